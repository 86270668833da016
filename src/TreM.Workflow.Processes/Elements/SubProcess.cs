using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Embedded sub-process: a scope of its own that ends when its last token does.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.5 and 13.3.4.</remarks>
internal class SubProcess(ElementRef element) : ScopeNode(element)
{
    public static ScopeNode Read(XElement xml, ElementReader reader) =>
        BpmnDocument.Flag(xml, "triggeredByEvent") ? EventSubProcess.Read(xml, reader) : reader.Scope(xml, new SubProcess(reader.Ref(xml)));
}
