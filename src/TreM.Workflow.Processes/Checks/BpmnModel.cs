using System.Collections.Immutable;
using System.Xml.Linq;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>A BPMN file as the rules ask it: elements by type, flows by their ends, references followed. Built once per check.</summary>
internal sealed class BpmnModel
{
    /// <summary>Steps that the checks of one process or sub-process may take: well below a second.</summary>
    public const long SoundnessBudget = 50_000_000;

    /// <summary>Characters of a name or text that a finding quotes.</summary>
    private const int LongestQuoted = 80;

    private static readonly ImmutableArray<XElement> None = [];
    private readonly Dictionary<string, List<XElement>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<XElement, List<XElement>> _outgoing = [];
    private readonly Dictionary<XElement, List<XElement>> _incoming = [];
    private readonly Dictionary<XElement, List<XElement>> _boundaries = [];
    private readonly Dictionary<XElement, XElement> _participants = [];
    private readonly Dictionary<(XElement Scope, string Type), bool> _holds = [];
    private readonly Dictionary<(XElement, string), HashSet<XElement>> _listed = [];
    private readonly Lazy<HashSet<XElement>> _instantiated;
    private readonly Lazy<ILookup<XElement, XElement>> _messageFlowsFrom;
    private readonly Lazy<ILookup<XElement, XElement>> _messageFlowsTo;
    private readonly Lazy<ILookup<XElement, XElement>> _associationsFrom;
    private readonly Lazy<ILookup<(XElement? Scope, string Name), XElement>> _links;

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

