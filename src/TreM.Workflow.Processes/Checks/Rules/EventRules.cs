using System.Xml.Linq;
using TreM.Workflow.Feel;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Events: which trigger goes where, and how they are wired (BPMN 2.0.2, 10.5).</summary>
internal static class EventRules
{
    private static readonly string[] TopLevelStart = ["message", "timer", "conditional", "signal"];
    private static readonly string[] EventSubProcessStart = ["message", "timer", "escalation", "conditional", "signal", "error", "compensate"];
    private static readonly string[] NonInterruptingStart = ["message", "timer", "escalation", "conditional", "signal"];
    private static readonly string[] Catch = ["message", "timer", "conditional", "link", "signal"];
    private static readonly string[] Throw = ["message", "escalation", "compensate", "link", "signal"];
    private static readonly string[] End = ["message", "escalation", "error", "cancel", "compensate", "signal", "terminate"];
    private static readonly string[] Interrupting = ["message", "timer", "escalation", "error", "cancel", "compensate", "conditional", "signal"];
    private static readonly string[] NonInterrupting = ["message", "timer", "escalation", "conditional", "signal"];

    public static IEnumerable<Rule> All =>
    [
        .. Starts, .. Ends, .. Intermediates, .. Boundaries, .. Links,
    ];

    private static IEnumerable<Rule> Starts =>
    [
        Rule.When("bpmn.start.incoming", "10.5.2", "StartEvent", (m, e) => m.Incoming(e).Count > 0),
        Rule.When("bpmn.start.no-outgoing", "10.5.2", "StartEvent", (m, e) =>
            m.IsWired(e) && (m.Outgoing(e).Count == 0 || (m.ListsFlows && Child(e, "outgoing") is null))),
        Rule.When("bpmn.start.without-end", "10.5.3", "StartEvent", (m, e) =>
            m.ScopeOf(e) is { } scope && !m.Holds(scope, "EndEvent")),
        OnlyTriggers("bpmn.start.trigger", "StartEvent", TopLevelStart, (m, e) => m.Is(m.ScopeOf(e), "Process")),
        Rule.When("bpmn.start.trigger-in-subprocess", "10.5.2", "StartEvent", (m, e) =>
            m.ScopeOf(e) is { } scope && m.Is(scope, "SubProcess") && !m.IsEventSubProcess(scope) && m.HasDefinitions(e)),
        Rule.When("bpmn.eventsubprocess.start-without-trigger", "10.5.2", "StartEvent", (m, e) =>
            m.IsEventSubProcess(m.ScopeOf(e) ?? e) && !m.HasDefinitions(e)),
        OnlyTriggers("bpmn.eventsubprocess.start-trigger", "StartEvent", EventSubProcessStart, (m, e) =>
            m.IsEventSubProcess(m.ScopeOf(e) ?? e) && Flag(e, "isInterrupting", true)),
        OnlyTriggers("bpmn.eventsubprocess.start-trigger-noninterrupting", "StartEvent", NonInterruptingStart, (m, e) =>
            m.IsEventSubProcess(m.ScopeOf(e) ?? e) && !Flag(e, "isInterrupting", true)),
        Rule.When("bpmn.eventsubprocess.start-count", "10.5.2", "SubProcess", (m, e) =>
            m.IsEventSubProcess(e) && m.Parts(e, "StartEvent").Count() != 1),
        Rule.When("bpmn.eventsubprocess.wired", "10.3", "SubProcess", (m, e) =>
            m.IsEventSubProcess(e) && (m.Incoming(e).Count > 0 || m.Outgoing(e).Count > 0)),
    ];

    private static IEnumerable<Rule> Ends =>
    [
        Rule.When("bpmn.end.outgoing", "10.5.3", "EndEvent", (m, e) => m.Outgoing(e).Count > 0),
        Rule.When("bpmn.end.no-incoming", "10.5.3", "EndEvent", (m, e) =>
            m.IsWired(e) && (m.Incoming(e).Count == 0 || (m.ListsFlows && Child(e, "incoming") is null))
            && !m.Is(m.ScopeOf(e), "AdHocSubProcess")),
        Rule.When("bpmn.end.without-start", "10.5.2", "EndEvent", (m, e) => m.ScopeOf(e) is { } scope && !m.HasBeginning(scope)),
        OnlyTriggers("bpmn.end.trigger", "EndEvent", End, (_, _) => true),
        Rule.When("bpmn.end.cancel-outside-transaction", "10.5.3", "EndEvent", (m, e) =>
            m.HasTrigger(e, "cancel") && !e.Ancestors().Any(a => m.Is(a, "Transaction"))),
        Rule.WhenExecutable("bpmn.error.code-missing", "10.5.5", "EndEvent", (m, e) => m.Definitions(e).Any(d =>
            Trigger(d) == "error" && string.IsNullOrEmpty(m.Ref(d, "errorRef") is { } error ? Text(error, "errorCode") : null))),
        Rule.WhenExecutable("bpmn.escalation.code-missing", "10.5.5", "ThrowEvent", (m, e) => m.Definitions(e).Any(d =>
            Trigger(d) == "escalation"
            && string.IsNullOrEmpty(m.Ref(d, "escalationRef") is { } escalation ? Text(escalation, "escalationCode") : null))),
    ];

