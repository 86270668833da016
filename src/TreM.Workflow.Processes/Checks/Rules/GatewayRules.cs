using System.Xml.Linq;
using TreM.Workflow.Feel;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Gateways (BPMN 2.0.2, 10.6).</summary>
internal static class GatewayRules
{
    private static readonly string[] EventGatewayTriggers = ["message", "timer", "conditional", "signal"];

    public static IEnumerable<Rule> All =>
    [
        Rule.When("bpmn.gateway.not-converging", "10.6.1", "Gateway", (m, g) =>
            Text(g, "gatewayDirection") == "Converging" && (m.Incoming(g).Count < 2 || m.Outgoing(g).Count > 1)),
        Rule.When("bpmn.gateway.not-diverging", "10.6.1", "Gateway", (m, g) =>
            Text(g, "gatewayDirection") == "Diverging" && (m.Incoming(g).Count > 1 || m.Outgoing(g).Count < 2)),
        Rule.When("bpmn.gateway.not-mixed", "10.6.1", "Gateway", (m, g) =>
            Text(g, "gatewayDirection") == "Mixed" && (m.Incoming(g).Count < 2 || m.Outgoing(g).Count < 2)),
        Rule.When("bpmn.gateway.pointless", "10.6.1", "Gateway", (m, g) =>
            m.Incoming(g).Count < 2 && m.Outgoing(g).Count < 2 && !m.Is(g, "EventBasedGateway")),
        Rule.When("bpmn.eventgateway.single", "10.6.6", "EventBasedGateway", (m, g) => m.Outgoing(g).Count < 2),
        Rule.Each("bpmn.eventgateway.condition", "10.6.6", "EventBasedGateway", (m, g) =>
            m.Outgoing(g).Where(FlowRules.IsConditional).Select(f => new Fault(f))),
        Rule.Each("bpmn.eventgateway.target", "10.6.6", "EventBasedGateway", (m, g) =>
            m.Outgoing(g).Where(f => m.Ref(f, "targetRef") is { } target && !MayFollow(m, target)).Select(f => new Fault(f, Label(m.Ref(f, "targetRef")!)))),
        Rule.Each("bpmn.eventgateway.target-shared", "10.6.6", "EventBasedGateway", (m, g) =>
            Targets(m, g).Where(t => m.Incoming(t).Count > 1).Distinct().Select(t => new Fault(t))),
        Rule.When("bpmn.eventgateway.mixed-receivers", "10.6.6", "EventBasedGateway", (m, g) =>
            Targets(m, g).Any(t => m.Is(t, "ReceiveTask")) && Targets(m, g).Any(t => m.Is(t, "IntermediateCatchEvent") && m.HasTrigger(t, "message"))),
        Rule.Each("bpmn.eventgateway.receiver-boundary", "10.6.6", "EventBasedGateway", (m, g) =>
            Targets(m, g).Where(t => m.Is(t, "ReceiveTask") && m.Boundaries(t).Count > 0).Select(t => new Fault(t))),
        Rule.When("bpmn.eventgateway.instantiates-incoming", "10.6.6", "EventBasedGateway", (m, g) =>
            Flag(g, "instantiate") && m.Incoming(g).Count > 0),
        Rule.When("bpmn.eventgateway.parallel-not-instantiating", "10.6.6", "EventBasedGateway", (m, g) =>
            Text(g, "eventGatewayType") == "Parallel" && !Flag(g, "instantiate")),
        Rule.Each("bpmn.eventgateway.parallel-message-only", "10.6.6", "EventBasedGateway", (m, g) =>
            Text(g, "eventGatewayType") == "Parallel" && Flag(g, "instantiate")
                ? Targets(m, g).Where(t => m.Is(t, "IntermediateCatchEvent") && m.Definitions(t).Any(d => BpmnModel.Trigger(d) is "timer"))
                    .Select(t => new Fault(t) { Severity = Severity.Warning })
                : []),
        Rule.WhenExecutable("bpmn.complexgateway.activation-missing", "10.6.5", "ComplexGateway", (m, g) =>
            m.Incoming(g).Count > 1 && Child(g, "activationCondition") is null, Severity.Warning),
    ];

    private static IEnumerable<XElement> Targets(BpmnModel m, XElement gateway) =>
        m.Outgoing(gateway).Select(f => m.Ref(f, "targetRef")).OfType<XElement>();

    private static bool MayFollow(BpmnModel m, XElement target) =>
        m.Is(target, "ReceiveTask")
        || (m.Is(target, "IntermediateCatchEvent")
            && m.Definitions(target) is { Count: > 0 } definitions
            && definitions.All(d => EventGatewayTriggers.Contains(BpmnModel.Trigger(d))));
}
