using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Parallel gateway: waits for one token on every incoming flow, then takes every outgoing flow.</summary>
/// <remarks>BPMN 2.0.2 sections 10.6.4 and 13.4.1. Conditions on its flows mean nothing.</remarks>
internal sealed class ParallelGateway(ElementRef element) : FlowNode(element)
{
    public static ParallelGateway Read(XElement xml, ElementReader reader) => new(reader.Ref(xml));

    public override void Enter(Run run, ElementInstance e)
    {
        if (Incoming.Length > 1 && e.Via is not null && !e.Gathered && !run.Joins.HasAllFlows(e))
        {
            e.Phase = Phase.Joining;
            return;
        }

        e.Gathered = true;
        if (!run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            return;
        }

        run.Activated(e);
        run.Complete(e);
    }
}