    private static IEnumerable<Rule> Intermediates =>
    [
        Rule.When("bpmn.catch.without-trigger", "10.5.4", "IntermediateCatchEvent", (m, e) => !m.HasDefinitions(e)),
        OnlyTriggers("bpmn.catch.trigger", "IntermediateCatchEvent", Catch, (_, _) => true),
        OnlyTriggers("bpmn.throw.trigger", "IntermediateThrowEvent", Throw, (_, _) => true),
        Rule.When("bpmn.intermediate.no-outgoing", "10.5.4", "FlowNode", (m, e) =>
            m.IsAny(e, "IntermediateCatchEvent", "IntermediateThrowEvent") && m.IsWired(e) && m.Outgoing(e).Count == 0
            && !(m.Is(e, "IntermediateThrowEvent") && m.HasTrigger(e, "link"))
            && !m.Is(m.ScopeOf(e), "AdHocSubProcess")),
        Rule.When("bpmn.intermediate.no-incoming", "10.5.4", "FlowNode", (m, e) =>
            m.IsAny(e, "IntermediateCatchEvent", "IntermediateThrowEvent") && m.IsWired(e) && m.Incoming(e).Count == 0
            && !(m.Is(e, "IntermediateCatchEvent") && m.HasTrigger(e, "link"))
            && !m.Is(m.ScopeOf(e), "AdHocSubProcess")),
        Rule.Each("bpmn.event.definition-of-another", "10.5.1", "Event", (m, e) => m.Refs(e, "eventDefinitionRef")
            .Where(d => m.Is(d, "EventDefinition") && d.Parent != m.Document.Definitions)
            .Select(d => new Fault(e, Label(d), Label(d.Parent!)))),
        Rule.WhenExecutable("bpmn.conditional.expression-missing", "10.5.5", "ConditionalEventDefinition", (m, d) =>
            Child(d, "condition") is not { } condition || !m.Is(condition, "FormalExpression") || string.IsNullOrWhiteSpace(condition.Value)),
    ];

    private static IEnumerable<Rule> Boundaries =>
    [
        Rule.When("bpmn.boundary.without-trigger", "10.5.4", "BoundaryEvent", (m, e) => !m.HasDefinitions(e)),
        OnlyTriggers("bpmn.boundary.trigger", "BoundaryEvent", Interrupting, (_, e) => Flag(e, "cancelActivity", true)),
        OnlyTriggers("bpmn.boundary.trigger-noninterrupting", "BoundaryEvent", NonInterrupting, (_, e) => !Flag(e, "cancelActivity", true)),
        Rule.When("bpmn.boundary.cancel-outside-transaction", "10.5.4", "BoundaryEvent", (m, e) =>
            m.HasTrigger(e, "cancel") && !m.Is(m.Ref(e, "attachedToRef"), "Transaction")),
        Rule.When("bpmn.boundary.incoming", "10.5.4", "BoundaryEvent", (m, e) => m.Incoming(e).Count > 0),
        Rule.When("bpmn.boundary.no-outgoing", "10.5.4", "BoundaryEvent", (m, e) =>
            m.IsWired(e) && m.Outgoing(e).Count == 0 && !m.HasTrigger(e, "compensate")),
        Rule.When("bpmn.boundary.compensation-outgoing", "10.7", "BoundaryEvent", (m, e) =>
            m.Outgoing(e).Count > 0 && m.HasTrigger(e, "compensate")),
        Rule.When("bpmn.boundary.compensation-unconnected", "10.7", "BoundaryEvent", (m, e) =>
            m.HasTrigger(e, "compensate") && !CompensatedBy(m, e).Any()),
        Rule.Each("bpmn.boundary.compensation-handler", "10.7", "BoundaryEvent", (m, e) =>
            m.HasTrigger(e, "compensate")
                ? CompensatedBy(m, e).Where(a => !m.IsCompensation(a)).Select(a => new Fault(e, Label(a)))
                : []),
        Rule.When("bpmn.boundary.other-scope", "10.5.4", "BoundaryEvent", (m, e) =>
            m.Ref(e, "attachedToRef") is { } host && m.Is(host, "Activity") && m.ScopeOf(host) != m.ScopeOf(e)),
        Rule.When("bpmn.compensation.wired", "10.7", "Activity", (m, a) =>
            m.IsCompensation(a) && (m.Incoming(a).Count > 0 || m.Outgoing(a).Count > 0)),
    ];

