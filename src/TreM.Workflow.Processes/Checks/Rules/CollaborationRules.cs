using System.Globalization;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Processes.Checks.BpmnModel;

namespace TreM.Workflow.Processes.Checks.Rules;

/// <summary>Pools, message flows, messages, conversations and choreographies (BPMN 2.0.2, chapters 9 and 11).</summary>
internal static class CollaborationRules
{
    private static readonly string[] NotInGlobalConversation =
        ["ConversationNode", "ParticipantAssociation", "MessageFlowAssociation", "ConversationAssociation", "Artifact"];

    public static IEnumerable<Rule> All => [.. MessageFlows, .. Messages, .. Others];

    private static IEnumerable<Rule> MessageFlows =>
    [
        Rule.When("bpmn.messageflow.same-pool", "9.3", "MessageFlow", (m, f) =>
            m.Ref(f, "sourceRef") is { } source && m.Ref(f, "targetRef") is { } target
            && (source == target || (m.PoolOf(source) is { } pool && pool == m.PoolOf(target)))),
        Rule.When("bpmn.start.sends-message", "10.5.2", "StartEvent", (m, e) => Sends(m, e)),
        Rule.When("bpmn.start.message-without-trigger", "10.5.2", "StartEvent", (m, e) => Receives(m, e) && !m.HasTrigger(e, "message"), Severity.Warning),
        Rule.When("bpmn.end.receives-message", "10.5.3", "EndEvent", (m, e) => Receives(m, e)),
        Rule.When("bpmn.end.message-without-trigger", "10.5.3", "EndEvent", (m, e) => Sends(m, e) && !m.HasTrigger(e, "message")),
        Rule.When("bpmn.catch.sends-message", "10.5.4", "CatchEvent", (m, e) => !m.Is(e, "StartEvent") && Sends(m, e)),
        Rule.When("bpmn.throw.receives-message", "10.5.4", "IntermediateThrowEvent", (m, e) => Receives(m, e)),
        Rule.When("bpmn.intermediate.message-without-trigger", "10.5.4", "Event", (m, e) =>
            m.IsAny(e, "IntermediateCatchEvent", "IntermediateThrowEvent", "BoundaryEvent")
            && (Sends(m, e) || Receives(m, e)) && !m.HasTrigger(e, "message")),
    ];

    private static IEnumerable<Rule> Messages =>
    [
        Rule.WhenExecutable("bpmn.message.missing", "10.5.5", "MessageEventDefinition", (_, d) =>
            string.IsNullOrWhiteSpace(Text(d, "messageRef")) && !IsSentByJob(d)),
        Rule.WhenExecutable("bpmn.message.operation-missing", "10.5.5", "MessageEventDefinition", (m, d) =>
            Child(d, "operationRef") is null && m.Ref(d, "messageRef") is { } message && message.Attribute("itemRef") is not null
            && !m.UsesCamunda),
    ];

    private static IEnumerable<Rule> Others =>
    [
        new("bpmn.process.choreography", Severity.Error, "11", m => m.Of("Process").Concat(m.Of("SubProcess"))
            .Where(c => m.Parts(c, "ChoreographyActivity").Any())
            .Select(c => new Fault(c))),
        Rule.Each("bpmn.choreography.reference", "11", "Collaboration", (m, c) =>
            m.IsAny(c, "Choreography", "GlobalConversation") && Child(c, "choreographyRef") is not null ? [new Fault(c)] : []),
        Rule.When("bpmn.globalconversation.content", "9.5", "GlobalConversation", (m, c) =>
            NotInGlobalConversation.Any(t => m.Parts(c, t).Any())),
        Rule.Each("bpmn.collaboration.closed-mismatch", "9.2", "Collaboration", (m, c) => m.Refs(c, "choreographyRef")
            .Where(x => m.Is(x, "Choreography") && Flag(x, "isClosed") != Flag(c, "isClosed"))
            .Select(x => new Fault(c, Label(x)))),
        Rule.When("bpmn.participant.multiplicity", "9.3", "ParticipantMultiplicity", (_, p) =>
            Number(p, "minimum", 0) is var least && Number(p, "maximum", 1) is var most && (least < 0 || most < 1 || most < least)),
        Rule.When("bpmn.choreographytask.participants", "11.4", "ChoreographyTask", (m, t) => Children(t, "participantRef").Count() != 2),
        Rule.When("bpmn.choreography.initiator", "11.4", "ChoreographyActivity", (m, t) =>
            m.Ref(t, "initiatingParticipantRef") is { } initiator && !m.Refs(t, "participantRef").Contains(initiator)),
        Rule.When("bpmn.datastore.capacity", "10.4.1", "DataStore", (_, d) => Number(d, "capacity", 0) < 0, Severity.Warning),
    ];

    private static bool Sends(BpmnModel m, XElement e) => m.MessageFlowsFrom(e).Any();

    private static bool Receives(BpmnModel m, XElement e) => m.MessageFlowsTo(e).Any();

    /// <summary>In Camunda's dialect a throwing message event may leave the sending to a job.</summary>
    private static bool IsSentByJob(XElement definition) =>
        definition.Parent is { } thrower
        && Child(thrower, "extensionElements")?.Element(BpmnNames.Zeebe + "taskDefinition") is not null;

    private static int Number(XElement element, string attribute, int byDefault) =>
        int.TryParse(Text(element, attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : byDefault;
}
