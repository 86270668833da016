using System.Text.RegularExpressions;

namespace TreM.Workflow.Decisions;

/// <summary>The XML namespaces of DMN's editions.</summary>
internal static partial class DmnNamespaces
{
    /// <summary>The namespace that new models are written in: DMN 1.5.</summary>
    public const string Current = "https://www.omg.org/spec/DMN/20230324/MODEL/";

    private static readonly Dictionary<string, string> Editions = new(StringComparer.Ordinal)
    {
        ["20151101"] = "1.1",
        ["20180521"] = "1.2",
        ["20191111"] = "1.3",
        ["20211108"] = "1.4",
        ["20230324"] = "1.5",
        ["20240513"] = "1.6",
    };

    /// <summary>The edition that <paramref name="uri"/> stands for, or null when it is no DMN namespace that is read here.</summary>
    /// <remarks>An edition is told by its date: tools write what follows in many ways (<c>/MODEL/</c>, <c>/dmn.xsd</c>, <c>/DMN15.xsd</c>, nothing).</remarks>
    public static string? Edition(string uri) => Model().Match(uri) is { Success: true } match ? Editions.GetValueOrDefault(match.Groups[1].Value) : null;

    /// <summary>Whether an import type means "a DMN model", of whatever edition.</summary>
    public static bool IsDmnImport(string uri) => uri.Contains("omg.org/spec/DMN", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an expression language is FEEL of any edition (DMN 1.5, 6.3.2: FEEL is the default); B-FEEL of DMN 1.6 is another language.</summary>
    public static bool IsFeel(string? uri) =>
        string.IsNullOrWhiteSpace(uri)
        || uri.Trim().Equals("feel", StringComparison.OrdinalIgnoreCase)
        || (uri.Contains("omg.org/spec/", StringComparison.Ordinal) && Feel().IsMatch(uri));

    [GeneratedRegex(@"^https?://www\.omg\.org/spec/DMN/(\d{8})(?:/MODEL/?|/[A-Za-z0-9]+\.xsd|/)?$")]
    private static partial Regex Model();

    [GeneratedRegex(@"(?:^|/)FEEL(?:/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Feel();
}
