using System.Collections.Immutable;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Elements;

/// <summary>End event: throws what it says and consumes the token.</summary>
/// <remarks>BPMN 2.0.2 sections 10.5.3 and 13.5.6.</remarks>
internal sealed class EndEvent(ElementRef element, ImmutableArray<EventDefinition> definitions, Job? job)
    : ThrowEvent(element, definitions, job)
{
    private static readonly ImmutableHashSet<string> Allowed =
        ["message", "signal", "escalation", "error", "compensate", "cancel", "terminate"];

    public static EndEvent Read(XElement xml, ElementReader reader)
    {
        var job = Job.Read(xml, reader);
        var end = new EndEvent(reader.Ref(xml), job is null ? reader.EventDefinitions(xml, Allowed) : [], job);
        reader.Mappings(xml, end);
        return end;
    }
}
