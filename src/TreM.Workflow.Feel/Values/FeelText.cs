using System.Globalization;
using System.Text;

namespace TreM.Workflow.Feel;

/// <summary>FEEL values as text: what <c>string()</c> answers, and literals that read back as the same value.</summary>
internal static class FeelText
{
    private const int Longest = 1_100_000;

    /// <summary>The text of <c>string(value)</c>: strings as they are, all else as a reader would write it.</summary>
    internal static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool truth => truth ? "true" : "false",
        FeelNumber number => number.ToString(),
        FeelList or FeelContext or FeelRange or FeelFunction => Build(value, isLiteral: false),
        _ => value.ToString() ?? "",
    };

    /// <summary>The value as FEEL that reads back as the value.</summary>
    internal static string Literal(object? value) => Build(value, isLiteral: true);

    private static string Build(object? value, bool isLiteral)
    {
        var text = new StringBuilder();
        Append(text, value, isLiteral);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, bool isLiteral)
    {
        if (text.Length > Longest)
        {
            return;
        }

        switch (value)
        {
            case string plain:
                Quote(text, plain);
                break;
            case FeelNumber number:
                text.Append(isLiteral ? Number(number) : number.ToString());
                break;
            case FeelDate or FeelTime or FeelDateTime or FeelDaysTimeDuration or FeelYearsMonthsDuration:
                text.Append(isLiteral ? $"@\"{value}\"" : value.ToString());
                break;
            case FeelList list:
                text.Append('[');
                for (var i = 0; i < list.Count && text.Length <= Longest; i++)
                {
                    text.Append(i > 0 ? ", " : "");
                    Append(text, list[i], isLiteral);
                }

                text.Append(']');
                break;
            case FeelContext context:
                text.Append('{');
                var first = true;
                foreach (var (name, part) in context)
                {
                    text.Append(first ? "" : ", ");
                    first = false;
                    Key(text, name);
                    text.Append(": ");
                    Append(text, part, isLiteral);
                }

                text.Append('}');
                break;
            case FeelRange range:
                Append(text, range, isLiteral);
                break;
            case FeelFunction function:
                text.Append(function.Name);
                break;
            default:
                text.Append(Of(value));
                break;
        }
    }

    private static void Append(StringBuilder text, FeelRange range, bool isLiteral)
    {
        if (range.Form != RangeForm.Interval)
        {
            text.Append('(').Append(Sign(range.Form)).Append(' ');
            Append(text, range.Start ?? range.End, isLiteral);
            text.Append(')');
            return;
        }

        text.Append(range.StartIncluded ? '[' : '(');
        Append(text, range.Start, isLiteral);
        text.Append("..");
        Append(text, range.End, isLiteral);
        text.Append(range.EndIncluded ? ']' : ')');
    }

    internal static string Sign(RangeForm form) => form switch
    {
        RangeForm.Less => "<",
        RangeForm.LessOrEqual => "<=",
        RangeForm.Greater => ">",
        RangeForm.GreaterOrEqual => ">=",
        RangeForm.Equal => "=",
        _ => "!=",
    };

    // A literal keeps its trailing zeros; only sizes that nobody writes out get an exponent.
    private static string Number(FeelNumber number) =>
        number.Exponent is > 40 or < -60 ? number.ToShortestString() : number.ToString();

    internal static void Key(StringBuilder text, string name)
    {
        if (IsPlain(name))
        {
            text.Append(name);
        }
        else
        {
            Quote(text, name);
        }
    }

    private static bool IsPlain(string name)
    {
        var tokens = Lexer.Cut(name);
        return tokens.Count > 1 && tokens.TrueForAll(t => t.Kind is TokenKind.Name or TokenKind.End) && FeelNames.Normalize(name) == name;
    }

    internal static void Quote(StringBuilder text, string plain)
    {
        text.Append('"');
        foreach (var c in plain)
        {
            switch (c)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
