using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Intermediate catch event: the token waits until it happens.</summary>
/// <remarks>BPMN 2.0.2 sections 10.5.4 and 13.5.2.</remarks>
internal sealed class IntermediateCatchEvent(ElementRef element, ImmutableArray<EventDefinition> definitions)
    : FlowNode(element), ICatching
{
    private static readonly ImmutableHashSet<string> Allowed = ["message", "timer", "signal", "conditional", "link"];

    public FlowNode Node => this;

    public ImmutableArray<EventDefinition> Definitions { get; } = definitions;

    public bool IsParallelMultiple { get; init; }

    public override bool StartsImplicitly => base.StartsImplicitly && !this.Has<LinkEvent>(out _);

    public static IntermediateCatchEvent Read(XElement xml, ElementReader reader)
    {
        var definitions = reader.EventDefinitions(xml, Allowed);
        if (definitions.IsEmpty)
        {
            reader.Refuse(xml, "bpmn.event.empty", "Expected an intermediate catch event to say what it waits for.", "Choose message, timer, signal, condition or link.");
        }

        var caught = new IntermediateCatchEvent(reader.Ref(xml), definitions)
        {
            IsParallelMultiple = BpmnDocument.Flag(xml, "parallelMultiple"),
        };
        reader.Mappings(xml, caught);
        return caught;
    }

    public override void Enter(Run run, ElementInstance e)
    {
        if ((e.Listening is null && !run.Variables.MapInputs(e, [], Inputs)) || !run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            return;
        }

        if (this.Has<LinkEvent>(out _))
        {
            run.Activated(e);
            run.Complete(e);
        }
        else if (run.Waits.OpenAll(e, [this]))
        {
            run.Activated(e);
            run.Waits.AskConditionsOf(e);
        }
    }

    public override void Execute(Run run, ElementInstance e) => run.Complete(e);

    public override void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload)
    {
        if (owner.Node is EventBasedGateway gateway)
        {
            gateway.Chosen(run, owner, this, payload);
            return;
        }

        run.Waits.CloseOf(owner, CloseReason.Withdrawn);
        if (run.Variables.TakeResult(owner, payload))
        {
            run.Complete(owner);
        }
    }
}
