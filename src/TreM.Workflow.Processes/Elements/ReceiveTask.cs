using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Receive task: waits for a message; with <c>instantiate</c> and no incoming flow the message starts the process.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3.</remarks>
internal sealed class ReceiveTask(ElementRef element, MessageEvent message) : Activity(element), ICatching
{
    public FlowNode Node => this;

    public ImmutableArray<EventDefinition> Definitions { get; } = [message];

    public bool IsParallelMultiple => false;

    public bool Instantiates { get; init; }

    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        var reference = (string?)xml.Attribute("messageRef")
            ?? (string?)reader.Referred(xml, (string?)xml.Attribute("operationRef"), "operation")?.Element(BpmnNames.Model + "inMessageRef");
        return MessageEvent.Of(xml, reader, reference) is { } message
            ? reader.Activity(xml, new ReceiveTask(reader.Ref(xml), message) { Instantiates = BpmnDocument.Flag(xml, "instantiate") })
            : null;
    }

    protected override void Work(Run run, ElementInstance e) => run.Waits.OpenAll(e, [this]);

    public override void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload)
    {
        if (owner.Node is EventBasedGateway gateway)
        {
            gateway.Chosen(run, owner, this, payload);
        }
        else if (run.Variables.TakeResult(owner, payload))
        {
            run.Complete(owner);
        }
    }
}
