using System.Collections;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL list; immutable. FEEL counts from 1, this indexer from 0.</summary>
public sealed class FeelList : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    private FeelList(object?[] items) => _items = items;

    /// <summary>The list without items.</summary>
    public static FeelList Empty { get; } = new([]);

    /// <summary>Builds a list.</summary>
    public static FeelList Of(params IEnumerable<object?> items)
    {
        var array = items.ToArray();
        return array.Length == 0 ? Empty : new(array);
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <summary>The item at <paramref name="index"/>, counted from 0.</summary>
    public object? this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
