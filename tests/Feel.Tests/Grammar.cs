using CsCheck;

namespace TreM.Workflow.Feel.Tests;

/// <summary>Makes FEEL texts by the grammar, so that every form meets every other.</summary>
internal static class Grammar
{
    private static readonly Gen<string> Names = OneOf("a", "b", "x", "first name", "list of things", "a-b");

    private static readonly Gen<string> Literals = Gen.OneOf(
        Gen.Int[-1000, 1000].Select(i => i < 0 ? $"({i})" : $"{i}"),
        OneOf("0.5", ".25", "1.10", "1e3", "1.5e-7", "12345678901234567890123456789012345678", "1e6111"),
        OneOf("true", "false", "null", "\"\"", "\"text\"", "\"é\\u00e9\\U01F600\"", "\"a \\\"quoted\\\" \\\\ \\n\"", "\"\\s+\""),
        OneOf("@\"2024-02-29\"", "@\"-2024-02-29\"", "@\"10:30:00\"", "@\"10:30:00.123@Europe/Stockholm\"", "@\"2024-03-31T02:30:00+02:00\"", "@\"P1DT2H\"", "@\"-P13M\""));

    private static readonly Gen<string> Types = OneOf(
        "number", "Any", "list<number>", "context<a: string, first name: list<date and time>>", "function<number, Any>->string",
        "range<days and time duration>", "years and months duration", "list<list<boolean>>");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Expressions of a given size of tree.</summary>
    internal static Gen<string> Expressions(int depth)
    {
        if (depth <= 0)
        {
            return Gen.OneOf(Literals, Names);
        }

        var inner = Expressions(depth - 1);
        var operators = OneOf("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or");
        return Gen.OneOf(
            Gen.OneOf(Literals, Names),
            Gen.Select(inner, operators, inner, (l, o, r) => $"{l} {o} {r}"),
            Gen.Select(inner, operators, inner, (l, o, r) => $"({l}) {o} ({r})"),
            inner.Select(e => $"-{e}"),
            Gen.Select(inner, inner, inner, (c, t, e) => $"if {c} then {t} else {e}"),
            Gen.Select(Names, inner, inner, (n, l, r) => $"for {n} in {l} return {r}"),
            Gen.Select(inner, inner, inner, (f, t, r) => $"for x in ({f})..({t}), b in partial return {r}"),
            Gen.Select(OneOf("some", "every"), inner, inner, (q, l, c) => $"{q} x in {l} satisfies {c}"),
            Gen.Select(inner, inner, (s, c) => $"({s})[{c}]"),
            Gen.Select(inner, OneOf("a", "first name", "start included", "year", "time offset"), (s, m) => $"({s}).{m}"),
            Gen.Select(inner, OneOf("a", "first name"), (s, m) => $"({s})...{m}"),
            Gen.Select(inner, inner, inner, (a, b, c) => $"[{a}, {b}, {c}]"),
            Gen.Select(inner, inner, (a, b) => $"{{a: {a}, first name: {b}, \"odd key!\": a}}"),
            Gen.Select(OneOf("[", "(", "]"), inner, inner, OneOf("]", ")", "["), (o, l, h, c) => $"{o}({l})..({h}){c}"),
            Gen.Select(OneOf("<", "<=", ">", ">=", "=", "!="), inner, (o, e) => $"({o} ({e}))"),
            Gen.Select(inner, inner, inner, (v, l, h) => $"({v}) between ({l}) and ({h})"),
            Gen.Select(inner, inner, inner, (v, a, b) => $"({v}) in ({a}, < ({b}), [1..2])"),
            Gen.Select(inner, inner, (v, a) => $"({v}) in ({a})"),
            Gen.Select(inner, inner, (v, a) => $"({v}) in [{a}]"),
            Gen.Select(inner, Types, (v, t) => $"({v}) instance of {t}"),
            Gen.Select(Types, inner, inner, (t, b, a) => $"(function(x: {t}, first name) {b})(x: {a}, first name: 1)"),
            Gen.Select(OneOf("count", "sum", "not", "string", "max", "string length", "date and time", "flatten", "distinct values", "abs", "duration"), inner, (f, a) => $"{f}({a})"),
            Gen.Select(OneOf("substring", "replace", "append", "decimal", "split", "list contains", "sort", "index of", "before", "overlaps"), inner, inner, (f, a, b) => $"{f}({a}, {b})"));
    }

    /// <summary>Texts that were right before something happened to them.</summary>
    internal static Gen<string> Mutated { get; } = Gen.Select(Expressions(3), Gen.Int[0, 9], Gen.Int[0, 1000], OneOf(
        "(", ")", "[", "]", "{", "}", "..", "\"", "@", "?", ":", ",", ".", "**", "not(", "if ", "for ", "in ", "function(", "/*", "//", "\\", "\uD800", "𐐷", "\0", "-", "'", "instance of ", "list<", "1e99999", "between", "and", "external", "partial"),
        (text, what, at, piece) =>
        {
            var place = at % (text.Length + 1);
            return what switch
            {
                0 or 1 or 2 => text.Insert(place, piece),
                3 or 4 => text.Remove(place, Math.Min(3, text.Length - place)),
                5 => text[..place],
                6 => text[place..],
                7 => text[..place] + text,
                8 => string.Concat(Enumerable.Repeat(piece, 50)) + text,
                _ => text[..place] + piece + text[..place],
            };
        });

    internal static FeelNames Known { get; } = FeelNames.Of(
        ("a", FeelType.Any),
        ("b", FeelType.Number),
        ("x", FeelType.AnyList),
        ("first name", FeelType.String),
        ("list of things", new FeelType.List(FeelType.Number)),
        ("a-b", FeelType.Any));

    internal static FeelContext Values { get; } = FeelContext.Of(
        ("a", FeelContext.Of(("a", (object?)new FeelNumber(1)), ("first name", "Bo"))),
        ("b", new FeelNumber(7)),
        ("x", FeelList.Of(new FeelNumber(1), null, "three")),
        ("first name", "Ada"),
        ("list of things", FeelList.Of(new FeelNumber(3), new FeelNumber(5))),
        ("a-b", true));
}
