using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>A BPMN file as the rules ask it: elements by type, flows by their ends, references followed. Built once per check.</summary>
internal sealed class BpmnModel
{
    private static readonly ImmutableArray<XElement> None = [];
    private readonly Dictionary<string, List<XElement>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<XElement, List<XElement>> _outgoing = [];
    private readonly Dictionary<XElement, List<XElement>> _incoming = [];
    private readonly Dictionary<XElement, List<XElement>> _boundaries = [];
    private readonly Dictionary<XElement, XElement> _participants = [];

    public BpmnModel(BpmnDocument document)
    {
        Document = document;
        foreach (var (element, type) in document.Types)
        {
            for (var at = type; at is not null; at = at.Base)
            {
                Add(_byType, at.Name, element);
            }
        }

        foreach (var flow in Of("SequenceFlow"))
        {
            if (Ref(flow, "sourceRef") is { } source)
            {
                Add(_outgoing, source, flow);
            }

            if (Ref(flow, "targetRef") is { } target)
            {
                Add(_incoming, target, flow);
            }
        }

        ListsFlows = Of("FlowNode").Any(n => Child(n, "incoming") is not null || Child(n, "outgoing") is not null);
        foreach (var boundary in Of("BoundaryEvent"))
        {
            if (Ref(boundary, "attachedToRef") is { } host)
            {
                Add(_boundaries, host, boundary);
            }
        }

        foreach (var participant in Of("Participant"))
        {
            if (Ref(participant, "processRef") is { } process)
            {
                _participants.TryAdd(process, participant);
            }
        }
    }

    public BpmnDocument Document { get; }

    /// <summary>Whether the nodes of the file name their flows (they may leave it to the flows).</summary>
    public bool ListsFlows { get; }

    /// <summary>What exists outside the file, or null when nobody said.</summary>
    public KnownReferences? KnownReferences { get; init; }

    /// <summary>Where tokens can go, for every executable process and each sub-process inside.</summary>
    public IReadOnlyList<FlowGraph> Graphs => field ??=
    [
        .. Of("Process").Concat(Of("SubProcess")).Where(IsExecutable).Select(s => new FlowGraph(this, s)),
    ];

    /// <summary>Elements of a type or its specialisations, in the file's order.</summary>
    public IReadOnlyList<XElement> Of(string type) => _byType.TryGetValue(type, out var found) ? found : None;

    public bool Is(XElement? element, string type) => element is not null && Document.Is(element, type);

