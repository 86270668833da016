using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Exclusive gateway: each token takes the first flow whose condition holds; tokens are never joined.</summary>
/// <remarks>BPMN 2.0.2 sections 10.6.2 and 13.4.2.</remarks>
/// <errors><c>process.flow.none</c>: no condition held and there is no default flow.</errors>
internal sealed class ExclusiveGateway(ElementRef element) : FlowNode(element)
{
    public static ExclusiveGateway Read(XElement xml, ElementReader reader) => new(reader.Ref(xml));

    public override void Enter(Run run, ElementInstance e)
    {
        if (!run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            return;
        }

        var flows = new Flows(run);
        var taken = Outgoing.Length == 1 && Outgoing[0].Condition is null ? Outgoing[0] : null;
        foreach (var flow in Outgoing)
        {
            if (taken is not null)
            {
                break;
            }

            if (flow == Default)
            {
                continue;
            }

            var holds = true;
            if (flow.Condition is not null && !flows.TryAsk(e, flow, out holds))
            {
                return;
            }

            taken = holds ? flow : null;
        }

        taken ??= Default;
        if (taken is null && !Outgoing.IsEmpty)
        {
            flows.NothingHolds(e);
            return;
        }

        run.Activated(e);
        run.Record(HistoryKind.ElementCompleted, e);
        if (taken is not null)
        {
            flows.Take(e, taken);
        }

        run.Scopes.Remove(e);
    }
}
