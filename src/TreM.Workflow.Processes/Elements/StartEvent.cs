using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Start event: where a process, a sub-process or an event sub-process begins.</summary>
/// <remarks>BPMN 2.0.2 sections 10.5.2 and 13.5.1. At the top, a parallel multiple start waits for its other parts.</remarks>
internal sealed class StartEvent(ElementRef element, ImmutableArray<EventDefinition> definitions) : FlowNode(element), ICatching
{
    public FlowNode Node => this;

    public ImmutableArray<EventDefinition> Definitions { get; } = definitions;

    public bool IsParallelMultiple { get; init; }

    public bool IsInterrupting { get; init; } = true;

    public static StartEvent Read(XElement xml, ElementReader reader)
    {
        var start = new StartEvent(reader.Ref(xml), reader.EventDefinitions(xml, Allowed))
        {
            IsParallelMultiple = BpmnDocument.Flag(xml, "parallelMultiple"),
            IsInterrupting = BpmnDocument.Flag(xml, "isInterrupting", byDefault: true),
        };
        reader.Mappings(xml, start);
        return start;
    }

    private static readonly ImmutableHashSet<string> Allowed =
        ["message", "timer", "signal", "conditional", "error", "escalation", "compensate"];

    public override void Enter(Run run, ElementInstance e)
    {
        run.Activated(e);
        run.Complete(e);
    }

    public override void Execute(Run run, ElementInstance e) => run.Complete(e);

    public override void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload)
    {
        if (owner.Node == this)
        {
            if (run.Variables.TakeResult(owner, payload))
            {
                run.Complete(owner);
            }

            return;
        }

        ((EventSubProcess)Parent!).Trigger(run, owner, payload);
        if (!IsInterrupting)
        {
            run.Waits.Renew(owner, this, wait);
        }
    }
}
