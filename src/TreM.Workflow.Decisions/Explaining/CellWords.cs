using System.Globalization;
using System.Resources;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A table's cell as people say it: <c>[16..20)</c> is "from 16 to under 20". What has no such shape is shown as it stands.</summary>
/// <param name="culture">The reader's language; Swedish unless it is English.</param>
/// <param name="label">A text for a code, or null to show it as it is.</param>
public sealed class CellWords(CultureInfo culture, Func<string, string?> label)
{
    private static readonly ResourceManager Texts = new("TreM.Workflow.Decisions.Explaining.ExplanationTexts", typeof(Explanation).Assembly);
    private static readonly string[] Comparisons = ["<=", ">=", "<", ">"];

    /// <summary>The words for unary tests (an input cell).</summary>
    public string Of(string cell)
    {
        var text = cell.Trim();
        if (text is "" or "-")
        {
            return Say("Any");
        }

        if (text.StartsWith("not(", StringComparison.Ordinal) && text.EndsWith(')'))
        {
            return Say("Not", Of(text[4..^1]));
        }

        var tests = Split(text);
        return tests.Count == 1 ? One(tests[0]) : $"{string.Join(", ", tests.SkipLast(1).Select(One))}{Say("Or")}{One(tests[^1])}";
    }

    /// <summary>The words for a value.</summary>
    public string OfValue(object? value) => value switch
    {
        null => Say("Null"),
        true => Say("True"),
        false => Say("False"),
        string text => label(text) ?? text,
        FeelNumber number when number.TryToDecimal(out var shown) => shown.ToString("0.##########", culture),
        FeelList list => list.Count == 0 ? Say("Nothing") : string.Join(", ", list.Select(OfValue)),
        FeelContext context => string.Join(", ", context.Select(e => Say("Input", label(e.Key) ?? e.Key, OfValue(e.Value)))),
        _ => FeelLanguage.ToText(value),
    };

    internal string Say(string key, params object[] parts) => string.Format(culture, Texts.GetString(key, culture) ?? key, parts);

    private string One(string test)
    {
        if (Comparisons.FirstOrDefault(c => test.StartsWith(c, StringComparison.Ordinal)) is { } comparison)
        {
            return Say(comparison switch { "<" => "Below", "<=" => "AtMost", ">" => "Above", _ => "AtLeast" }, Literal(test[comparison.Length..].Trim()));
        }

        if (test.IndexOf("..", StringComparison.Ordinal) is > 0 and var dots && test[0] is '[' or '(' or ']' && test[^1] is ']' or ')' or '[')
        {
            var key = (test[0] == '[', test[^1] == ']') switch
            {
                (true, true) => "Closed",
                (true, false) => "ClosedOpen",
                (false, true) => "OpenClosed",
                _ => "Open",
            };
            return Say(key, Literal(test[1..dots].Trim()), Literal(test[(dots + 2)..^1].Trim()));
        }

        return Literal(test);
    }

    private string Literal(string text) => text switch
    {
        "true" => Say("True"),
        "false" => Say("False"),
        "null" => Say("Null"),
        ['"', .. var code, '"'] when !code.Contains('"', StringComparison.Ordinal) => label(code) ?? code,
        _ when text.StartsWith("date(\"", StringComparison.Ordinal) && text.EndsWith("\")", StringComparison.Ordinal) => text[6..^2],
        _ => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("0.##########", culture)
            : text,
    };

    // Commas between tests, not those within texts, calls and ranges.
    private static List<string> Split(string text)
    {
        var (tests, depth, inText, start) = (new List<string>(), 0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when i == 0 || text[i - 1] != '\\':
                    inText = !inText;
                    break;
                case '(' or '[' or '{' when !inText:
                    depth++;
                    break;
                case ')' or ']' or '}' when !inText:
                    depth--;
                    break;
                case ',' when !inText && depth <= 0:
                    tests.Add(text[start..i].Trim());
                    start = i + 1;
                    break;
            }
        }

        tests.Add(text[start..].Trim());
        return tests;
    }
}
