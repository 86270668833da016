using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>The names an expression may use, with their types; immutable. Names may hold spaces and any unicode letter.</summary>
/// <remarks>
/// Each name has a place (its index), so that a <see cref="FeelFrame"/> made for these names is read without any look-up.
/// </remarks>
public sealed class FeelNames
{
    private readonly ImmutableArray<(string Name, FeelType Type)> _variables;
    private readonly ImmutableDictionary<string, FeelType> _types;
    private readonly Lazy<NameScope> _scope;
    private readonly Lazy<Dictionary<string, int>> _index;

    private FeelNames(ImmutableArray<(string Name, FeelType Type)> variables, ImmutableDictionary<string, FeelType> types, bool hasItem = false)
    {
        _variables = variables;
        _types = types;
        HasItem = hasItem;
        _scope = new(() => NameScope.Of(_variables));
        _index = new(() =>
        {
            var index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < _variables.Length; i++)
            {
                index[_variables[i].Name] = i;
            }

            return index;
        });
    }

    /// <summary>No names besides the builtins.</summary>
    public static FeelNames Empty { get; } = new([], ImmutableDictionary.Create<string, FeelType>(StringComparer.Ordinal));

    /// <summary>Names with their types.</summary>
    public static FeelNames Of(params IEnumerable<(string Name, FeelType Type)> variables) => Empty.With(variables);

    /// <summary>Names of any type.</summary>
    public static FeelNames Of(params IEnumerable<string> names) => Of(names.Select(n => (n, FeelType.Any)));

    /// <summary>How many variables there are.</summary>
    public int Count => _variables.Length;

    /// <summary>The variable at a place.</summary>
    public (string Name, FeelType Type) this[int index] => _variables[index];

    /// <summary>These names and one more; a name that is there already gets the new type and keeps its place.</summary>
    public FeelNames With(string name, FeelType? type = null) => With([(name, type ?? FeelType.Any)]);

    /// <summary>These names and more.</summary>
    public FeelNames With(params IEnumerable<(string Name, FeelType Type)> variables)
    {
        var all = _variables.ToBuilder();
        var index = new Dictionary<string, int>(_index.Value, StringComparer.Ordinal);
        foreach (var (name, type) in variables)
        {
            var normal = Normalize(name);
            if (index.TryGetValue(normal, out var at))
            {
                all[at] = (normal, type);
            }
            else
            {
                index[normal] = all.Count;
                all.Add((normal, type));
            }
        }

        return new(all.ToImmutable(), _types, HasItem);
    }

    /// <summary>These names and a named type, for <c>instance of tPerson</c> and typed parameters.</summary>
    public FeelNames WithType(string name, FeelType type) => new(_variables, _types.SetItem(Normalize(name), type), HasItem);

    /// <summary>These names and <c>item</c>: what else is named is an entry of the item, null when it has none.</summary>
    internal FeelNames WithItem(FeelType type) => new(With("item", type)._variables, _types, hasItem: true);

    /// <summary>Whether a name that is not listed is an entry of <c>item</c>.</summary>
    internal bool HasItem { get; }

    /// <summary>The place of a variable, or -1.</summary>
    public int IndexOf(string name) => _index.Value.TryGetValue(Normalize(name), out var at) ? at : -1;

    /// <summary>The type that a name means here or in the language, or null.</summary>
    public FeelType? FindType(string name) => _types.GetValueOrDefault(name) ?? FeelType.Named(name);

    /// <summary>An empty frame for these names.</summary>
    public FeelFrame CreateFrame() => new(this);

    /// <summary>A frame with the values of <paramref name="scope"/>; names that are absent stay null.</summary>
    public FeelFrame CreateFrame(FeelContext scope)
    {
        var frame = new FeelFrame(this);
        for (var i = 0; i < _variables.Length; i++)
        {
            frame[i] = scope[_variables[i].Name];
        }

        return frame;
    }

    internal NameScope Scope => _scope.Value;

    internal IEnumerable<string> TypeNames => _types.Keys;

    /// <summary>A name as FEEL compares it: trimmed, with single spaces (DMN 1.5, 10.3.1.4).</summary>
    public static string Normalize(string name)
    {
        var plain = true;
        for (var i = 0; i < name.Length && plain; i++)
        {
            plain = !Lexer.IsSpace(name[i]) || (name[i] == ' ' && i > 0 && i + 1 < name.Length && name[i - 1] != ' ');
        }

        return plain ? name : string.Join(' ', name.Split(Lexer.Spaces, StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The values of the variables of some <see cref="FeelNames"/>, by place. Not thread-safe.</summary>
public sealed class FeelFrame
{
    internal FeelFrame(FeelNames names) => (Names, Values) = (names, new object?[names.Count]);

    /// <summary>The names whose values these are.</summary>
    public FeelNames Names { get; }

    internal object?[] Values { get; }

    /// <summary>The value at a place.</summary>
    public object? this[int index]
    {
        get => Values[index];
        set => Values[index] = value;
    }

    /// <summary>Sets a value by name.</summary>
    /// <exception cref="ArgumentException">The name is not one of the frame's.</exception>
    public void Set(string name, object? value)
    {
        var at = Names.IndexOf(name);
        Values[at >= 0 ? at : throw new ArgumentException($"Expected a name of this frame, saw '{name}'.", nameof(name))] = value;
    }
}
