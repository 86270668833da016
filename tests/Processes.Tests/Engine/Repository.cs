namespace Processes.Tests.Engine;

/// <summary>The folder with the solution.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds TreM.Workflow.sln.");
        }

        return folder.FullName;
    }
}
