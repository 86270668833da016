using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>
/// The variables that loops keep for themselves: the number of an iteration, and the list in which a multi-instance collects
/// its results. Nobody else writes them.
/// </summary>
internal static class LoopNames
{
    public const string Counter = "loopCounter";

    /// <summary>The name among values that only the loop of this scope may set, or null. The counter is not among them: it is left out.</summary>
    public static string? Written(ElementInstance scope, FeelContext values) =>
        scope.Role == Role.Body && LoopOf(scope)?.OutputCollection is { } results && values.TryGet(results, out _) ? results : null;

    /// <summary>Whether every iteration would write into the list of results: a result or an output mapping bears its name.</summary>
    public static bool AreWrittenBy(FlowNode node, string results) => node.Outputs.IsEmpty
        ? node.ResultVariable == results
        : node.Outputs.Any(o => o.Target[0] == results);

    /// <summary>Values for a scope, without what an iteration knows better.</summary>
    public static FeelContext Without(ElementInstance scope, FeelContext values) =>
        scope.Role == Role.Inner && values.TryGet(Counter, out _)
            ? FeelContext.Of([.. values.Where(v => v.Key != Counter).Select(v => (v.Key, v.Value))])
            : values;

    /// <summary>The variables of an element after its input mappings; an iteration keeps its number.</summary>
    public static FeelContext Kept(ElementInstance e, FeelContext mapped, FeelContext before) =>
        e.Role == Role.Inner ? mapped.With(Counter, before[Counter]) : mapped;

    /// <summary>Whether an output mapping sets what the iteration contributes to the results.</summary>
    public static bool IsOutputElement(ElementInstance e, string name) => e.Role == Role.Inner && LoopOf(e)?.OutputElement?.VariableName == name;

    private static MultiInstance? LoopOf(ElementInstance e) => (e.Node as Activity)?.Loop as MultiInstance;
}
