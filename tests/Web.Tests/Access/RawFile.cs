using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>The database as somebody reads it who has the disk and not the keys.</summary>
internal static class RawFile
{
    /// <summary>Its bytes, those still in the write-ahead log included.</summary>
    public static async Task<byte[]> Of(Service service)
    {
        using var all = new MemoryStream();
        foreach (var file in new[] { service.DatabaseFile, service.DatabaseFile + "-wal" }.Where(File.Exists))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        }

        return all.ToArray();
    }
}