    private static IEnumerable<Rule> Links =>
    [
        Rule.When("bpmn.link.source-missing", "10.5.5", "LinkEventDefinition", (m, d) =>
            m.Is(d.Parent, "CatchEvent") && !m.Refs(d, "source").Any() && !Partners(m, d, "ThrowEvent").Any()),
        Rule.When("bpmn.link.target-missing", "10.5.5", "LinkEventDefinition", (m, d) =>
            m.Is(d.Parent, "ThrowEvent") && !m.Refs(d, "target").Any() && Partners(m, d, "CatchEvent").Count() != 1),
        Rule.Each("bpmn.link.both-ways", "10.5.4", "Event", (m, e) => m.HasTrigger(e, "link") && IsBothWays(m, e) ? [new Fault(e)] : []),
        Rule.Each("bpmn.link.each-other", "10.5.5", "LinkEventDefinition", (m, d) =>
            OneSided(m, d, "target", "source").Concat(OneSided(m, d, "source", "target")).Select(other => new Fault(d, Label(other)))),
        Rule.When("bpmn.link.crosses-level", "10.5.5", "LinkEventDefinition", (m, d) =>
            m.Is(d.Parent, "ThrowEvent") && m.Refs(d, "target").Any(t => m.ScopeOf(t) != m.ScopeOf(d))),
        Rule.When("bpmn.link.target-repeated", "10.5.5", "LinkEventDefinition", (m, d) =>
            m.Is(d.Parent, "CatchEvent") && m.SameLink(d).FirstOrDefault(o => m.Is(o.Parent, "CatchEvent")) is { } first && first != d),
    ];

    /// <summary>Activities that an association connects to a compensation boundary event.</summary>
    public static IEnumerable<XElement> CompensatedBy(BpmnModel m, XElement boundary) => m.AssociationsFrom(boundary)
        .Select(a => m.Ref(a, "targetRef"))
        .Where(t => m.Is(t, "Activity"))
        .OfType<XElement>();

    /// <summary>A source link leads on by its name only, a target link is led to by its name only.</summary>
    private static bool IsBothWays(BpmnModel m, XElement e) =>
        m.Is(e, "IntermediateThrowEvent") ? m.Outgoing(e).Count > 0 : m.Is(e, "IntermediateCatchEvent") && m.Incoming(e).Count > 0;

    private static bool IsAtCatch(BpmnModel m, XElement definition) => m.Is(definition.Parent, "CatchEvent");

    /// <summary>Whether the other side is not told already as one that has no partner at all.</summary>
    private static bool Names(BpmnModel m, XElement definition) =>
        m.Refs(definition, "source").Any() || m.Refs(definition, "target").Any()
        || Partners(m, definition, IsAtCatch(m, definition) ? "ThrowEvent" : "CatchEvent").Any();

    private static IEnumerable<XElement> Partners(BpmnModel m, XElement definition, string side) =>
        m.SameLink(definition).Where(d => d != definition && m.Is(d.Parent, side));

    /// <summary>Links that one names and that do not name it; one that names nobody at all is told itself.</summary>
    private static IEnumerable<XElement> OneSided(BpmnModel m, XElement link, string names, string namedBy) =>
        m.Refs(link, names).Where(other => m.Is(other, "LinkEventDefinition") && Names(m, other) && !m.Refs(other, namedBy).Contains(link));

    private static Rule OnlyTriggers(string code, string type, string[] allowed, Func<BpmnModel, XElement, bool> applies) =>
        Rule.Each(code, "10.5", type, (m, e) => applies(m, e)
            ? m.Definitions(e).Where(d => !allowed.Contains(Trigger(d))).Select(d => new Fault(e, Trigger(d), string.Join(", ", allowed)))
            : []);
}
