using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>What a test says of every value of one kind, and of null.</summary>
/// <param name="Kind">The kind of value; none when only null, everything or nothing is meant.</param>
/// <param name="Spans">The values that pass; when <paramref name="IsNegated"/>, those that do not.</param>
/// <param name="IsNegated">Whether the spans are what does not pass: so that <c>not("A")</c> needs no order of texts.</param>
/// <param name="OfNull">What the test says of null: true, false, or null.</param>
internal sealed record TestSet(ValueKind Kind, ImmutableArray<ValueSpan> Spans, bool IsNegated, bool? OfNull)
{
    private const int MostSpans = 64;

    public static TestSet? Point(object? value) =>
        value is null ? new(ValueKind.None, [], false, true)
        : ValueKinds.Of(value) is not ValueKind.None and var kind ? new(kind, [ValueSpan.Point(value)], false, false)
        : null;

    public static TestSet? Compared(RangeForm form, object? end)
    {
        if (form is RangeForm.Equal or RangeForm.NotEqual)
        {
            return form == RangeForm.Equal ? Point(end) : Point(end)?.Not();
        }

        return form switch
        {
            RangeForm.Less => Ordered(new(null, false, end, false)),
            RangeForm.LessOrEqual => Ordered(new(null, false, end, true)),
            RangeForm.Greater => Ordered(new(end, false, null, false)),
            _ => Ordered(new(end, true, null, false)),
        };
    }

    public static TestSet? Between(object? low, bool lowIncluded, object? high, bool highIncluded) =>
        low is null || high is null || ValueKinds.Of(low) != ValueKinds.Of(high) ? null : Ordered(new(low, lowIncluded, high, highIncluded));

    // A comparison with null is null, which is no match.
    private static TestSet? Ordered(ValueSpan span) =>
        ValueKinds.Of(span.Low ?? span.High) is not (ValueKind.None or ValueKind.Boolean) and var kind ? new(kind, [span], false, null) : null;

    public TestSet? Or(TestSet? other)
    {
        if (other is null || KindWith(other) is not { } kind)
        {
            return null;
        }

        return IsNegated || other.IsNegated
            ? Not()?.And(other.Not())?.Not()
            : Made(kind, Spans.AddRange(other.Spans), OfNull == true || other.OfNull == true ? true : OfNull == false && other.OfNull == false ? false : null);
    }

    public TestSet? And(TestSet? other)
    {
        if (other is null || KindWith(other) is not { } kind || Plain(kind) is not { } left || other.Plain(kind) is not { } right)
        {
            return null;
        }

        var both = left.Spans.SelectMany(_ => right.Spans, Intersection).Where(s => !s.IsEmpty);
        return Made(kind, [.. both], OfNull == false || other.OfNull == false ? false : OfNull == true && other.OfNull == true ? true : null);
    }

    public TestSet? Not()
    {
        var negated = this with { IsNegated = !IsNegated, OfNull = OfNull is { } known ? !known : null };
        return Kind == ValueKind.Text ? negated : negated.Plain(Kind);
    }

    /// <summary>The same with spans that pass.</summary>
    private TestSet? Plain(ValueKind kind)
    {
        if (!IsNegated)
        {
            return this;
        }

        if (kind == ValueKind.Boolean)
        {
            return this with { IsNegated = false, Spans = [.. new object[] { false, true }.Select(ValueSpan.Point).Where(point => !Spans.Any(s => !Intersection(s, point).IsEmpty))] };
        }

        IEnumerable<ValueSpan> rest = [default];
        foreach (var span in Spans)
        {
            rest = [.. rest.SelectMany(_ => Outside(span), Intersection).Where(s => !s.IsEmpty)];
        }

        return Made(Kind, [.. rest], OfNull);
    }

    private static TestSet? Made(ValueKind kind, ImmutableArray<ValueSpan> spans, bool? ofNull) => spans.Length > MostSpans ? null : new(kind, spans, false, ofNull);

    private ValueKind? KindWith(TestSet other) =>
        Kind == other.Kind || other.Kind == ValueKind.None ? Kind : Kind == ValueKind.None ? other.Kind : null;

    private static IEnumerable<ValueSpan> Outside(ValueSpan span)
    {
        if (span.Low is not null)
        {
            yield return new(null, false, span.Low, !span.LowClosed);
        }

        if (span.High is not null)
        {
            yield return new(span.High, !span.HighClosed, null, false);
        }
    }

    private static ValueSpan Intersection(ValueSpan left, ValueSpan right)
    {
        var lowOrder = Order(left.Low, right.Low, ofNull: -1);
        var highOrder = Order(left.High, right.High, ofNull: 1);
        return new(
            lowOrder >= 0 ? left.Low : right.Low,
            lowOrder > 0 ? left.LowClosed : lowOrder < 0 ? right.LowClosed : left.LowClosed && right.LowClosed,
            highOrder <= 0 ? left.High : right.High,
            highOrder < 0 ? left.HighClosed : highOrder > 0 ? right.HighClosed : left.HighClosed && right.HighClosed);
    }

    // An end that is not there lies beyond all others.
    private static int Order(object? left, object? right, int ofNull) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => ofNull,
        (_, null) => -ofNull,
        _ => ValueKinds.Compare(left, right),
    };
}
