using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Boundary event: happens while its activity runs, and ends the activity or goes on beside it.</summary>
/// <remarks>BPMN 2.0.2 sections 10.5.4 and 13.5.3. Compensation boundary events only name their handler.</remarks>
internal sealed class BoundaryEvent(ElementRef element, ImmutableArray<EventDefinition> definitions, string attachedTo)
    : FlowNode(element), ICatching
{
    private static readonly ImmutableHashSet<string> Allowed =
        ["message", "timer", "signal", "conditional", "error", "escalation", "compensate", "cancel"];

    public FlowNode Node => this;

    public ImmutableArray<EventDefinition> Definitions { get; } = definitions;

    public bool IsParallelMultiple { get; init; }

    public bool IsInterrupting { get; init; } = true;

    public string AttachedTo { get; } = attachedTo;

    public override bool StartsImplicitly => false;

    public static BoundaryEvent Read(XElement xml, ElementReader reader)
    {
        var definitions = reader.EventDefinitions(xml, Allowed);
        if (definitions.IsEmpty)
        {
            reader.Refuse(xml, "bpmn.event.empty", "Expected a boundary event to say what it waits for.", "Choose for example timer, message or error.");
        }

        var boundary = new BoundaryEvent(reader.Ref(xml), definitions, (string?)xml.Attribute("attachedToRef") ?? "")
        {
            IsParallelMultiple = BpmnDocument.Flag(xml, "parallelMultiple"),
            IsInterrupting = BpmnDocument.Flag(xml, "cancelActivity", byDefault: true) || definitions.Any(d => d is ErrorEvent or CancelEvent),
        };
        reader.Mappings(xml, boundary);
        return boundary;
    }

    public override void Enter(Run run, ElementInstance e) => run.Complete(e);

    public override void Execute(Run run, ElementInstance e)
    {
        run.Activated(e);
        run.Complete(e);
    }

    public override void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload)
    {
        Trigger(run, owner, payload);
        if (!IsInterrupting)
        {
            run.Waits.Renew(owner, this, wait);
        }
    }

    /// <summary>The event happens to an instance of its activity.</summary>
    public void Trigger(Run run, ElementInstance owner, FeelContext payload)
    {
        var e = run.Create(this, run.Find(owner.Scope)!);
        if (IsInterrupting)
        {
            run.Scopes.Terminate(owner);
        }

        run.Activated(e);
        if (run.Variables.TakeResult(e, payload))
        {
            run.Complete(e);
        }

        if (IsInterrupting && owner.Thrower != 0)
        {
            run.Compensation.HandlerEnded(owner.Thrower);
        }
    }
}
