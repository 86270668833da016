using System.Collections.Immutable;

namespace TreM.Workflow.Decisions;

/// <summary>A boxed expression (DMN 1.5, 10.2), as written.</summary>
/// <param name="At">Id of the expression, or of the nearest enclosing element that has one.</param>
/// <param name="TypeRef">The type its value must have, or null.</param>
internal abstract record Boxed(string At, string? TypeRef)
{
    /// <summary>FEEL text (10.2.1).</summary>
    /// <param name="IsForeign">Whether it was in another language, which has been said; the text is empty then.</param>
    public sealed record Literal(string At, string? TypeRef, string Text, bool IsForeign = false) : Boxed(At, TypeRef);

    /// <summary>Named entries; an entry without a name is the result (10.2.1.4).</summary>
    public sealed record Context(string At, string? TypeRef, ImmutableArray<ContextEntry> Entries) : Boxed(At, TypeRef);

    /// <summary>A list of expressions (10.2.1.5).</summary>
    public sealed record List(string At, string? TypeRef, ImmutableArray<Boxed?> Items) : Boxed(At, TypeRef);

    /// <summary>A list of contexts with the same entries (10.2.1.6).</summary>
    public sealed record Relation(string At, string? TypeRef, ImmutableArray<Variable> Columns, ImmutableArray<ImmutableArray<Boxed?>> Rows) : Boxed(At, TypeRef);

    /// <summary>A call with named arguments (10.2.1.3).</summary>
    public sealed record Invocation(string At, string? TypeRef, Boxed? Called, ImmutableArray<Binding> Bindings) : Boxed(At, TypeRef);

    /// <summary>A function (10.2.1.7).</summary>
    public sealed record Function(string At, string? TypeRef, FunctionKind Kind, ImmutableArray<Variable> Parameters, Boxed? Body) : Boxed(At, TypeRef);

    /// <summary>If, then, else (10.2.1.8).</summary>
    public sealed record Conditional(string At, string? TypeRef, Boxed? If, Boxed? Then, Boxed? Else) : Boxed(At, TypeRef);

    /// <summary>The items of a list that match (10.2.1.9).</summary>
    public sealed record Filter(string At, string? TypeRef, Boxed? In, Boxed? Match) : Boxed(At, TypeRef);

    /// <summary>For, some, every (10.2.1.10).</summary>
    public sealed record Iterator(string At, string? TypeRef, IteratorKind Kind, string Name, Boxed? In, string? InTypeRef, Boxed? Body) : Boxed(At, TypeRef);

    /// <summary>A decision table (chapter 8).</summary>
    public sealed record Table(
        string At,
        string? TypeRef,
        HitPolicy HitPolicy,
        Aggregation Aggregation,
        ImmutableArray<InputColumn> Inputs,
        ImmutableArray<OutputColumn> Outputs,
        ImmutableArray<Rule> Rules) : Boxed(At, TypeRef);
}

/// <summary>One entry of a boxed context.</summary>
internal sealed record ContextEntry(Variable? Variable, Boxed? Value);

/// <summary>One argument of a boxed invocation.</summary>
internal sealed record Binding(string At, string Parameter, Boxed? Value);

/// <summary>How a function's body is written.</summary>
internal enum FunctionKind
{
    Feel,
    Java,
    Pmml,
}

/// <summary>The three boxed iterators.</summary>
internal enum IteratorKind
{
    For,
    Some,
    Every,
}
