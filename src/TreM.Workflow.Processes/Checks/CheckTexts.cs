using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Checks;

/// <summary>
/// The texts of the checks in Swedish and English, from the embedded <c>checks.json</c>, and the Swedish texts of what the
/// engine refuses to run, from <c>refusals.json</c> (the English ones lie with the elements).
/// </summary>
public static partial class CheckTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string[]>> Texts =
        Load<Dictionary<string, string[]>>("checks.json").ToFrozenDictionary(p => p.Key, p => p.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]> Refusals = Load<string[]>("refusals.json").ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What people call the elements in Swedish, in running text.</summary>
    private static readonly FrozenDictionary<string, string> Elements = Load<string>("elements.json").ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All codes that have texts.</summary>
    public static IEnumerable<string> Codes => Texts.Keys;

    /// <summary>A finding in a language.</summary>
    /// <param name="finding">A finding of the checks, or of the engine.</param>
    /// <param name="language"><c>sv</c>; another language gives English, the finding's own texts.</param>
    /// <returns>Message and remedy; the finding's own texts when the code has none.</returns>
    public static (string Message, string? Remedy) Describe(Finding finding, string language)
    {
        string[] arguments = [.. finding.Arguments.Select(InSwedish)];
        var (message, remedy) = language != "sv" ? (null, null)
            : Texts.ContainsKey(finding.Code) && arguments.Length > 0 ? For(finding.Code, language, arguments)
            : Refusals.TryGetValue(finding.Code, out var texts) ? (Fill(texts[0], arguments), Fill(texts[1], arguments))
            : (null, null);
        return message is null || Unfilled().IsMatch(message)
            ? (finding.Message, finding.Remedy)
            : (char.ToUpper(message[0], CultureInfo.InvariantCulture) + message[1..], remedy);
    }

    /// <summary>
    /// A label <c>userTask 'Anmäl' (x)</c> with the Swedish word for the type, several after each other too; what FEEL says of an
    /// expression; anything else unchanged.
    /// </summary>
    private static string InSwedish(string argument) => argument.StartsWith("Expected ", StringComparison.Ordinal) ? FeelMessages.InSwedish(argument) : Labelled().Replace(argument, label =>
        Elements.TryGetValue(label.Groups[1].Value, out var word) ? word + label.Groups[2].Value : label.Value);

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

    private static Dictionary<string, T> Load<T>(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<Dictionary<string, T>>(stream)!;
    }

    [GeneratedRegex(@"\{\d\}", RegexOptions.CultureInvariant, 5_000)]
    private static partial Regex Unfilled();

    [GeneratedRegex(@"(?<=^|, )([a-zA-Z]+)(( '[^']*')? \([^() ]+\)|(?= \(line ))", RegexOptions.CultureInvariant, 5_000)]
    private static partial Regex Labelled();
}
