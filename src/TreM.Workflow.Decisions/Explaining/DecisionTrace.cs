using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

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
