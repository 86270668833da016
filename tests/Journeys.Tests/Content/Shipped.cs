namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>The folders that the product ships beside its code.</summary>
internal static class Shipped
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Rules { get; } = Path.Combine(Root, "rules");

    public static string Workflows { get; } = Path.Combine(Root, "workflows");

    public static TheoryData<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds TreM.Workflow.sln.");
    }
}
