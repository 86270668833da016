using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Cli;

/// <summary>Files from paths on the command line.</summary>
internal static class Sources
{
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly string[] Passed = ["bin", "obj", "node_modules", "artifacts"];

    /// <summary>The files of paths: a file itself, and below a folder all that are wanted, in order of their names.</summary>
    public static IReadOnlyList<SourceFile> Read(IEnumerable<FileSystemInfo> paths, Func<string, bool> wanted) =>
    [
        .. paths.SelectMany(p => p is DirectoryInfo folder ? Below(folder, wanted) : [p.FullName])
            .Distinct(StringComparer.Ordinal).Select(Read),
    ];

    /// <summary>
    /// The programme's models around a folder: <c>workflows</c> and <c>rules</c> of the nearest folder from it upwards that
    /// has both. Empty when there is none.
    /// </summary>
    public static DirectoryInfo[] Beside(DirectoryInfo? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            DirectoryInfo[] both = [new(Path.Combine(folder.FullName, "workflows")), new(Path.Combine(folder.FullName, "rules"))];
            if (both.All(f => f.Exists))
            {
                return both;
            }
        }

        return [];
    }

    /// <summary>A path as people in this folder write it, with forward slashes.</summary>
    public static string NameOf(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative).Replace('\\', '/');
    }

    private static IEnumerable<string> Below(DirectoryInfo folder, Func<string, bool> wanted) => folder
        .EnumerateFiles("*", SearchOption.TopDirectoryOnly).Where(f => wanted(f.Name)).Select(f => f.FullName)
        .Concat(folder.EnumerateDirectories().Where(d => d.Name[0] != '.' && !Passed.Contains(d.Name)).SelectMany(d => Below(d, wanted)))
        .Order(StringComparer.Ordinal);

    // A file that cannot be read is told as one, and the others are read all the same.
    private static SourceFile Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes
                ? SourceFile.Of(NameOf(path), File.ReadAllBytes(path))
                : SourceFile.Unread(NameOf(path), $"it has more than {MostBytes / 1024 / 1024} MB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return SourceFile.Unread(NameOf(path), e.Message);
        }
    }
}
