using System.Collections.Immutable;

namespace TreM.Workflow.Decisions;

/// <summary>Which input values a cell accepts, as far as its text alone tells.</summary>
internal abstract record CellShape
{
    private CellShape()
    {
    }

    /// <summary>Every value, also null: <c>-</c>.</summary>
    public static CellShape Everything { get; } = new Any();

    /// <summary>Only evaluation can tell.</summary>
    /// <param name="text">The cell, to name it.</param>
    public static CellShape Unknown(string text) => new Opaque(text);

    /// <summary>A cell that accepts every value.</summary>
    public sealed record Any : CellShape;

    /// <summary>A cell that depends on other names, or on more than the order of values.</summary>
    public sealed record Opaque(string Text) : CellShape;

    /// <summary>The values inside the spans, or (when <paramref name="Negated"/>) those outside.</summary>
    /// <param name="Kind">The one kind of all spans; <see cref="ValueKind.None"/> when only null is meant.</param>
    /// <param name="AcceptsNull">Whether null is accepted, negation already considered.</param>
    /// <param name="NamesNull">Whether the author speaks of null.</param>
    public sealed record Values(ValueKind Kind, ImmutableArray<ValueSpan> Spans, bool Negated, bool AcceptsNull, bool NamesNull) : CellShape;
}

/// <summary>A span of values; an end without value is unbounded.</summary>
internal readonly record struct ValueSpan(object? Low, bool LowClosed, object? High, bool HighClosed)
{
    public static ValueSpan Point(object value) => new(value, true, value, true);

    public bool IsPoint => Low is not null && LowClosed && HighClosed && High is not null && ValueKinds.Compare(Low, High) == 0;

    public bool IsEmpty
    {
        get
        {
            if (Low is null || High is null)
            {
                return false;
            }

            var order = ValueKinds.Compare(Low, High);
            return order > 0 || (order == 0 && !(LowClosed && HighClosed));
        }
    }
}
