namespace TreM.Workflow.Web.Tests;

/// <summary>Files of the source tree that tests read.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TreM.Workflow.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Expected the tests to run from inside the repository.");
    }
}

/// <summary>The models that ship with the product.</summary>
internal static class Shipped
{
    /// <summary>Journeys, forms, scenarios and the demonstration's referrals.</summary>
    public static string Workflows => Repository.At("workflows");

    /// <summary>Decision tables and their tests.</summary>
    public static string Rules => Repository.At("rules");
}
