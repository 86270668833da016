using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL context: names and values in the order they were written; immutable.</summary>
public sealed class FeelContext : IReadOnlyCollection<KeyValuePair<string, object?>>
{
    private readonly Shape _shape;
    private readonly object?[] _values;

    private FeelContext(Shape shape, object?[] values, int depth, int weight) => (_shape, _values, Depth, Weight) = (shape, values, depth, weight);

    /// <summary>The context without entries.</summary>
    public static FeelContext Empty { get; } = new(new([]), [], 1, 1);

    /// <summary>1 for a context of plain values, 2 for a context that holds a list, and so on.</summary>
    internal int Depth { get; }

    /// <summary>How many values there are on all levels.</summary>
    internal int Weight { get; }

    internal ReadOnlySpan<string> Keys => _shape.Names;

    internal ReadOnlySpan<object?> Values => _values;

    /// <summary>Builds a context; a name that comes twice keeps its first place and its last value.</summary>
    /// <exception cref="ArgumentException">The values are nested deeper than <see cref="FeelList.MaxDepth"/>, or too many.</exception>
    public static FeelContext Of(params IEnumerable<KeyValuePair<string, object?>> entries)
    {
        var names = new List<string>();
        var values = new List<object?>();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            if (index.TryGetValue(name, out var at))
            {
                values[at] = value;
            }
            else
            {
                index[name] = names.Count;
                names.Add(name);
                values.Add(value);
            }
        }

        return Wrap(new([.. names]), [.. values])
            ?? throw new ArgumentException(FeelList.TooLarge, nameof(entries));
    }

    /// <summary>Builds a context from pairs.</summary>
    public static FeelContext Of(params (string Name, object? Value)[] entries) =>
        Of(entries.Select(e => KeyValuePair.Create(e.Name, e.Value)));

    /// <summary>Makes a context of an array that nobody else holds; null when it would be too deep or too large.</summary>
    internal static FeelContext? Wrap(Shape shape, object?[] values)
    {
        if (values.Length == 0)
        {
            return Empty;
        }

        return FeelList.Measure(values, out var depth, out var weight) ? new(shape, values, depth, weight) : null;
    }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <summary>The value of <paramref name="name"/>, or null when absent.</summary>
    public object? this[string name] => TryGet(name, out var value) ? value : null;

    /// <summary>Whether <paramref name="name"/> is present, and its value.</summary>
    public bool TryGet(string name, [MaybeNullWhen(true)] out object? value)
    {
        var at = _shape.IndexOf(name);
        value = at >= 0 ? _values[at] : null;
        return at >= 0;
    }

    /// <summary>As <see cref="TryGet(string, out object?)"/>, looking first where the name was found last time.</summary>
    internal bool TryGet(string name, ref int hint, out object? value)
    {
        var names = _shape.Names;
        var at = hint;
        if (at >= names.Length || names[at] != name)
        {
            at = _shape.IndexOf(name);
            if (at < 0)
            {
                value = null;
                return false;
            }

            hint = at;
        }

        value = _values[at];
        return true;
    }

    /// <summary>This context with one entry set.</summary>
    public FeelContext With(string name, object? value) => Of(this.Append(KeyValuePair.Create(name, value)));

    /// <summary>This context with all entries of <paramref name="other"/> set.</summary>
    public FeelContext With(FeelContext other) => other.Count == 0 ? this : Of(this.Concat(other));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            yield return KeyValuePair.Create(_shape.Names[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => FeelText.Of(this);

    /// <summary>The names of a context, shared by all contexts that one expression builds.</summary>
    internal sealed class Shape(string[] names)
    {
        private const int ScanUpTo = 8;
        private Dictionary<string, int>? _index;

        internal string[] Names { get; } = names;

        internal int IndexOf(string name)
        {
            if (Names.Length <= ScanUpTo)
            {
                for (var i = 0; i < Names.Length; i++)
                {
                    if (Names[i] == name)
                    {
                        return i;
                    }
                }

                return -1;
            }

            if (_index is null)
            {
                var index = new Dictionary<string, int>(Names.Length, StringComparer.Ordinal);
                for (var i = 0; i < Names.Length; i++)
                {
                    index[Names[i]] = i;
                }

                _index = index;
            }

            return _index.TryGetValue(name, out var at) ? at : -1;
        }
    }
}
