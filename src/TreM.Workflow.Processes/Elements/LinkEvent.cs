using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Link event definition: a sequence flow that is not drawn, within one process or sub-process.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.5.</remarks>
internal sealed class LinkEvent(string name) : EventDefinition
{
    public string Name { get; } = name;

    public override bool ComesLast => true;

    public static LinkEvent? Read(XElement xml, ElementReader reader)
    {
        if ((string?)xml.Attribute("name") is { Length: > 0 } name)
        {
            return new(name);
        }

        reader.Refuse(xml, "bpmn.link.unnamed", "Expected a link event to have a link name.", "Name the link the same on both sides.");
        return null;
    }

    /// <summary>The catch event of this link in the scope of a throw event, or null.</summary>
    public IntermediateCatchEvent? TargetOf(FlowNode thrower) =>
        thrower.Parent!.Children.OfType<IntermediateCatchEvent>().FirstOrDefault(c => c.Has<LinkEvent>(out var link) && link.Name == Name);

    public override bool Throw(Run run, ElementInstance thrower)
    {
        run.Arrive(TargetOf(thrower.Node)!, run.Find(thrower.Scope)!, via: null);
        return true;
    }
}
