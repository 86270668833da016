using System.Collections;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL list; immutable. FEEL counts from 1, this indexer from 0.</summary>
public sealed class FeelList : IReadOnlyList<object?>
{
    /// <summary>How deep lists and contexts may be nested in one another; deeper values are refused.</summary>
    public const int MaxDepth = 200;

    private readonly object?[] _items;

    private FeelList(object?[] items, int depth) => (_items, Depth) = (items, depth);

    /// <summary>The list without items.</summary>
    public static FeelList Empty { get; } = new([], 1);

    /// <summary>1 for a list of plain values, 2 for a list of lists, and so on.</summary>
    internal int Depth { get; }

    /// <summary>Builds a list.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="MaxDepth"/>.</exception>
    public static FeelList Of(params IEnumerable<object?> items) =>
        Wrap([.. items]) ?? throw new ArgumentException($"Expected at most {MaxDepth} levels of lists and contexts.", nameof(items));

    /// <summary>Makes a list of an array that nobody else holds; null when it would be nested too deep.</summary>
    internal static FeelList? Wrap(object?[] items)
    {
        if (items.Length == 0)
        {
            return Empty;
        }

        var depth = 1 + DepthOf(items);
        return depth > MaxDepth ? null : new(items, depth);
    }

    /// <summary>Makes a list of some of this list's items, which cannot be nested deeper.</summary>
    internal FeelList Part(object?[] items) => items.Length == 0 ? Empty : new(items, Depth);

    internal static int DepthOf(ReadOnlySpan<object?> items)
    {
        var depth = 0;
        foreach (var item in items)
        {
            depth = Math.Max(depth, item switch
            {
                FeelList list => list.Depth,
                FeelContext context => context.Depth,
                _ => 0,
            });
        }

        return depth;
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