        _instantiated = new(() => [.. Of("ReceiveTask").Concat(Of("EventBasedGateway")).Where(n => Flag(n, "instantiate")).Select(n => n.Parent!)]);
        _messageFlowsFrom = new(() => ByEnd("MessageFlow", "sourceRef"));
        _messageFlowsTo = new(() => ByEnd("MessageFlow", "targetRef"));
        _associationsFrom = new(() => ByEnd("Association", "sourceRef"));
        _links = new(() => Of("LinkEventDefinition").Where(d => Text(d, "name") is { Length: > 0 }).ToLookup(d => (ScopeOf(d), Text(d, "name")!)));
    }

    public BpmnDocument Document { get; }

    /// <summary>Whether the nodes of the file name their flows (they may leave it to the flows).</summary>
    public bool ListsFlows { get; }

    /// <summary>What exists outside the file, or null when nobody said.</summary>
    public KnownReferences? KnownReferences { get; init; }

    /// <summary>Ends the checks early.</summary>
    public CancellationToken Stop { get; init; }

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

    /// <summary>Message flows that the element sends.</summary>
    public IEnumerable<XElement> MessageFlowsFrom(XElement element) => _messageFlowsFrom.Value[element];

    /// <summary>Message flows that the element receives.</summary>
    public IEnumerable<XElement> MessageFlowsTo(XElement element) => _messageFlowsTo.Value[element];

    /// <summary>Associations whose sourceRef is the element.</summary>
    public IEnumerable<XElement> AssociationsFrom(XElement element) => _associationsFrom.Value[element];

    /// <summary>Link event definitions with the same name at the same level, the definition itself among them.</summary>
    public IEnumerable<XElement> SameLink(XElement definition) =>
        Text(definition, "name") is { Length: > 0 } name ? _links.Value[(ScopeOf(definition), name)] : [];

    /// <summary>The catch events that a throw event's links lead to.</summary>
    public IEnumerable<XElement> LinkTargets(XElement thrower) => Definitions(thrower)
        .Where(d => Trigger(d) == "link")
        .SelectMany(d => Refs(d, "target").Concat(SameLink(d)).Where(t => Is(t.Parent, "CatchEvent") && ScopeOf(t) == ScopeOf(d)))
        .Select(t => t.Parent!).Distinct();

    /// <summary>Whether a scope holds an element of a type, itself and not in a sub-process.</summary>
    public bool Holds(XElement scope, string type)
    {
        if (!_holds.TryGetValue((scope, type), out var holds))
        {
            _holds.Add((scope, type), holds = Parts(scope, type).Any());
        }

        return holds;
    }

    /// <summary>Whether something in the scope can begin it, so that its ends have a beginning.</summary>
    public bool HasBeginning(XElement scope) => Holds(scope, "StartEvent") || _instantiated.Value.Contains(scope);

    /// <summary>Whether the child elements of a name refer to something.</summary>
    public bool Lists(XElement element, string child, XElement target)
    {
        if (!_listed.TryGetValue((element, child), out var listed))
        {
            _listed.Add((element, child), listed = [.. Refs(element, child)]);
        }

        return listed.Contains(target);
    }

    /// <summary>Whether the file speaks this programme's dialect, and so is held to its demands.</summary>
    public bool UsesTrem =>
        Document.Definitions.Attributes().Any(a => a.IsNamespaceDeclaration && a.Value == BpmnNames.Trem.NamespaceName);

    /// <summary>Models in Camunda's or this programme's dialect match messages by name and key; operations say nothing there.</summary>
    public bool UsesCamunda => Document.Definitions.Attributes().Any(a =>
        (a.IsNamespaceDeclaration && (a.Value == BpmnNames.Zeebe.NamespaceName || a.Value == BpmnNames.Trem.NamespaceName))
        || a.Name.Namespace == BpmnNames.Modeler);

    /// <summary>Whether flows can name the element: what has no id of its own is told as that, and not as unconnected too.</summary>
    public bool IsWired(XElement node) => BpmnDocument.IdOf(node) is not null && !Document.RepeatedIds.Contains(node);

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

    /// <summary>
    /// Whether the element is only drawn: in a process that is not to be run, a message flow between such pools, or beside
    /// processes of which none is to be run.
    /// </summary>
    public bool IsDrawing(XElement element) => ProcessOf(element) is { } process ? !IsExecutable(process)
        : Is(element, "MessageFlow") && Ref(element, "sourceRef") is { } from && Ref(element, "targetRef") is { } to ? IsDrawnPool(from) && IsDrawnPool(to)
        : Of("Process").Count > 0 && !Of("Process").Any(IsExecutable);

    private bool IsDrawnPool(XElement element) =>
        (Is(element, "Participant") ? Ref(element, "processRef") : ProcessOf(element)) is { } process ? !IsExecutable(process) : Of("Process").Count > 0;

    /// <summary>The pool of a participant or of anything in its process; the process itself when no pool holds it.</summary>
    public XElement? PoolOf(XElement element) =>
        Is(element, "Participant") ? element
        : ProcessOf(element) is not { } process ? null
        : _participants.GetValueOrDefault(process, process);

    /// <summary>The event definitions of an event: its own, and those it refers to.</summary>
    public IReadOnlyList<XElement> Definitions(XElement element) =>
        [.. Parts(element, "EventDefinition"), .. Refs(element, "eventDefinitionRef").Where(d => Is(d, "EventDefinition"))];

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
        var name = Cut(Text(element, "name")?.Trim());
        id = Cut(id);
        return (name, id) switch
        {
            ({ Length: > 0 }, { }) => $"{element.Name.LocalName} '{name}' ({id})",
            ({ Length: > 0 }, null) => $"{element.Name.LocalName} '{name}'",
            (_, { }) => $"{element.Name.LocalName} ({id})",
            _ => $"{element.Name.LocalName} (line {BpmnDocument.LineOf(element)})",
        };
    }

    /// <summary>A text that findings quote, no longer than people read.</summary>
    public static string? Cut(string? text) =>
        text is null || text.Length <= LongestQuoted ? text : text[..(LongestQuoted - (char.IsHighSurrogate(text[LongestQuoted - 1]) ? 1 : 0))] + "…";

    private ILookup<XElement, XElement> ByEnd(string type, string end) =>
        Of(type).Where(f => Ref(f, end) is not null).ToLookup(f => Ref(f, end)!);

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
