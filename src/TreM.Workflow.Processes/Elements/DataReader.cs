using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Data of an activity: its properties and data objects are its own variables; data associations copy values.</summary>
/// <remarks>BPMN 2.0.2 section 10.4.</remarks>
internal readonly struct DataReader(ElementReader reader)
{
    public void Read(XElement xml, Activity node)
    {
        var declared = xml.Elements(BpmnNames.Model + "property").ToList();
        if (node is ScopeNode and not Process)
        {
            declared.AddRange(xml.Elements(BpmnNames.Model + "dataObject"));
        }

        if (xml.Element(BpmnNames.Model + "ioSpecification") is { } io)
        {
            declared.AddRange(io.Elements(BpmnNames.Model + "dataOutput"));
        }

        node.Declared = [.. declared.Select(reader.NameOf).OfType<string>()];
        node.Inputs = node.Inputs.InsertRange(0, Copies(xml, "dataInputAssociation"));
        node.DataOutputs = Copies(xml, "dataOutputAssociation");
    }

    private ImmutableArray<Mapping> Copies(XElement xml, string kind)
    {
        var copies = ImmutableArray.CreateBuilder<Mapping>();
        foreach (var association in xml.Elements(BpmnNames.Model + kind))
        {
            if (association.Element(BpmnNames.Model + "assignment") is not null)
            {
                reader.Refuse(association, "bpmn.data.assignment", "Expected a data association to copy a value; saw an assignment.", "Use an input or output mapping.");
                continue;
            }

            var target = reader.Document.Resolve(association, (string?)association.Element(BpmnNames.Model + "targetRef"));
            if (target is null || target.Name.LocalName is "dataStoreReference" or "dataStore" || reader.NameOf(target) is not { } name)
            {
                continue;
            }

            var source = association.Element(BpmnNames.Model + "transformation") is { } transformation
                ? reader.Plain(transformation, "the transformation")
                : reader.VariableOf(association, (string?)association.Element(BpmnNames.Model + "sourceRef"));
            if (source is not null)
            {
                copies.Add(new(source, [name]) { OnlyWhenPresent = true });
            }
        }

        return copies.ToImmutable();
    }
}
