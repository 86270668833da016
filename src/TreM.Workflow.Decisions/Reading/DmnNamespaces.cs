namespace TreM.Workflow.Decisions;

/// <summary>The XML namespaces of DMN's editions.</summary>
internal static class DmnNamespaces
{
    /// <summary>The namespace that new models are written in: DMN 1.5.</summary>
    public const string Current = "https://www.omg.org/spec/DMN/20230324/MODEL/";

    private static readonly Dictionary<string, string> Editions = new(StringComparer.Ordinal)
    {
        ["http://www.omg.org/spec/DMN/20151101/dmn.xsd"] = "1.1",
        ["http://www.omg.org/spec/DMN/20180521/MODEL/"] = "1.2",
        ["https://www.omg.org/spec/DMN/20191111/MODEL/"] = "1.3",
        ["https://www.omg.org/spec/DMN/20211108/MODEL/"] = "1.4",
        [Current] = "1.5",
        ["https://www.omg.org/spec/DMN/20240513/MODEL/"] = "1.6",
    };

    /// <summary>The edition that <paramref name="uri"/> stands for, or null when it is no DMN namespace that is read here.</summary>
    public static string? Edition(string uri) => Editions.GetValueOrDefault(uri);

    /// <summary>Whether an import type means "a DMN model".</summary>
    public static bool IsDmnImport(string uri) => Editions.ContainsKey(uri) || Editions.Keys.Any(e => e.TrimEnd('/') == uri.TrimEnd('/'));

    /// <summary>Whether an expression language is FEEL of any edition (DMN 1.5, 6.3.2: FEEL is the default).</summary>
    public static bool IsFeel(string? uri) =>
        string.IsNullOrWhiteSpace(uri)
        || uri.Equals("feel", StringComparison.OrdinalIgnoreCase)
        || (uri.Contains("omg.org/spec/", StringComparison.Ordinal) && uri.Contains("FEEL", StringComparison.OrdinalIgnoreCase));
}
