using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>The types of a model by name: its item definitions, those of its imports (<c>import.type</c>) and FEEL's own.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<string, ItemDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemType> _resolved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _resolving = new(StringComparer.Ordinal);
    private int _componentDepth;
    private readonly List<(string Prefix, TypeTable Types)> _imports = [];
    private readonly List<Finding> _findings;

    public TypeTable(Definitions definitions, IEnumerable<(string Name, TypeTable Types)> imports, List<Finding> findings)
    {
        _findings = findings;
        _imports.AddRange(imports);
        foreach (var item in definitions.Items)
        {
            if (!_definitions.TryAdd(item.Name, item))
            {
                findings.Add(new("dmn.type.repeated", Severity.Error, $"Expected type names to be unique, saw '{item.Name}' again.", item.At));
            }
        }
    }

    /// <summary>Resolves every definition, so that broken ones are found even when nothing uses them.</summary>
    public void ResolveAll()
    {
        foreach (var item in _definitions.Values)
        {
            Resolve(item.Name, item.At);
        }
    }

    /// <summary>All types that FEEL texts of the model may name.</summary>
    public IEnumerable<(string Name, FeelType Type)> Named()
    {
        foreach (var (prefix, types) in _imports)
        {
            foreach (var (name, type) in types.Named())
            {
                yield return (prefix.Length == 0 ? name : $"{prefix}.{name}", type);
            }
        }

        foreach (var item in _definitions.Values)
        {
            yield return (item.Name, Resolve(item.Name, item.At).Feel);
        }
    }

    /// <summary>The type a reference means; an unknown one is a finding and counts as Any.</summary>
    public ItemType Resolve(string? typeRef, string at)
    {
        if (string.IsNullOrWhiteSpace(typeRef))
        {
            return ItemType.Any;
        }

        var name = typeRef.Trim();
        if (Find(name) is { } type)
        {
            return type;
        }

        if (TypeName.OfOtherEngines(name) is { } meant)
        {
            _findings.Add(new("dmn.type.name", Severity.Warning, $"Expected a type of FEEL, saw '{name}', which was read as {meant}.", at, Remedy: $"Write {meant}.") { Arguments = [name, meant.ToString()] });
            return new(name, meant);
        }

        _findings.Add(new(
            "dmn.type.unknown",
            Severity.Error,
            $"Expected the name of a type, saw '{name}'.",
            at,
            Remedy: Spelling.Nearest(name, _definitions.Keys.Concat(TypeName.Builtin)) is { } near ? $"Did you mean '{near}'?" : "Define it as an item definition."));
        return ItemType.Any;
    }

    private ItemType? Find(string name)
    {
        if (_resolved.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_definitions.TryGetValue(name, out var definition))
        {
            if (!_resolving.TryAdd(name, _componentDepth))
            {
                // A structure whose component is of the structure's own type ends where a value does.
                if (_componentDepth > _resolving[name])
                {
                    return ItemType.Recursive(name, definition.Components.IsEmpty ? FeelType.Any : definition.IsCollection ? FeelType.AnyList : FeelType.AnyContext, () => _resolved[name]);
                }

                _findings.Add(new("dmn.type.cycle", Severity.Error, $"Expected types to be built from others, saw '{name}' inside itself.", definition.At));
                return ItemType.Any;
            }

            var built = Build(definition);
            _resolving.Remove(name);
            _resolved[name] = built;
            return built;
        }

        if (FindImported(name) is { } imported)
        {
            return imported;
        }

        if (TypeName.Parse(name, n => Find(n)?.Feel) is { } feel)
        {
            return new(name, feel);
        }

        // DMN 1.1 wrote types as XML names, with the prefix of their namespace.
        return name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < name.Length - 1 ? Find(name[(colon + 1)..]) : null;
    }

    private ItemType? FindImported(string name)
    {
        foreach (var (prefix, types) in _imports)
        {
            var inner = prefix.Length == 0 ? name
                : name.StartsWith(prefix + ".", StringComparison.Ordinal) ? name[(prefix.Length + 1)..]
                : null;
            if (inner is not null && types.Find(inner) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    /// <param name="siblings">The components of the structure that the item is one of, or none.</param>
    private ItemType Build(ItemDefinition item, FeelNames? siblings = null)
    {
        var allowed = Test(item.AllowedValues, item, siblings);
        var constraint = Test(item.TypeConstraint, item, siblings);
        var single = Single(item, item.IsCollection ? null : allowed, item.IsCollection ? null : constraint);
        return item.IsCollection
            ? new(item.Name, new FeelType.List(single.Feel), element: single, allowed: allowed, constraint: constraint)
            : single;
    }

    private ItemType Single(ItemDefinition item, ValueTest? allowed, ValueTest? constraint)
    {
        if (item.Function is { } function)
        {
            var parameters = function.Parameters.Select(p => Resolve(p.TypeRef, p.At).Feel);
            var result = Resolve(function.OutputTypeRef, item.At);
            return new(item.Name, new FeelType.Function([.. parameters], result.Feel), result: result);
        }

        if (!item.Components.IsEmpty)
        {
            var names = FeelNames.Of(item.Components.Select(c => c.Name));
            _componentDepth++;
            var components = item.Components.Select(c => (c.Name, Type: Build(c, names))).ToList();
            _componentDepth--;
            var members = components.Select(c => new FeelType.Member(c.Name, c.Type.Feel));
            return new(item.Name, new FeelType.Context([.. members]), components: components, allowed: allowed, constraint: constraint);
        }

        var restricted = Resolve(item.TypeRef, item.At);
        if (allowed is null && constraint is null)
        {
            return restricted;
        }

        // A type that narrows another keeps the other's parts and answers to both constraints.
        return new(
            item.Name,
            restricted.Feel,
            restricted.Element,
            restricted.Components,
            ValueTest.Both(restricted.Allowed, allowed),
            ValueTest.Both(restricted.Constraint, constraint),
            restricted.Result);
    }

    private ValueTest? Test(string? text, ItemDefinition item, FeelNames? siblings) =>
        text is null ? null : ValueTest.Compile(text, item.At, _findings, siblings);
}
