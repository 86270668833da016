using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Collects what an evaluation did, for those who ask why.</summary>
internal sealed class TraceRecorder
{
    public List<TableTrace> Tables { get; } = [];

    public List<DecisionValue> Decisions { get; } = [];

    public List<RefusedValue> Refused { get; } = [];

    /// <summary>Remembers a value that a type does not take.</summary>
    public void Refuse(string name, object? value, ItemType type) => Refused.Add(new(name, value, type.ItemTest?.Text ?? type.Constraint?.Text ?? type.Name));

    public DecisionTrace For(string asked, FeelContext inputs) => new(asked, inputs, [.. Tables], [.. Decisions]) { Refused = [.. Refused] };
}
