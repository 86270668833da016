using System.Text.RegularExpressions;

namespace TreM.Workflow.Feel;

/// <summary>Expressions in <c>${…}</c>, the default language of older engines: how one is written in FEEL.</summary>
internal static partial class JavaExpression
{
    private const int LongestTranslated = 200;

    /// <summary>What to write instead: the same in FEEL where that can be told, else how to begin.</summary>
    internal static string Remedy(string source)
    {
        var inner = source.Trim();
        var open = inner.IndexOf('{', StringComparison.Ordinal);
        if (open != 1 || !inner.EndsWith('}') || inner.Length > LongestTranslated)
        {
            return "Write FEEL, without ${ and }.";
        }

        var feel = InFeel(inner[2..^1].Trim());
        return FeelLanguage.CompileUnaryTests(feel).Expression is null ? "Write FEEL, without ${ and }." : $"Write {feel}.";
    }

    private static string InFeel(string text)
    {
        text = InputTest().Replace(text, "");
        text = Input().Replace(text, "?");
        foreach (var (java, feel) in Operators)
        {
            text = Regex.Replace(text, java, feel, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }

        return text.Trim();
    }

    // A comparison of the input alone is a test as it stands.
    [GeneratedRegex(@"^(?:cellInput|input)\s*(?=(?:<=|>=|<|>)[^&|]*$)")]
    private static partial Regex InputTest();

    [GeneratedRegex(@"\bcellInput\b")]
    private static partial Regex Input();

    private static readonly (string Java, string Feel)[] Operators =
    [
        (@"\s*==\s*|\s+eq\s+", " = "), (@"\s+ne\s+", " != "), (@"\s+lt\s+", " < "), (@"\s+gt\s+", " > "), (@"\s+le\s+", " <= "), (@"\s+ge\s+", " >= "),
        (@"\s*&&\s*", " and "), (@"\s*\|\|\s*", " or "), (@"!\s*(?!=)([\w.?]+)", "not($1)"), (@"\bnot\s+([\w.?]+)", "not($1)"), (@"\bempty\s+([\w.?]+)", "$1 = null"),
        (@"'([^'""]*)'", "\"$1\""), (@"([\w.?()]+)\s*%\s*([\w.?()]+)", "modulo($1, $2)"), (@"(.+?)\s*\?\s*(.+?)\s*:\s*(.+)", "if $1 then $2 else $3"),
    ];
}
