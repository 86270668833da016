using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Inclusive gateway: waits for every token that can still come, then takes each flow whose condition holds.</summary>
/// <remarks>
/// BPMN 2.0.2 sections 10.6.3 and 13.4.3. The join is asked again whenever no token can move, so also after tokens died.
/// </remarks>
/// <errors><c>process.flow.none</c>: no condition held and there is no default flow.</errors>
internal sealed class InclusiveGateway(ElementRef element) : FlowNode(element)
{
    public static InclusiveGateway Read(XElement xml, ElementReader reader) => new(reader.Ref(xml));

    public override void Enter(Run run, ElementInstance e)
    {
        if (Incoming.Length > 1 && e.Via is not null && e.Phase == Phase.Ready && !e.Gathered)
        {
            e.Phase = Phase.Joining;
            return;
        }

        e.Gathered = true;
        Fire(run, e);
    }

    /// <summary>All tokens that can come have come: <paramref name="e"/> stands for them.</summary>
    public void Fire(Run run, ElementInstance e)
    {
        if (!run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            return;
        }

        var flows = new Flows(run);
        List<Flow> taken = [];
        if (!Outgoing.IsEmpty && !flows.TryHolding(e, out taken))
        {
            return;
        }

        run.Activated(e);
        run.Record(HistoryKind.ElementCompleted, e);
        foreach (var flow in taken)
        {
            flows.Take(e, flow);
        }

        run.Scopes.Remove(e);
    }
}
