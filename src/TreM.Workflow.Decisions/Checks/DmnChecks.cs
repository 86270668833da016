using System.Collections.Immutable;

namespace TreM.Workflow.Decisions;

/// <summary>Checks of a model that can be read: what its decision tables leave out, say twice or can never say.</summary>
/// <remarks>
/// Exact for cells over numbers, dates, durations, texts and truth values. What a name elsewhere decides is left out and said
/// (<c>dmn.check.partial</c>); a table too intertwined to walk is sampled and said (<c>dmn.check.sampled</c>). Types, names,
/// cycles and imports are checked by <see cref="DecisionModel.Read"/> already.
/// </remarks>
/// <errors>
/// <c>dmn.table.gap</c>, <c>dmn.table.overlap</c>, <c>dmn.table.contradiction</c>, <c>dmn.table.dead-row</c>,
/// <c>dmn.table.output-unreachable</c>, <c>dmn.check.partial</c>, <c>dmn.check.sampled</c>.
/// </errors>
public static class DmnChecks
{
    /// <summary>Checks every decision table of a model, tables inside contexts and functions included.</summary>
    public static ImmutableArray<CheckFinding> Run(DecisionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. Tables.Of(model.Compiled).SelectMany(t => TableChecks.Run(t.Name, t.Table))];
    }
}
