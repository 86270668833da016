using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A resolved type: a FEEL type plus the constraints that item definitions add (DMN 1.5, 7.3.2 and 10.3.2.9.4).</summary>
internal sealed class ItemType
{
    private readonly ItemType? _element;
    private readonly IReadOnlyList<(string Name, ItemType Type)> _components;

    public ItemType(
        string name,
        FeelType feel,
        ItemType? element = null,
        IReadOnlyList<(string Name, ItemType Type)>? components = null,
        ValueTest? allowed = null,
        ValueTest? constraint = null,
        ItemType? result = null)
    {
        (Name, Feel, _element, _components, Allowed, Constraint, Result) = (name, feel, element, components ?? [], allowed, constraint, result);
        IsConstrained = allowed is not null || constraint is not null || element is { IsConstrained: true } || _components.Any(c => c.Type.IsConstrained);
    }

    /// <summary>A type that is mentioned inside itself.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="feel">As much of it as a type without end can say.</param>
    /// <param name="whole">The type, once it is built.</param>
    public static ItemType Recursive(string name, FeelType feel, Func<ItemType> whole) => new(name, feel) { Whole = whole, IsConstrained = true };

    private Func<ItemType>? Whole { get; init; }

    public static ItemType Any { get; } = new("Any", FeelType.Any);

    public string Name { get; }

    /// <summary>The type without its constraints.</summary>
    public FeelType Feel { get; }

    /// <summary>The values allowed; for a collection, those of its items.</summary>
    public ValueTest? Allowed { get; }

    /// <summary>What the value as a whole must pass.</summary>
    public ValueTest? Constraint { get; }

    /// <summary>For a function type, the type of what it returns.</summary>
    public ItemType? Result { get; }

    /// <summary>The type of a collection's items, or null when this is no collection.</summary>
    public ItemType? Element => _element;

    public IReadOnlyList<(string Name, ItemType Type)> Components => _components;

    public bool IsAny => ReferenceEquals(Feel, FeelType.Any) && !IsConstrained;

    /// <summary>Whether there is more to it than the FEEL type.</summary>
    public bool HasConstraints => IsConstrained;

    private bool IsConstrained { get; init; }

    /// <summary>The constraint on single values: the type's own, or that of the type it restricts.</summary>
    public ValueTest? ItemTest => _element is null ? Allowed : Allowed ?? _element.Allowed;

    /// <summary>Converts as FEEL does, then applies the constraints. False when the value does not fit; it then counts as null.</summary>
    public bool TryCoerce(object? value, FeelRun run, out object? coerced)
    {
        if (Feel.TryCoerce(value, out coerced) && (!IsConstrained || Satisfies(coerced, run)))
        {
            return true;
        }

        coerced = null;
        return false;
    }

    private bool Satisfies(object? value, FeelRun run, FeelContext? structure = null)
    {
        // Null says "no value": constraints are about values.
        if (value is null || !IsConstrained)
        {
            return true;
        }

        if (Whole is not null)
        {
            // Values are nested at most FeelList.MaxDepth deep, so this ends.
            return Whole() is var whole && whole.Feel.Accepts(value) && whole.Satisfies(value, run, structure);
        }

        if (Constraint is not null && !Constraint.Accepts(value, run, structure))
        {
            return false;
        }

        if (_element is not null)
        {
            return value is not FeelList list
                || list.All(item => _element.Satisfies(item, run, structure) && (Allowed is null || item is null || Allowed.Accepts(item, run, structure)));
        }

        if (Allowed is not null && !Allowed.Accepts(value, run, structure))
        {
            return false;
        }

        return value is not FeelContext context || _components.All(c => c.Type.Satisfies(context[c.Name], run, context));
    }
}
