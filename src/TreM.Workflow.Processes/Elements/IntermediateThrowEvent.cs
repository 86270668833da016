using System.Collections.Immutable;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Intermediate throw event: throws what it says and goes on; without a definition it marks a state.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.4.</remarks>
internal sealed class IntermediateThrowEvent(ElementRef element, ImmutableArray<EventDefinition> definitions, Job? job)
    : ThrowEvent(element, definitions, job)
{
    private static readonly ImmutableHashSet<string> Allowed = ["message", "signal", "escalation", "compensate", "link"];

    public static IntermediateThrowEvent Read(XElement xml, ElementReader reader)
    {
        var job = Job.Read(xml, reader);
        var thrown = new IntermediateThrowEvent(reader.Ref(xml), job is null ? reader.EventDefinitions(xml, Allowed) : [], job);
        reader.Mappings(xml, thrown);
        return thrown;
    }
}
