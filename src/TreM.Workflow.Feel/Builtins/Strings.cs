using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on strings (DMN 1.5, table 76). Characters are code points, never halves of them.</summary>
internal static class Strings
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        new("substring", "Part of a string; positions count from 1, negative ones from the end.",
            new Signature("string: string, start position: number, length?: number", FeelType.String, Substring)),
        new("string length", "How many characters a string has.",
            new Signature("string: string", FeelType.Number, (a, _) => Boxes.Of((long)Length((string)a[0]!)))),
        new("upper case", "The string in capitals.",
            new Signature("string: string", FeelType.String, (a, c) => c.Run.String(((string)a[0]!).ToUpperInvariant()))),
        new("lower case", "The string in small letters.",
            new Signature("string: string", FeelType.String, (a, c) => c.Run.String(((string)a[0]!).ToLowerInvariant()))),
        new("substring before", "What stands before the match; empty when there is none.",
            new Signature("string: string, match: string", FeelType.String, (a, c) => Find(a, c) is { } at ? c.Run.String(at > 0 ? ((string)a[0]!)[..at] : "") : null)),
        new("substring after", "What stands after the match; empty when there is none.",
            new Signature("string: string, match: string", FeelType.String, (a, c) => Find(a, c) is { } at ? c.Run.String(at >= 0 ? ((string)a[0]!)[(at + ((string)a[1]!).Length)..] : "") : null)),
        new("contains", "Whether the match stands anywhere in the string.",
            new Signature("string: string, match: string", FeelType.Boolean, (a, c) => Find(a, c) is { } at ? Boxes.Of(at >= 0) : null)),
        new("starts with", "Whether the string begins with the match.",
            new Signature("string: string, match: string", FeelType.Boolean, (a, _) => Boxes.Of(((string)a[0]!).StartsWith((string)a[1]!, StringComparison.Ordinal)))),
        new("ends with", "Whether the string ends with the match.",
            new Signature("string: string, match: string", FeelType.Boolean, (a, _) => Boxes.Of(((string)a[0]!).EndsWith((string)a[1]!, StringComparison.Ordinal)))),
        new("matches", "Whether the pattern (XPath) is found in the input; flags s, m, i and x.",
            new Signature("input: string, pattern: string, flags?: string?", FeelType.Boolean, (a, c) => Boxes.Of(XPathRegex.IsMatch((string)a[0]!, (string)a[1]!, (string?)a[2], c)))),
        new("replace", "The input with every match of the pattern replaced; $1 is the first group, $0 the match.",
            new Signature("input: string, pattern: string, replacement: string, flags?: string?", FeelType.String, (a, c) => XPathRegex.Replace((string)a[0]!, (string)a[1]!, (string)a[2]!, (string?)a[3], c))),
        new("split", "The parts between the matches of the delimiter pattern.",
            new Signature("string: string, delimiter: string", new FeelType.List(FeelType.String), (a, c) => XPathRegex.Split((string)a[0]!, (string)a[1]!, c))),
        new("extract", "All that the pattern matches, in order.",
            new Signature("string: string, pattern: string", new FeelType.List(FeelType.String), (a, c) => XPathRegex.Extract((string)a[0]!, (string)a[1]!, c))),
        new("trim", "The string without white space at its beginning and end.",
            new Signature("string: string", FeelType.String, (a, c) => c.Run.String(((string)a[0]!).Trim(Lexer.Spaces)))),
        new("is blank", "Whether a string is empty or only white space.",
            new Signature("string: string", FeelType.Boolean, (a, _) => Boxes.Of(((string)a[0]!).AsSpan().Trim(Lexer.Spaces).IsEmpty))),
        new("to base64", "The string's UTF-8 bytes in Base64.",
            new Signature("value: string", FeelType.String, (a, c) => c.Run.String(Convert.ToBase64String(Encoding.UTF8.GetBytes((string)a[0]!))))),
        new("string join", "The strings one after another, with the delimiter between; nulls are left out.",
            new Signature("list: list<string>, delimiter?: string?", FeelType.String, Join)),
    ];

    /// <summary>Where the match stands, or -1; null when looking for it would take too long.</summary>
    private static int? Find(object?[] a, CallSite call)
    {
        var (text, match) = ((string)a[0]!, (string)a[1]!);
        var work = ((long)text.Length * match.Length) >> 8;
        return call.Run.Charge((int)Math.Min(int.MaxValue, work)) ? text.IndexOf(match, StringComparison.Ordinal) : null;
    }

    private static int Length(string text)
    {
        var pairs = 0;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                pairs++;
                i++;
            }
        }

        return text.Length - pairs;
    }

    private static object? Substring(object?[] a, CallSite call)
    {
        var text = (string)a[0]!;
        var length = Length(text);
        var start = Conversions.Whole(a[1]);
        var count = a[2] is null ? length : Conversions.Whole(a[2]);
        if (start is null or 0 || Math.Abs(start.Value) > length || count is null or < 1)
        {
            return call.Fail($"a start from 1 to {length} or -{length} to -1, and a length above 0");
        }

        var from = (int)(start > 0 ? start.Value - 1 : length + start.Value);
        var to = (int)Math.Min(length, from + Math.Min(count.Value, length));
        return call.Run.String(length == text.Length ? text[from..to] : text[UnitAt(text, from)..UnitAt(text, to)]);
    }

    private static int UnitAt(string text, int character)
    {
        var unit = 0;
        for (; character > 0; character--)
        {
            unit += char.IsSurrogatePair(text, unit) ? 2 : 1;
        }

        return unit;
    }

    private static object? Join(object?[] a, CallSite call)
    {
        var delimiter = (string?)a[1] ?? "";
        var text = new StringBuilder();
        var first = true;
        foreach (var item in ((FeelList)a[0]!).Items)
        {
            if (item is not string part)
            {
                continue;
            }

            text.Append(first ? "" : delimiter).Append(part);
            first = false;
            if (text.Length > call.Run.Limits.StringLength)
            {
                break;
            }
        }

        return call.Run.String(text.ToString());
    }
}