    public bool IsAny(XElement? element, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            if (Is(element, type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sequence flows whose sourceRef is the element.</summary>
    public IReadOnlyList<XElement> Outgoing(XElement node) => _outgoing.TryGetValue(node, out var found) ? found : None;

    /// <summary>Sequence flows whose targetRef is the element.</summary>
    public IReadOnlyList<XElement> Incoming(XElement node) => _incoming.TryGetValue(node, out var found) ? found : None;

    /// <summary>Boundary events on an activity.</summary>
    public IReadOnlyList<XElement> Boundaries(XElement activity) => _boundaries.TryGetValue(activity, out var found) ? found : None;

    /// <summary>Whether the file speaks this programme's dialect, and so is held to its demands.</summary>
    public bool UsesTrem =>
        Document.Definitions.Attributes().Any(a => a.IsNamespaceDeclaration && a.Value == BpmnNames.Trem.NamespaceName);

    /// <summary>What an attribute refers to, in this file.</summary>
    public XElement? Ref(XElement element, string attribute) => Document.Resolve(element, (string?)element.Attribute(attribute));

    /// <summary>What the text of child elements refers to, in this file.</summary>
    public IEnumerable<XElement> Refs(XElement element, string child) =>
        Children(element, child).Select(c => Document.Resolve(c, c.Value)).OfType<XElement>();

    public static IEnumerable<XElement> Children(XElement element, string name) => element.Elements(BpmnNames.Model + name);

    public static XElement? Child(XElement element, string name) => element.Element(BpmnNames.Model + name);

    /// <summary>Child elements of a type.</summary>
    public IEnumerable<XElement> Parts(XElement element, string type) => element.Elements().Where(c => Is(c, type));

    public static string? Text(XElement element, string attribute) => (string?)element.Attribute(attribute);

    /// <summary>A boolean attribute; what is not written, or not a boolean, has the default.</summary>
    public static bool Flag(XElement element, string attribute, bool byDefault = false) => BpmnDocument.Flag(element, attribute, byDefault);

    /// <summary>The process, sub-process or choreography that holds the element.</summary>
    public XElement? ScopeOf(XElement element)
    {
        for (var at = element.Parent; at is not null; at = at.Parent)
        {
            if (IsAny(at, "Process", "SubProcess", "Choreography", "SubChoreography"))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The process around (or at) the element.</summary>
    public static XElement? ProcessOf(XElement element) => element.AncestorsAndSelf(BpmnNames.Model + "process").LastOrDefault();

    /// <summary>Whether the element belongs to a process that is to be run.</summary>
    public static bool IsExecutable(XElement element) => ProcessOf(element) is { } process && Flag(process, "isExecutable");

    /// <summary>The pool of a participant or of anything in its process; the process itself when no pool holds it.</summary>
    public XElement? PoolOf(XElement element) =>
        Is(element, "Participant") ? element
        : ProcessOf(element) is not { } process ? null
        : _participants.GetValueOrDefault(process, process);

    /// <summary>The event definitions of an event: its own, and those it refers to.</summary>
    public IReadOnlyList<XElement> Definitions(XElement element) =>
        [.. Parts(element, "EventDefinition"), .. Refs(element, "eventDefinitionRef")];

    /// <summary>Whether the event has definitions, even ones that cannot be found.</summary>
    public bool HasDefinitions(XElement element) =>
        Parts(element, "EventDefinition").Any() || Children(element, "eventDefinitionRef").Any();

    /// <summary>Short name of an event definition's trigger: <c>message</c>, <c>compensate</c>.</summary>
    public static string Trigger(XElement definition) =>
        definition.Name.LocalName is var name && name.EndsWith("EventDefinition", StringComparison.Ordinal) ? name[..^"EventDefinition".Length] : name;

    public bool HasTrigger(XElement element, string trigger) => Definitions(element).Any(d => Trigger(d) == trigger);

    public bool IsEventSubProcess(XElement element) => Is(element, "SubProcess") && Flag(element, "triggeredByEvent");

    public bool IsCompensation(XElement element) => Is(element, "Activity") && Flag(element, "isForCompensation");

    /// <summary>The item definition of a data element, message, error, escalation or signal, or null.</summary>
    public XElement? ItemOf(XElement? element) => element is null ? null
        : Ref(element, "itemSubjectRef") ?? Ref(element, "itemRef") ?? Ref(element, "structureRef")
            ?? (Is(element, "DataObjectReference") ? ItemOf(Ref(element, "dataObjectRef")) : null)
            ?? (Is(element, "DataStoreReference") ? ItemOf(Ref(element, "dataStoreRef")) : null);

    /// <summary>Whether two item definitions are the same, or name the same structure.</summary>
    public static bool SameItem(XElement? one, XElement? other) =>
        one == other
        || (one is not null && other is not null
            && Text(one, "structureRef") is { } structure
            && structure == Text(other, "structureRef")
            && Flag(one, "isCollection") == Flag(other, "isCollection"));

    /// <summary>How findings name an element: type, name, id.</summary>
    public static string Label(XElement element)
    {
        var id = BpmnDocument.IdOf(element);
        var name = Text(element, "name")?.Trim();
        return (name, id) switch
        {
            ({ Length: > 0 }, { }) => $"{element.Name.LocalName} '{name}' ({id})",
            ({ Length: > 0 }, null) => $"{element.Name.LocalName} '{name}'",
            (_, { }) => $"{element.Name.LocalName} ({id})",
            _ => $"{element.Name.LocalName} (line {BpmnDocument.LineOf(element)})",
        };
    }

    private static void Add<TKey>(Dictionary<TKey, List<XElement>> lists, TKey key, XElement element)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(element);
    }
}
