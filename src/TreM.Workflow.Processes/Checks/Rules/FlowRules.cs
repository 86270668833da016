using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Sequence flows: where they may begin, end and carry conditions (BPMN 2.0.2, 8.4.13 and chapter 10).</summary>
internal static class FlowRules
{
    public static IEnumerable<Rule> All =>
    [
        Rule.When("bpmn.sequenceflow.crosses-border", "8.4.13", "SequenceFlow", (m, flow) =>
            m.Ref(flow, "sourceRef") is { } source && m.Ref(flow, "targetRef") is { } target
            && m.Is(source, "FlowNode") && m.Is(target, "FlowNode") && m.ScopeOf(source) != m.ScopeOf(target)),

        Rule.When("bpmn.sequenceflow.single-condition", "8.4.13", "SequenceFlow", (m, flow) =>
            IsConditional(flow) && m.Ref(flow, "sourceRef") is { } source && m.Is(source, "Activity") && m.Outgoing(source).Count == 1),

        Rule.When("bpmn.sequenceflow.condition-after-event", "8.4.13", "SequenceFlow", (m, flow) =>
            IsConditional(flow) && m.Is(m.Ref(flow, "sourceRef"), "Event")),

        Rule.When("bpmn.sequenceflow.condition-ignored", "10.6", "SequenceFlow", (m, flow) =>
            IsConditional(flow) && m.Is(m.Ref(flow, "sourceRef"), "ParallelGateway"), Severity.Warning),

        Rule.When("bpmn.sequenceflow.default-conditional", "8.4.13", "SequenceFlow", (m, flow) =>
            IsConditional(flow) && m.Ref(flow, "sourceRef") is { } source && m.Ref(source, "default") == flow, Severity.Warning),

        Rule.WhenExecutable("bpmn.sequenceflow.not-immediate", "10.2.1", "SequenceFlow", (_, flow) => Text(flow, "isImmediate")?.Trim() is "false" or "0"),

        Rule.Each("bpmn.default.not-outgoing", "8.4.13", "FlowNode", (m, node) =>
            m.Ref(node, "default") is { } flow && m.Is(flow, "SequenceFlow") && m.Ref(flow, "sourceRef") != node
                ? [new Fault(node, Label(flow))]
                : []),

        Rule.Each("bpmn.flownode.incoming-mismatch", "8.4.9", "FlowNode", (m, node) => Mismatches(m, node, "incoming", "targetRef")),
        Rule.Each("bpmn.flownode.outgoing-mismatch", "8.4.9", "FlowNode", (m, node) => Mismatches(m, node, "outgoing", "sourceRef")),
        Rule.Each("bpmn.sequenceflow.unlisted-at-target", "8.4.13", "SequenceFlow", (m, flow) => Unlisted(m, flow, "targetRef", "incoming")),
        Rule.Each("bpmn.sequenceflow.unlisted-at-source", "8.4.13", "SequenceFlow", (m, flow) => Unlisted(m, flow, "sourceRef", "outgoing")),

        Rule.When("bpmn.flownode.unreachable", "10.5", "FlowNode", (m, node) =>
            m.Incoming(node).Count == 0 && NeedsIncoming(m, node) && StartsIn(m, m.ScopeOf(node))),

        Rule.When("bpmn.flownode.no-exit", "10.5", "FlowNode", (m, node) =>
            m.Outgoing(node).Count == 0 && NeedsOutgoing(m, node) && EndsIn(m, m.ScopeOf(node))),
    ];

    /// <summary>Whether a flow carries a condition.</summary>
    public static bool IsConditional(XElement flow) => Child(flow, "conditionExpression") is not null;

    private static IEnumerable<Fault> Mismatches(BpmnModel model, XElement node, string list, string end) => model.Refs(node, list)
        .Where(flow => model.Is(flow, "SequenceFlow") && model.Ref(flow, end) != node)
        .Select(flow => new Fault(node, Label(flow)));

    /// <summary>Files may list the flows at their nodes or leave it; where a file lists any, the lists must be whole.</summary>
    private static IEnumerable<Fault> Unlisted(BpmnModel model, XElement flow, string end, string list) =>
        model.ListsFlows && model.Ref(flow, end) is { } node && model.Is(node, "FlowNode") && !model.Lists(node, list, flow) && !IsToldAtNode(model, node, list)
            ? [new Fault(flow, Label(node))]
            : [];

    /// <summary>A start event that lists no flow out, and an end event that lists none in, are told themselves.</summary>
    private static bool IsToldAtNode(BpmnModel m, XElement node, string list) =>
        Child(node, list) is null && m.Is(node, list == "incoming" ? "EndEvent" : "StartEvent");

    private static bool NeedsIncoming(BpmnModel m, XElement node) =>
        m.IsWired(node)
        && !m.IsAny(node, "EndEvent", "StartEvent", "BoundaryEvent", "ImplicitThrowEvent", "IntermediateCatchEvent", "IntermediateThrowEvent")
        && !m.IsEventSubProcess(node)
        && !m.IsCompensation(node)
        && !(m.IsAny(node, "ReceiveTask", "EventBasedGateway") && Flag(node, "instantiate"))
        && !m.Is(m.ScopeOf(node), "AdHocSubProcess");

    private static bool NeedsOutgoing(BpmnModel m, XElement node) =>
        m.IsWired(node)
        && !m.IsAny(node, "EndEvent", "BoundaryEvent", "ImplicitThrowEvent", "IntermediateCatchEvent", "IntermediateThrowEvent")
        && !m.IsEventSubProcess(node)
        && !m.IsCompensation(node)
        && !m.Is(m.ScopeOf(node), "AdHocSubProcess");

    private static bool StartsIn(BpmnModel m, XElement? scope) => scope is not null && m.Holds(scope, "StartEvent");

    private static bool EndsIn(BpmnModel m, XElement? scope) => scope is not null && m.Holds(scope, "EndEvent");
}
