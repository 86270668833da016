using System.Text.Json;

namespace Conformance;

/// <summary>
/// Where the public suites lie: <c>CONFORMANCE_DATA</c>, or the folder <c>shared/conformance</c> beside the repository.
/// </summary>
internal static class ConformanceData
{
    private static readonly Lazy<string> Root = new(FindRepository);
    private static readonly Lazy<string?> Found = new(() =>
    {
        var named = Environment.GetEnvironmentVariable("CONFORMANCE_DATA");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"CONFORMANCE_DATA names '{named}', which does not exist.");
        }

        var beside = Path.GetFullPath(Path.Combine(Repository, "..", "shared", "conformance"));
        return Directory.Exists(beside) ? beside : null;
    });

    /// <summary>The folder with the solution.</summary>
    public static string Repository => Root.Value;

    /// <summary>Whether the suites are there.</summary>
    public static bool IsPresent => Found.Value is not null;

    /// <summary>Path of a file of the suites; skips the test when there are none.</summary>
    public static string PathOf(params string[] parts)
    {
        Assert.SkipUnless(IsPresent, "The public conformance suites are not here: set CONFORMANCE_DATA to their folder.");
        return Path.Combine([Found.Value!, .. parts]);
    }

    /// <summary>Reads a JSON file of the suites.</summary>
    public static JsonElement Json(params string[] parts)
    {
        using var stream = File.OpenRead(PathOf(parts));
        return JsonDocument.Parse(stream).RootElement;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds TreM.Workflow.sln.");
    }
}
