using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL context: names and values in the order they were written; immutable.</summary>
public sealed class FeelContext : IReadOnlyCollection<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _entries;
    private readonly Dictionary<string, int> _index;

    private FeelContext(List<KeyValuePair<string, object?>> entries, Dictionary<string, int> index) =>
        (_entries, _index) = (entries, index);

    /// <summary>The context without entries.</summary>
    public static FeelContext Empty { get; } = new([], []);

    /// <summary>Builds a context; a name that comes twice keeps its first place and its last value.</summary>
    public static FeelContext Of(params IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var list = new List<KeyValuePair<string, object?>>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (index.TryGetValue(entry.Key, out var at))
            {
                list[at] = entry;
            }
            else
            {
                index[entry.Key] = list.Count;
                list.Add(entry);
            }
        }

        return list.Count == 0 ? Empty : new(list, index);
    }

    /// <summary>Builds a context from pairs.</summary>
    public static FeelContext Of(params (string Name, object? Value)[] entries) =>
        Of(entries.Select(e => KeyValuePair.Create(e.Name, e.Value)));

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>The value of <paramref name="name"/>, or null when absent.</summary>
    public object? this[string name] => TryGet(name, out var value) ? value : null;

    /// <summary>Whether <paramref name="name"/> is present, and its value.</summary>
    public bool TryGet(string name, [MaybeNullWhen(true)] out object? value)
    {
        if (_index.TryGetValue(name, out var at))
        {
            value = _entries[at].Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>This context with one entry set.</summary>
    public FeelContext With(string name, object? value) => Of(_entries.Append(KeyValuePair.Create(name, value)));

    /// <summary>This context with all entries of <paramref name="other"/> set.</summary>
    public FeelContext With(FeelContext other) => other.Count == 0 ? this : Of(_entries.Concat(other._entries));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
