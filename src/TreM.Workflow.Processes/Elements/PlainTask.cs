using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Task without a type: marks a step and goes on.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.3 and 13.3.3: an abstract task completes upon activation.</remarks>
internal sealed class PlainTask(ElementRef element) : Activity(element)
{
    public static Activity Read(XElement work, XElement xml, ElementReader reader) => reader.Activity(xml, new PlainTask(reader.Ref(xml)));

    protected override void Work(Run run, ElementInstance e) => run.Complete(e);
}
