using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Event-based gateway: the first event after it that happens takes the token. It can also start a process.</summary>
/// <remarks>BPMN 2.0.2 sections 10.6.6 and 13.4.4. Started in parallel, the instance needs all its events.</remarks>
internal sealed class EventBasedGateway(ElementRef element) : FlowNode(element)
{
    public bool Instantiates { get; init; }

    public bool IsParallel { get; init; }

    /// <summary>Events and receive tasks after the gateway.</summary>
    public IEnumerable<ICatching> Targets => Outgoing.Select(f => f.Target).OfType<ICatching>();

    public static EventBasedGateway Read(XElement xml, ElementReader reader) => new(reader.Ref(xml))
    {
        Instantiates = BpmnDocument.Flag(xml, "instantiate"),
        IsParallel = (string?)xml.Attribute("eventGatewayType") == "Parallel",
    };

    public override void Enter(Run run, ElementInstance e)
    {
        if (run.Listeners.HaveRun(e, ListenerEvent.Start) && run.Waits.OpenAll(e, Targets))
        {
            run.Activated(e);
            run.Waits.AskConditionsOf(e);
        }
    }

    /// <summary>A new instance begins because one of the events happened.</summary>
    public void Start(Run run, ElementInstance scope, FlowNode first, FeelContext payload)
    {
        var e = run.Create(this, scope);
        if (IsParallel && !run.Waits.OpenAll(e, Targets.Where(t => t.Node != first)))
        {
            return;
        }

        run.Activated(e);
        Chosen(run, e, first, payload);
    }

    /// <summary>An event after the gateway has happened.</summary>
    public void Chosen(Run run, ElementInstance e, FlowNode target, FeelContext payload)
    {
        var scope = run.Find(e.Scope)!;
        var flow = Outgoing.First(f => f.Target == target);
        run.Waits.CloseOf(e, target.Id);
        var isLast = !IsParallel || !Instantiates || !run.Waits.All.Exists(w => w.Owner == e.Key);
        if (isLast)
        {
            run.Waits.CloseOf(e, CloseReason.Withdrawn);
            run.Record(HistoryKind.ElementCompleted, e);
        }

        run.Emit(new Effect.Recorded(HistoryKind.FlowTaken, e.Key, flow.Element, FeelContext.Empty));
        var caught = run.Create(target, scope);
        caught.Via = flow.Id;
        if (isLast)
        {
            run.Scopes.Remove(e);
        }

        run.Activated(caught);
        if (run.Variables.TakeResult(caught, payload))
        {
            run.Complete(caught);
        }
    }
}
