using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Which outgoing flows a token takes. BPMN 2.0.2 sections 13.2.1, 13.3.2 and 13.4.</summary>
internal readonly struct Flows(Run run)
{
    /// <summary>Takes the flows of an element that has completed; false after an incident.</summary>
    public bool TryTake(ElementInstance e)
    {
        var node = e.Node;
        var times = node is Activity activity ? activity.CompletionQuantity : 1;
        if (node is not Activity || node.Outgoing.All(f => f.Condition is null && f != node.Default))
        {
            foreach (var flow in node.Outgoing)
            {
                Take(e, flow, times);
            }

            return true;
        }

        if (!TryHolding(e, out var taken))
        {
            return false;
        }

        foreach (var flow in taken)
        {
            Take(e, flow, times);
        }

        return true;
    }

    /// <summary>
    /// The flows whose condition holds, in the order of the model, with flows without a condition; when no condition
    /// holds, the default flow. False after an incident.
    /// </summary>
    public bool TryHolding(ElementInstance e, out List<Flow> taken, FeelContext? extra = null)
    {
        taken = [];
        var anyCondition = false;
        foreach (var flow in e.Node.Outgoing)
        {
            if (flow == e.Node.Default)
            {
                continue;
            }

            if (flow.Condition is null)
            {
                taken.Add(flow);
                continue;
            }

            if (!TryAsk(e, flow, out var holds, extra))
            {
                return false;
            }

            if (holds)
            {
                anyCondition = true;
                taken.Add(flow);
            }
        }

        if (!anyCondition && e.Node.Default is { } otherwise)
        {
            taken.Add(otherwise);
        }

        return taken.Count > 0 || NothingHolds(e);
    }

    /// <summary>Whether a flow's condition holds; false after an incident.</summary>
    public bool TryAsk(ElementInstance e, Flow flow, out bool holds, FeelContext? extra = null) =>
        run.Variables.TryAsk(e, flow.Condition!, $"the condition of flow '{flow.Id}'", out holds, extra);

    public bool NothingHolds(ElementInstance e) =>
        run.Stick(e, "process.flow.none",
            $"Expected a condition on a flow out of '{e.ElementId}' to hold, or a default flow. Saw: "
            + string.Join("; ", e.Node.Outgoing.Select(f => $"{f.Id}: {f.Condition?.Text}"))
            + ". Correct the variables and retry, or give the element a default flow.");

    public void Take(ElementInstance e, Flow flow, int times = 1)
    {
        var scope = run.Find(e.Scope)!;
        for (var i = 0; i < times; i++)
        {
            run.Emit(new Effect.Recorded(HistoryKind.FlowTaken, e.Key, flow.Element, FeelContext.Empty));
            run.Arrive(flow.Target, scope, flow.Id);
        }
    }
}
