using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins that relate points and ranges (DMN 1.5, table 83), and <c>range()</c>.</summary>
internal static class Ranges
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        Points("before", "Whether the first lies wholly before the second.", (a, b) => a.High.Before(b.Low)),
        Points("after", "Whether the first lies wholly after the second.", (a, b) => b.High.Before(a.Low)),
        Two("meets", "Whether the first ends where the second begins.", (a, b) => a.Meets(b)),
        Two("met by", "Whether the first begins where the second ends.", (a, b) => b.Meets(a)),
        Two("overlaps", "Whether the two have points in common.", (a, b) => b.Low.AtOrBefore(a.High) && a.Low.AtOrBefore(b.High)),
        Two("overlaps before", "Whether the first begins before the second and ends inside it.", (a, b) => a.Low.Order(b.Low) < 0 && b.Low.AtOrBefore(a.High) && a.High.Order(b.High) <= 0),
        Two("overlaps after", "Whether the first begins inside the second and ends after it.", (a, b) => b.Low.Order(a.Low) < 0 && a.Low.AtOrBefore(b.High) && b.High.Order(a.High) <= 0),
        PointOrRange("finishes", "Whether the first is the end of the second.", "point", "range", (a, b) => a.High.Order(b.High) == 0 && a.Low.Order(b.Low) >= 0),
        PointOrRange("finished by", "Whether the second is the end of the first.", "range", "point", (a, b) => a.High.Order(b.High) == 0 && b.Low.Order(a.Low) >= 0),
        PointOrRange("includes", "Whether the second lies inside the first.", "range", "point", (a, b) => a.Low.Order(b.Low) <= 0 && a.High.Order(b.High) >= 0),
        PointOrRange("during", "Whether the first lies inside the second.", "point", "range", (a, b) => b.Low.Order(a.Low) <= 0 && b.High.Order(a.High) >= 0),
        PointOrRange("starts", "Whether the first is the beginning of the second.", "point", "range", (a, b) => a.Low.Order(b.Low) == 0 && a.High.Order(b.High) <= 0),
        PointOrRange("started by", "Whether the second is the beginning of the first.", "range", "point", (a, b) => a.Low.Order(b.Low) == 0 && b.High.Order(a.High) <= 0),
        new("coincides", "Whether the two are the same.",
            Signature("point1: Any, point2: Any", (a, b) => a.Low.Order(b.Low) == 0 && a.High.Order(b.High) == 0),
            Signature("range1: range, range2: range", (a, b) => a.Low.Order(b.Low) == 0 && a.High.Order(b.High) == 0)),
        new("range", "A range from text such as \"[1..10)\", whose ends are literals.",
            new Signature("from: string", FeelType.AnyRange, (a, c) => Read((string)a[0]!) ?? c.Fail("a range such as \"[1..10)\" with literal ends in rising order"))),
    ];

    /// <summary>An end of a range: where, and on which side of the point it lies (-1 below, 0 on it, 1 above).</summary>
    private readonly record struct End(object? Value, int Side, bool IsHigh)
    {
        /// <summary>Order on the line; an end without value lies beyond everything on its side.</summary>
        internal int Order(End other)
        {
            if (Value is null || other.Value is null)
            {
                var (left, right) = (Value is null ? IsHigh ? 1 : -1 : 0, other.Value is null ? other.IsHigh ? 1 : -1 : 0);
                return left.CompareTo(right);
            }

            Comparing.TryCompare(Value, other.Value, out var order);
            return order != 0 ? order : Side.CompareTo(other.Side);
        }

        internal bool Before(End other) => Order(other) < 0;

        internal bool AtOrBefore(End other) => Order(other) <= 0;
    }

    private readonly record struct Span(End Low, End High)
    {
        internal static Span Of(object value) => value is FeelRange range
            ? new(new(range.Start, range.StartIncluded ? 0 : 1, false), new(range.End, range.EndIncluded ? 0 : -1, true))
            : new(new(value, 0, false), new(value, 0, true));

        internal bool Meets(Span next) => High.Side == 0 && next.Low.Side == 0 && High.Order(next.Low) == 0;

        internal bool IsComparableWith(Span other) =>
            Comparable(Low.Value ?? High.Value, other.Low.Value ?? other.High.Value);

        private static bool Comparable(object? left, object? right) =>
            left is null || right is null || Comparing.TryCompare(left, right, out _);
    }

    private static Signature Signature(string parameters, Func<Span, Span, bool> relation) =>
        new(parameters, FeelType.Boolean, (a, c) =>
        {
            var (left, right) = (Span.Of(a[0]!), Span.Of(a[1]!));
            return left.IsComparableWith(right) ? Boxes.Of(relation(left, right)) : c.Fail("points and ranges of one kind that has an order");
        });

    private static Builtin Points(string name, string documentation, Func<Span, Span, bool> relation) => new(name, documentation,
        Signature("range1: range, range2: range", relation),
        Signature("point: Any, range: range", relation),
        Signature("range: range, point: Any", relation),
        Signature("point1: Any, point2: Any", relation));

    private static Builtin Two(string name, string documentation, Func<Span, Span, bool> relation) => new(name, documentation,
        Signature("range1: range, range2: range", relation));

    private static Builtin PointOrRange(string name, string documentation, string first, string second, Func<Span, Span, bool> relation) => new(
        name,
        documentation,
        Signature("range1: range, range2: range", relation),
        Signature($"{first}: {(first == "range" ? "range" : "Any")}, {second}: {(second == "range" ? "range" : "Any")}", relation));

    /// <summary>A range literal (grammar rule 66); one whose open side has no end, such as <c>(..5]</c>, is bounded on the other.</summary>
    private static FeelRange? Read(string text)
    {
        var plain = text.Trim();
        var points = plain.IndexOf("..", StringComparison.Ordinal);
        if (points > 0 && plain.Length > points + 3)
        {
            var (before, after) = (plain[1..points].Trim(), plain[(points + 2)..^1].Trim());
            if (before.Length == 0 && plain[0] is '(' or ']')
            {
                return plain[^1] is ']' or ')' or '[' && EndOf(after) is { } high ? FeelRange.Of(plain[^1] == ']' ? RangeForm.LessOrEqual : RangeForm.Less, high) : null;
            }
        }
        else if (points > 1 && plain.Length == points + 3 && plain[^1] is ')' or '[')
        {
            return plain[0] is '[' or '(' or ']' && EndOf(plain[1..points]) is { } low ? FeelRange.Of(plain[0] == '[' ? RangeForm.GreaterOrEqual : RangeForm.Greater, low) : null;
        }

        return ReadBounded(text);
    }

    private static object? EndOf(string text) =>
        Parser.ParseExpression(text, FeelNames.Empty).Node is { } node && LiteralOf(node) is { } value && Comparing.TryCompare(value, value, out _) ? value : null;

    private static FeelRange? ReadBounded(string text)
    {
        var (node, _) = Parser.ParseExpression(text, FeelNames.Empty);
        if (node is not FeelNode.Range range || LiteralOf(range.Low) is not { } low || LiteralOf(range.High) is not { } high
            || !Comparing.TryCompare(low, high, out var order) || order > 0)
        {
            return null;
        }

        return FeelRange.Of(low, range.LowIncluded, high, range.HighIncluded);
    }

    // A literal, a negative number, or a temporal constructor applied to a string.
    private static object? LiteralOf(FeelNode node) => node switch
    {
        FeelNode.Literal literal => literal.Value,
        FeelNode.Negate { Operand: FeelNode.Literal { Value: FeelNumber number } } => Boxes.Of(-number),
        FeelNode.Call { Target: FeelNode.Name { Text: var name }, Arguments: [{ Value: FeelNode.Literal { Value: string text } }] } => name switch
        {
            "date" => FeelDate.TryParse(text, out var date) ? date : null,
            "time" => FeelTime.TryParse(text, out var time) ? time : null,
            "date and time" => FeelDateTime.TryParse(text, out var moment) ? moment : null,
            "duration" => Temporal.ReadDuration(text),
            _ => null,
        },
        _ => null,
    };
}
