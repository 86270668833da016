using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>A finding about a decision table, with the place it concerns.</summary>
/// <param name="Finding">What is wrong and how serious it is.</param>
/// <param name="TableId">Id of the decision or knowledge model whose table it is.</param>
/// <param name="Rows">Numbers of the rows concerned, from 1; empty when it is about a row that is missing.</param>
/// <param name="Column">Number of the column concerned, from 1, or null when it is about whole rows.</param>
/// <param name="Cells">Input cells, one per column: of the row that is missing, or of a case that shows the problem.</param>
/// <param name="IsExact">Whether it was proven; false when only samples were tried.</param>
public sealed record CheckFinding(
    Finding Finding,
    string TableId,
    ImmutableArray<int> Rows,
    int? Column,
    ImmutableArray<string> Cells,
    bool IsExact = true)
{
    /// <inheritdoc/>
    public override string ToString() => Finding.ToString();
}
