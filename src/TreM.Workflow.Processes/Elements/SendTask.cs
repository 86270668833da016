using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Send task: sends a message to another instance; with a task definition a worker does it.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3. The payload is what its input mappings choose.</remarks>
internal sealed class SendTask(ElementRef element, MessageEvent message) : Activity(element)
{
    public static Activity? Read(XElement work, XElement xml, ElementReader reader)
    {
        if (ElementReader.Zeebe(xml, "taskDefinition") is not null)
        {
            return ServiceTask.Read(work, xml, reader);
        }

        var reference = (string?)xml.Attribute("messageRef")
            ?? (string?)reader.Referred(xml, (string?)xml.Attribute("operationRef"), "operation")?.Element(BpmnNames.Model + "inMessageRef");
        return MessageEvent.Of(xml, reader, reference) is { } message ? reader.Activity(xml, new SendTask(reader.Ref(xml), message)) : null;
    }

    protected override void Work(Run run, ElementInstance e)
    {
        if (message.Throw(run, e))
        {
            run.Complete(e);
        }
    }
}
