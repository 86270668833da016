using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Reads what a process or sub-process holds, and joins it: flows, boundary events, handlers, links, starts.</summary>
internal readonly struct ScopeReader(ElementReader reader)
{
    public void Read(XElement xml, ScopeNode scope)
    {
        var nodes = ImmutableArray.CreateBuilder<FlowNode>();
        foreach (var child in xml.Elements())
        {
            if (child.Name.Namespace == BpmnNames.Model && !ElementCatalogue.IsBeside(child.Name.LocalName))
            {
                var node = ReadNode(child);
                node.Parent = scope;
                nodes.Add(node);
            }
        }

        scope.Children = nodes.ToImmutable();
        Connect(xml, scope);
        Attach(xml, scope);
        Link(scope);
        scope.EventSubProcesses = [.. scope.Children.OfType<EventSubProcess>()];
        scope.CompensatedBy = scope.EventSubProcesses.FirstOrDefault(s => s.Start.Has<CompensateEvent>(out _));
        scope.HasCompensableContent = scope.Children.Any(c => c.IsCompensable && c is not EventSubProcess);
        scope.Starts = [.. scope.Children.OfType<StartEvent>().Where(s => s.Definitions.IsEmpty)];
        if (!scope.Children.OfType<StartEvent>().Any())
        {
            scope.Starts = [.. scope.Children.Where(c => c.StartsImplicitly
                && c is not (ReceiveTask { Instantiates: true } or EventBasedGateway { Instantiates: true }))];
        }
    }

    private FlowNode ReadNode(XElement xml)
    {
        var refusals = reader.Findings.Count;
        var node = ReadOrRefuse(xml) ?? new RefusedElement(reader.Ref(xml)) { IsForCompensation = Checks.BpmnModel.Flag(xml, "isForCompensation") };
        if (node is RefusedElement && reader.Findings.Count == refusals)
        {
            // Whatever stands for a refused element is told: it must never run.
            reader.Refuse(xml, Unreadable.Because(new InvalidOperationException(), xml.Name.LocalName));
        }

        reader.Sources[node] = xml;
        if (node is not RefusedElement)
        {
            node.Listeners = Listener.Read(xml, node, reader);
        }

        if (!reader.Nodes.TryAdd(node.Id, node))
        {
            reader.Refuse(xml, "bpmn.id.repeated", $"Expected every id once; saw '{node.Id}' again.", "Give the element another id.", node.Id);
        }

        return node;
    }

    private FlowNode? ReadOrRefuse(XElement xml)
    {
        if (ElementCatalogue.FlowNode(xml.Name.LocalName) is not { } read)
        {
            reader.Refuse(xml, "bpmn.element.unsupported", $"Expected elements that the engine runs; saw {xml.Name.LocalName}.", "Model it with another element.", xml.Name.LocalName);
            return null;
        }

        try
        {
            return read(xml, reader);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            reader.Refuse(xml, Unreadable.Because(e, xml.Name.LocalName));
            return null;
        }
    }

    private void Connect(XElement xml, ScopeNode scope)
    {
        var flows = new Dictionary<string, Flow>(StringComparer.Ordinal);
        foreach (var element in xml.Elements(BpmnNames.Model + "sequenceFlow"))
        {
            var source = Find(scope, element, "sourceRef");
            var target = Find(scope, element, "targetRef");
            if (source is null || target is null)
            {
                continue;
            }

            var condition = element.Element(BpmnNames.Model + "conditionExpression") is { } text && source is not (ParallelGateway or EventBasedGateway or StartEvent)
                ? reader.Plain(text, "the condition")
                : null;
            var flow = new Flow(reader.Ref(element), source, target, condition);
            if (!flows.TryAdd(flow.Id, flow))
            {
                reader.Refuse(element, "bpmn.id.repeated", $"Expected every id once; saw '{flow.Id}' again.", "Give the flow another id.", flow.Id);
            }
        }

        var outgoing = flows.Values.ToLookup(f => f.Source);
        var incoming = flows.Values.ToLookup(f => f.Target);
        foreach (var node in scope.Children)
        {
            var element = reader.Sources[node];
            var written = element.Elements(BpmnNames.Model + "outgoing").Select(o => o.Value.Trim()).ToList();
            int Place(Flow flow) => written.IndexOf(flow.Id) is >= 0 and var at ? at : int.MaxValue;
            node.Outgoing = [.. outgoing[node].OrderBy(Place)];
            node.Incoming = [.. incoming[node]];
            if (!node.ListenersOn(ListenerEvent.Start).IsEmpty && node.Incoming.Any(f => f.Source is EventBasedGateway))
            {
                reader.Refuse(element, "bpmn.listener.event", "Expected no start listener after an event-based gateway: the event has happened when the element begins.", "Use an end listener.", "start");
            }

            if ((string?)element.Attribute("default") is { } id)
            {
                node.Default = node.Outgoing.FirstOrDefault(f => f.Id == id.Trim());
                if (node.Default is null)
                {
                    reader.Refuse(element, "bpmn.default.unknown", $"Expected the default flow '{id}' to leave the element.", "Choose one of its outgoing flows.", id);
                }
            }
        }
    }

    private FlowNode? Find(ScopeNode scope, XElement flow, string end)
    {
        var id = (string?)flow.Attribute(end);
        if (id is not null && reader.Nodes.TryGetValue(id.Trim(), out var node) && node.Parent == scope)
        {
            return node;
        }

        if (id is null || reader.Document.Resolve(flow, id) is not { } element || ElementCatalogue.FlowNode(element.Name.LocalName) is null || element.Parent != flow.Parent)
        {
            reader.Refuse(flow, "bpmn.flow.end", $"Expected {end} of a sequence flow to be an element of the same process or sub-process; saw '{id}'.", "Draw the flow again.", end, id ?? "");
        }

        return null;
    }

    private void Attach(XElement xml, ScopeNode scope)
    {
        foreach (var group in scope.Children.OfType<BoundaryEvent>().GroupBy(b => b.AttachedTo.Trim()).ToList())
        {
            if (!reader.Nodes.TryGetValue(group.Key, out var attached) || attached is not Activity activity || attached.Parent != scope)
            {
                foreach (var lost in group)
                {
                    reader.Refuse(reader.Sources[lost], "bpmn.boundary.attached", $"Expected the boundary event to be attached to an activity beside it; saw '{group.Key}'.", "Attach it again.", group.Key);
                }

                continue;
            }

            activity.Boundaries = [.. group.Where(b => !b.Has<CompensateEvent>(out _))];
            foreach (var compensation in group.Where(b => b.Has<CompensateEvent>(out _)))
            {
                activity.Handler = HandlerOf(xml, scope, compensation);
            }
        }
    }

    private Activity? HandlerOf(XElement xml, ScopeNode scope, BoundaryEvent boundary)
    {
        var association = xml.AncestorsAndSelf().Elements(BpmnNames.Model + "association")
            .FirstOrDefault(a => ((string?)a.Attribute("sourceRef"))?.Trim() == boundary.Id);
        if (association is not null && reader.Nodes.TryGetValue(((string?)association.Attribute("targetRef"))?.Trim() ?? "", out var node)
            && node is Activity handler && handler.Parent == scope)
        {
            handler.IsForCompensation = true;
            return handler;
        }

        reader.Refuse(reader.Sources[boundary], "bpmn.compensation.handler", "Expected a compensation boundary event to be associated with the activity that compensates.", "Draw an association to a compensation activity.");
        return null;
    }

    private void Link(ScopeNode scope)
    {
        foreach (var thrower in scope.Children.OfType<ThrowEvent>())
        {
            foreach (var link in thrower.Definitions.OfType<LinkEvent>().Where(l => l.TargetOf(thrower) is null))
            {
                reader.Refuse(reader.Sources[thrower], "bpmn.link.target", $"Expected a catch event for link '{link.Name}' in the same process or sub-process.", "Add the catch event, or correct the link name.", link.Name);
            }
        }
    }
}
