using System.Collections.Immutable;

namespace TreM.Workflow.Decisions;

/// <summary>The content of a DMN file (DMN 1.5, 6.3.2), as written: names and references are not resolved yet.</summary>
internal sealed record Definitions(
    string Id,
    string Name,
    string Namespace,
    ImmutableArray<ImportedModel> Imports,
    ImmutableArray<ItemDefinition> Items,
    ImmutableArray<InputData> Inputs,
    ImmutableArray<Decision> Decisions,
    ImmutableArray<KnowledgeModel> KnowledgeModels,
    ImmutableArray<DecisionService> Services);

/// <summary>A model made visible under a name (6.3.3); an empty name makes its elements visible without prefix.</summary>
internal sealed record ImportedModel(string At, string Name, string Namespace, string ImportType);

/// <summary>A name with an optional type reference (InformationItem, 7.3.1).</summary>
internal sealed record Variable(string At, string Name, string? TypeRef);

/// <summary>A type (7.3.2): simple, a structure of components, a collection, or a function's signature.</summary>
/// <param name="AllowedValues">Unary tests that each value (each item of a collection) must pass.</param>
/// <param name="TypeConstraint">Unary tests that the value as a whole must pass.</param>
internal sealed record ItemDefinition(
    string At,
    string Name,
    string? TypeRef,
    bool IsCollection,
    string? AllowedValues,
    string? TypeConstraint,
    ImmutableArray<ItemDefinition> Components,
    FunctionSignature? Function);

/// <summary>The type of a function (7.3.3).</summary>
internal sealed record FunctionSignature(ImmutableArray<Variable> Parameters, string? OutputTypeRef);

/// <summary>Input data (6.3.11).</summary>
internal sealed record InputData(string Id, string Name, Variable Variable);

/// <summary>A decision (6.3.7). Without logic its value is null unless a caller gives one.</summary>
/// <param name="Information">References to the input data and decisions it needs.</param>
/// <param name="Knowledge">References to the knowledge models and services it may invoke.</param>
internal sealed record Decision(
    string Id,
    string Name,
    string? Description,
    Variable Variable,
    ImmutableArray<Reference> Information,
    ImmutableArray<Reference> Knowledge,
    Boxed? Logic);

/// <summary>A business knowledge model (6.3.9): a function with a name.</summary>
internal sealed record KnowledgeModel(
    string Id,
    string Name,
    Variable Variable,
    ImmutableArray<Reference> Knowledge,
    Boxed.Function? Logic);

/// <summary>A decision service (6.3.10): decisions that can be invoked like a function.</summary>
internal sealed record DecisionService(
    string Id,
    string Name,
    Variable Variable,
    ImmutableArray<Reference> Outputs,
    ImmutableArray<Reference> Encapsulated,
    ImmutableArray<Reference> InputDecisions,
    ImmutableArray<Reference> InputData);

/// <summary>A reference by href: <c>#id</c> or <c>namespace#id</c>.</summary>
internal sealed record Reference(string At, string Href)
{
    public string? Namespace => Href.LastIndexOf('#') is > 0 and var at ? Href[..at] : null;

    public string Id => Href[(Href.LastIndexOf('#') + 1)..];
}
