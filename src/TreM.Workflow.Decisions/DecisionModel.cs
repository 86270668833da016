using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A compiled set of decisions from one DMN file and its imports: immutable, thread-safe.</summary>
public sealed class DecisionModel
{
    /// <summary>Namespace of the definitions (DMN 1.5, 6.3.2).</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the definitions.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file's text and of its imports' hashes, lower-case hexadecimal: the version that journeys pin.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Reads, checks and compiles a DMN file (1.2 to 1.5).</summary>
    /// <param name="xml">The file's text.</param>
    /// <param name="imports">Models that may be imported, found by namespace.</param>
    public static DecisionModelResult Read(string xml, IReadOnlyCollection<DecisionModel>? imports = null) =>
        throw new NotImplementedException();

    /// <summary>Evaluates one decision, by id or by name.</summary>
    /// <param name="decision">Id (preferred) or name of a decision of this model.</param>
    /// <param name="inputs">Values of the input data, by name.</param>
    /// <param name="options">Trace, clock and limits.</param>
    public DecisionResult Evaluate(string decision, FeelContext inputs, DecisionOptions? options = null) =>
        throw new NotImplementedException();
}

/// <summary>What reading gave. <see cref="Model"/> is null exactly when a finding is an error.</summary>
public sealed record DecisionModelResult(DecisionModel? Model, ImmutableArray<Finding> Findings);

/// <summary>How to evaluate.</summary>
/// <param name="Trace">Whether to record why (<see cref="DecisionResult.Trace"/>).</param>
/// <param name="Now">The time that <c>now()</c> and <c>today()</c> give; null makes them errors.</param>
public sealed record DecisionOptions(bool Trace = false, DateTimeOffset? Now = null);

/// <summary>Value, findings and, when asked for, the trace.</summary>
public sealed record DecisionResult(object? Value, ImmutableArray<Finding> Findings, DecisionTrace? Trace);

/// <summary>Why a decision has its value: its inputs, the tables asked on the way and, per table, the rows.</summary>
/// <param name="DecisionId">Id of the decision evaluated.</param>
/// <param name="Inputs">The input data values used.</param>
/// <param name="Tables">The decision tables evaluated, in order.</param>
public sealed record DecisionTrace(string DecisionId, FeelContext Inputs, ImmutableArray<TableTrace> Tables);

/// <summary>One evaluated table.</summary>
/// <param name="TableId">Id of the decision (or knowledge model) whose logic the table is.</param>
/// <param name="Inputs">The value of each input column.</param>
/// <param name="Rows">One entry per row, in the table's order.</param>
/// <param name="Output">The table's result.</param>
public sealed record TableTrace(string TableId, ImmutableArray<object?> Inputs, ImmutableArray<RowTrace> Rows, object? Output);

/// <summary>One row of an evaluated table.</summary>
/// <param name="RuleId">The rule's id attribute, or <c>row-n</c>.</param>
/// <param name="Number">The row's number, from 1.</param>
/// <param name="Matched">Whether all its cells matched.</param>
/// <param name="FirstFailingColumn">Number (from 1) of the first input column whose cell did not match, or null.</param>
public sealed record RowTrace(string RuleId, int Number, bool Matched, int? FirstFailingColumn);
