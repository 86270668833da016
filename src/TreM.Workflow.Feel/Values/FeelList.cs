using System.Collections;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL list; immutable. FEEL counts from 1, this indexer from 0.</summary>
public sealed class FeelList : IReadOnlyList<object?>
{
    /// <summary>How deep lists and contexts may be nested in one another; deeper values are refused.</summary>
    public const int MaxDepth = 200;

    /// <summary>How many values one list may hold in all, counted through all levels; larger values are refused.</summary>
    public const int MaxWeight = 1_000_000;

    private readonly object?[] _items;

    private FeelList(object?[] items, int depth, int weight) => (_items, Depth, Weight) = (items, depth, weight);

    /// <summary>The list without items.</summary>
    public static FeelList Empty { get; } = new([], 1, 1);

    /// <summary>1 for a list of plain values, 2 for a list of lists, and so on.</summary>
    internal int Depth { get; }

    /// <summary>How many values there are on all levels; what it costs to look at everything.</summary>
    internal int Weight { get; }

    /// <summary>Builds a list.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="MaxDepth"/>, or too many.</exception>
    public static FeelList Of(params IEnumerable<object?> items) =>
        Wrap([.. items]) ?? throw new ArgumentException(TooLarge, nameof(items));

    internal static string TooLarge { get; } = $"Expected at most {MaxDepth} levels of lists and contexts, and {MaxWeight} values in all.";

    /// <summary>Makes a list of an array that nobody else holds; null when it would be too deep or too large.</summary>
    internal static FeelList? Wrap(object?[] items)
    {
        if (items.Length == 0)
        {
            return Empty;
        }

        return Measure(items, out var depth, out var weight) ? new(items, depth, weight) : null;
    }

    /// <summary>Makes a list of an array that nobody else holds and in which there are no lists or contexts.</summary>
    internal static FeelList OfPlain(object?[] items) => new(items, 1, 1 + items.Length);

    /// <summary>Makes a list of some of this list's items, which cannot be nested deeper.</summary>
    internal FeelList Part(object?[] items) => items.Length == 0 ? Empty : new(items, Depth, Weight);

    /// <summary>The depth and weight of a value with these parts; false when it would be too deep or too large.</summary>
    internal static bool Measure(ReadOnlySpan<object?> parts, out int depth, out int weight)
    {
        depth = 0;
        long total = 1 + parts.Length;
        foreach (var part in parts)
        {
            if (part is FeelList list)
            {
                (depth, total) = (Math.Max(depth, list.Depth), total + list.Weight);
            }
            else if (part is FeelContext context)
            {
                (depth, total) = (Math.Max(depth, context.Depth), total + context.Weight);
            }
        }

        depth++;
        weight = (int)Math.Min(total, MaxWeight + 1);
        return depth <= MaxDepth && weight <= MaxWeight;
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>The item at <paramref name="index"/>, counted from 0.</summary>
    public object? this[int index] => _items[index];

    internal ReadOnlySpan<object?> Items => _items;

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => FeelText.Of(this);
}
