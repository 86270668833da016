using System.Collections.Immutable;

namespace TreM.Workflow.Decisions;

/// <summary>Which of the matching rows give a table's result (DMN 1.5, 8.2.10).</summary>
public enum HitPolicy
{
    /// <summary>At most one row matches.</summary>
    Unique,

    /// <summary>Several may match, all with equal outputs.</summary>
    Any,

    /// <summary>The matching row whose output stands first among the output values.</summary>
    Priority,

    /// <summary>The first matching row.</summary>
    First,

    /// <summary>All matching rows, in table order.</summary>
    RuleOrder,

    /// <summary>All matching rows, in the order of the output values.</summary>
    OutputOrder,

    /// <summary>All matching rows, in no promised order (here: table order), or an aggregate of them.</summary>
    Collect,
}

/// <summary>What <see cref="HitPolicy.Collect"/> makes of the outputs (8.2.11).</summary>
public enum Aggregation
{
    /// <summary>The list of outputs.</summary>
    None,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their number.</summary>
    Count,

    /// <summary>The smallest.</summary>
    Min,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary>An input column: the expression asked and the values it may take.</summary>
internal sealed record InputColumn(string At, string? Label, string Expression, string? TypeRef, string? InputValues)
{
    /// <summary>Whether the expression was in another language than FEEL, which has been said.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>An output column. A table with one output needs no name.</summary>
internal sealed record OutputColumn(string At, string? Name, string? Label, string? TypeRef, string? OutputValues, string? Default);

/// <summary>A row: one unary test per input column, one expression per output column.</summary>
internal sealed record Rule(string At, string? Id, ImmutableArray<Cell> Inputs, ImmutableArray<Cell> Outputs);

/// <summary>A cell's text.</summary>
internal sealed record Cell(string At, string Text)
{
    /// <summary>Whether the text was in another language than FEEL, which has been said.</summary>
    public bool IsForeign { get; init; }
}
