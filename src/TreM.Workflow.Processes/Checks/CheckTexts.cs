using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Checks;

/// <summary>The texts of the checks, in Swedish and English, from the embedded <c>checks.json</c>.</summary>
public static class CheckTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string[]>> Texts = Load();

    /// <summary>All codes that have texts.</summary>
    public static IEnumerable<string> Codes => Texts.Keys;

    /// <summary>A finding in a language.</summary>
    /// <param name="finding">A finding of the checks.</param>
    /// <param name="language"><c>sv</c> or <c>en</c>; another language gives English.</param>
    /// <returns>Message and remedy; the finding's own texts when the code is not one of the checks.</returns>
    public static (string Message, string? Remedy) Describe(Finding finding, string language) =>
        Texts.ContainsKey(finding.Code) ? For(finding.Code, language, [.. finding.Arguments]) : (finding.Message, finding.Remedy);

    internal static (string Message, string? Remedy) For(string code, string language, string[] arguments)
    {
        var languages = Texts[code];
        var texts = languages.GetValueOrDefault(language) ?? languages["en"];
        return (Fill(texts[0], arguments), texts.Length > 1 ? Fill(texts[1], arguments) : null);
    }

    private static string Fill(string text, string[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            text = text.Replace("{" + i.ToString(CultureInfo.InvariantCulture) + "}", arguments[i], StringComparison.Ordinal);
        }

        return text;
    }

    private static FrozenDictionary<string, FrozenDictionary<string, string[]>> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("checks.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string[]>>>(stream)!
            .ToFrozenDictionary(p => p.Key, p => p.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
