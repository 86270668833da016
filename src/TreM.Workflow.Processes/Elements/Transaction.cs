using System.Xml.Linq;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Transaction: a sub-process that a cancel end event undoes.</summary>
/// <remarks>BPMN 2.0.2 sections 10.3.5 and 13.3.5.</remarks>
internal sealed class Transaction(ElementRef element) : SubProcess(element)
{
    public static new ScopeNode Read(XElement xml, ElementReader reader) => reader.Scope(xml, new Transaction(reader.Ref(xml)));
}
