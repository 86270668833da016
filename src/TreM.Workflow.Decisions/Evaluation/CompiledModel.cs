using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A model ready to evaluate: its elements by number, and the models it imports.</summary>
internal sealed class CompiledModel
{
    private readonly Dictionary<(ElementKind, string), int> _byId = [];
    private readonly Dictionary<(ElementKind, string), int> _byName = [];

    public CompiledModel(Definitions definitions, ImmutableArray<(string Name, CompiledModel Model)> imports)
    {
        (Definitions, Imports) = (definitions, imports);
        Register(ElementKind.Input, definitions.Inputs.Select(e => (e.Id, e.Name)));
        Register(ElementKind.Decision, definitions.Decisions.Select(e => (e.Id, e.Name)));
        Register(ElementKind.Knowledge, definitions.KnowledgeModels.Select(e => (e.Id, e.Name)));
        Register(ElementKind.Service, definitions.Services.Select(e => (e.Id, e.Name)));
        Decisions = new CompiledDecision[definitions.Decisions.Length];
        Knowledge = new CompiledKnowledge[definitions.KnowledgeModels.Length];
        Services = new CompiledService[definitions.Services.Length];
        InputTypes = new ItemType[definitions.Inputs.Length];
    }

    public Definitions Definitions { get; }

    public ImmutableArray<(string Name, CompiledModel Model)> Imports { get; }

    /// <summary>The names that values may be given by: of input data, and of imports and what their models ask for.</summary>
    public IReadOnlySet<string> InputNames => field ??= Definitions.Inputs.SelectMany(i => new[] { i.Variable.Name, i.Name })
        .Concat(Imports.Select(i => i.Name)).Concat(Imports.SelectMany(i => i.Model.InputNames.SelectMany(n => new[] { n, $"{i.Name}.{n}" })))
        .Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);

    public TypeTable Types { get; set; } = null!;

    public ItemType[] InputTypes { get; }

    public CompiledDecision[] Decisions { get; }

    public CompiledKnowledge[] Knowledge { get; }

    public CompiledService[] Services { get; }

    public int? ById(ElementKind kind, string id) => _byId.TryGetValue((kind, id), out var at) ? at : null;

    public int? ByName(ElementKind kind, string name) => _byName.TryGetValue((kind, name), out var at) ? at : null;

    public int? Find(ElementKind kind, string idOrName) => ById(kind, idOrName) ?? ByName(kind, idOrName);

    private void Register(ElementKind kind, IEnumerable<(string Id, string Name)> elements)
    {
        var number = 0;
        foreach (var (id, name) in elements)
        {
            _byId.TryAdd((kind, id), number);
            _byName.TryAdd((kind, name), number);
            number++;
        }
    }
}

/// <summary>The kinds of element that others may require.</summary>
internal enum ElementKind
{
    Input,
    Decision,
    Knowledge,
    Service,
}

/// <summary>An element of a model or of one it imports.</summary>
/// <param name="Import">Number of the import, or -1 for the model itself.</param>
internal readonly record struct ElementRef(int Import, ElementKind Kind, int Number);

/// <summary>A value that logic needs: where it goes and what gives it.</summary>
/// <param name="Place">Place in the frame.</param>
/// <param name="Element">The element, or null when it is an import whose elements <paramref name="Members"/> lists.</param>
/// <param name="Members">The elements needed of an import, by the names of their variables.</param>
internal sealed record Needed(int Place, ElementRef? Element, ImmutableArray<(string Name, ElementRef Element)> Members);

internal sealed record CompiledDecision(Decision Source, ItemType Type, Scope Scope, ImmutableArray<Needed> Needs, Logic? Logic)
{
    /// <summary>The type of its value: declared, or else as far as the logic tells.</summary>
    public FeelType FeelType => Type.IsAny ? Logic?.Type ?? FeelType.Any : Type.Feel;
}

internal sealed record CompiledKnowledge(
    KnowledgeModel Source,
    ImmutableArray<FeelParameter> Parameters,
    ItemType Result,
    Scope Scope,
    ImmutableArray<int> Places,
    ImmutableArray<Needed> Needs,
    Logic Body)
{
    public FeelType FeelType => new FeelType.Function([.. Parameters.Select(p => p.Type)], Result.IsAny ? Body.Type : Result.Feel);
}

internal sealed record CompiledService(
    DecisionService Source,
    ImmutableArray<(FeelParameter Parameter, ElementRef Element)> Inputs,
    ImmutableArray<ElementRef> Outputs,
    ItemType Result)
{
    public FeelType FeelType => new FeelType.Function([.. Inputs.Select(i => i.Parameter.Type)], Result.Feel);
}
