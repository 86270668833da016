using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// Link event definition: a sequence flow that is not drawn, within one process or sub-process. Its two sides are joined by
/// <c>target</c> and <c>source</c> where either is written, else by the same name.
/// </summary>
/// <remarks>BPMN 2.0.2 section 10.5.5.</remarks>
internal sealed class LinkEvent(string name, string? id, string? target, ImmutableArray<string> sources) : EventDefinition
{
    public string Name { get; } = name;

    private string? Id { get; } = id;

    private string? Target { get; } = target;

    private ImmutableArray<string> Sources { get; } = sources;

    public override bool ComesLast => true;

    public static LinkEvent? Read(XElement xml, ElementReader reader)
    {
        string? Definition(XElement reference) => reader.Document.Resolve(reference, reference.Value) is { } other ? BpmnDocument.IdOf(other) : reference.Value.Trim();
        var target = xml.Element(BpmnNames.Model + "target") is { } written ? Definition(written) : null;
        ImmutableArray<string> sources = [.. xml.Elements(BpmnNames.Model + "source").Select(Definition).OfType<string>()];
        var name = (string?)xml.Attribute("name");
        if (!string.IsNullOrEmpty(name) || target is not null || !sources.IsEmpty)
        {
            return new(name ?? "", BpmnDocument.IdOf(xml), target, sources);
        }

        reader.Refuse(xml, "bpmn.link.unnamed", "Expected a link event to have a link name.", "Name the link the same on both sides.");
        return null;
    }

    /// <summary>The catch event of this link in the scope of a throw event, or null.</summary>
    public IntermediateCatchEvent? TargetOf(FlowNode thrower)
    {
        IntermediateCatchEvent? Caught(Func<LinkEvent, bool> fits) =>
            thrower.Parent!.Children.OfType<IntermediateCatchEvent>().FirstOrDefault(c => c.Has<LinkEvent>(out var link) && fits(link));
        return Target is not null ? Caught(l => l.Id == Target)
            : (Id is null ? null : Caught(l => l.Sources.Contains(Id))) ?? (Name.Length == 0 ? null : Caught(l => l.Name == Name));
    }

    public override bool Throw(Run run, ElementInstance thrower)
    {
        run.Arrive(TargetOf(thrower.Node)!, run.Find(thrower.Scope)!, via: null);
        return true;
    }
}
