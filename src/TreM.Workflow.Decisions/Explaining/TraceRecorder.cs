using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Collects what an evaluation did, for those who ask why.</summary>
internal sealed class TraceRecorder
{
    public List<TableTrace> Tables { get; } = [];

    public List<DecisionValue> Decisions { get; } = [];

    public DecisionTrace For(string asked, FeelContext inputs) => new(asked, inputs, [.. Tables], [.. Decisions]);
}
