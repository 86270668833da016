using System.Collections.Frozen;
using System.Xml.Linq;

namespace TreM.Workflow.Processes.Elements;

/// <summary>What this engine runs: one line per BPMN element. What is not here is refused.</summary>
internal static class ElementCatalogue
{
    private static readonly FrozenDictionary<string, Func<XElement, ElementReader, FlowNode?>> FlowNodes =
        new Dictionary<string, Func<XElement, ElementReader, FlowNode?>>
        {
            ["task"] = (xml, reader) => PlainTask.Read(xml, xml, reader),
            ["userTask"] = (xml, reader) => UserTask.Read(xml, xml, reader),
            ["manualTask"] = (xml, reader) => ManualTask.Read(xml, xml, reader),
            ["serviceTask"] = (xml, reader) => ServiceTask.Read(xml, xml, reader),
            ["sendTask"] = (xml, reader) => SendTask.Read(xml, xml, reader),
            ["receiveTask"] = (xml, reader) => ReceiveTask.Read(xml, xml, reader),
            ["scriptTask"] = (xml, reader) => ScriptTask.Read(xml, xml, reader),
            ["businessRuleTask"] = (xml, reader) => BusinessRuleTask.Read(xml, xml, reader),
            ["callActivity"] = CallActivity.Read,
            ["subProcess"] = SubProcess.Read,
            ["transaction"] = Transaction.Read,
            ["adHocSubProcess"] = AdHocSubProcess.Read,
            ["exclusiveGateway"] = ExclusiveGateway.Read,
            ["parallelGateway"] = ParallelGateway.Read,
            ["inclusiveGateway"] = InclusiveGateway.Read,
            ["complexGateway"] = ComplexGateway.Read,
            ["eventBasedGateway"] = EventBasedGateway.Read,
            ["startEvent"] = StartEvent.Read,
            ["intermediateCatchEvent"] = IntermediateCatchEvent.Read,
            ["intermediateThrowEvent"] = IntermediateThrowEvent.Read,
            ["boundaryEvent"] = BoundaryEvent.Read,
            ["endEvent"] = EndEvent.Read,
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<XElement, ElementReader, EventDefinition?>> EventDefinitions =
        new Dictionary<string, Func<XElement, ElementReader, EventDefinition?>>
        {
            ["message"] = MessageEvent.Read,
            ["timer"] = TimerEvent.Read,
            ["signal"] = SignalEvent.Read,
            ["conditional"] = ConditionalEvent.Read,
            ["error"] = ErrorEvent.Read,
            ["escalation"] = EscalationEvent.Read,
            ["link"] = LinkEvent.Read,
            ["compensate"] = CompensateEvent.Read,
            ["cancel"] = CancelEvent.Read,
            ["terminate"] = TerminateEvent.Read,
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<XElement, ElementReader, Loop>> Loops =
        new Dictionary<string, Func<XElement, ElementReader, Loop>>
        {
            ["standardLoopCharacteristics"] = StandardLoop.Read,
            ["multiInstanceLoopCharacteristics"] = MultiInstance.Read,
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<XElement, XElement, ElementReader, Activity?>> GlobalTasks =
        new Dictionary<string, Func<XElement, XElement, ElementReader, Activity?>>
        {
            ["globalTask"] = PlainTask.Read,
            ["globalUserTask"] = UserTask.Read,
            ["globalManualTask"] = ManualTask.Read,
            ["globalScriptTask"] = ScriptTask.Read,
            ["globalBusinessRuleTask"] = BusinessRuleTask.Read,
        }.ToFrozenDictionary();

    /// <summary>Elements inside a process that say nothing about how it runs, or are read with the element around them.</summary>
    private static readonly FrozenSet<string> Beside =
    [
        "documentation", "extensionElements", "incoming", "outgoing", "laneSet", "dataObject", "dataObjectReference",
        "dataStoreReference", "textAnnotation", "association", "group", "ioSpecification", "ioBinding", "property", "auditing",
        "monitoring", "category", "performer", "resourceRole", "humanPerformer", "potentialOwner", "correlationSubscription",
        "supports", "supportedInterfaceRef", "sequenceFlow", "dataInputAssociation", "dataOutputAssociation", "completionCondition",
        "standardLoopCharacteristics", "multiInstanceLoopCharacteristics",
    ];

    /// <summary>Names of all flow nodes that run.</summary>
    public static IEnumerable<string> FlowNodeNames => FlowNodes.Keys;

    /// <summary>Names of all event definitions that run, without the ending <c>EventDefinition</c>.</summary>
    public static IEnumerable<string> EventNames => EventDefinitions.Keys;

    public static Func<XElement, ElementReader, FlowNode?>? FlowNode(string name) => FlowNodes.GetValueOrDefault(name);

    public static Func<XElement, ElementReader, EventDefinition?>? Event(string name) => EventDefinitions.GetValueOrDefault(name);

    public static Func<XElement, ElementReader, Loop>? Loop(string name) => Loops.GetValueOrDefault(name);

    public static Func<XElement, XElement, ElementReader, Activity?>? GlobalTask(string name) => GlobalTasks.GetValueOrDefault(name);

    public static bool IsBeside(string name) => Beside.Contains(name);
}
