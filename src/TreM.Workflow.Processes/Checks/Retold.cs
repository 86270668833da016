using System.Collections.Frozen;
using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>Which refusals of the engine say again what a check of the structure has said of the same element: a fault is told once.</summary>
internal static class Retold
{
    private static readonly FrozenDictionary<string, string[]> SaidBy = new Dictionary<string, string[]>
    {
        ["bpmn.boundary.attached"] = ["bpmn.reference", "bpmn.boundary.other-scope", "bpmn.attribute.missing"],
        ["bpmn.cancel.place"] = ["bpmn.end.cancel-outside-transaction"],
        ["bpmn.compensation.activity"] = ["bpmn.reference"],
        ["bpmn.compensation.handler"] = ["bpmn.boundary.compensation"],
        ["bpmn.condition.empty"] = ["bpmn.conditional.expression-missing", "bpmn.expression.empty", "bpmn.element.missing"],
        ["bpmn.default.unknown"] = ["bpmn.default.not-outgoing", "bpmn.reference"],
        ["bpmn.element.unsupported"] = ["bpmn.element.", "bpmn.process.choreography"],
        ["bpmn.error.missing"] = ["bpmn.reference", "bpmn.error.code-missing"],
        ["bpmn.escalation.missing"] = ["bpmn.reference", "bpmn.escalation.code-missing"],
        ["bpmn.event.empty"] = ["bpmn.catch.without-trigger", "bpmn.boundary.without-trigger", "bpmn.reference"],
        ["bpmn.event.reference"] = ["bpmn.reference", "bpmn.event.definition-of-another"],
        ["bpmn.event.unsupported"] =
        [
            "bpmn.start.trigger", "bpmn.eventsubprocess.start-trigger", "bpmn.end.trigger", "bpmn.catch.trigger", "bpmn.throw.trigger",
            "bpmn.boundary.trigger", "bpmn.boundary.cancel-outside-transaction", "bpmn.end.cancel-outside-transaction", "bpmn.adhoc.start-or-end",
        ],
        ["bpmn.eventsubprocess.start"] = ["bpmn.eventsubprocess.start"],
        ["bpmn.expression.invalid"] = ["bpmn.expression.empty"],
        ["bpmn.expression.language"] = ["bpmn.expression.", "bpmn.loop.condition", "bpmn.multiinstance.co", "bpmn.sequenceflow.condition-not-boolean"],
        ["bpmn.flow.end"] = ["bpmn.reference", "bpmn.sequenceflow.crosses-border", "bpmn.attribute.missing"],
        ["bpmn.id.repeated"] = ["bpmn.id.repeated"],
        ["bpmn.link.target"] = ["bpmn.link.", "bpmn.reference"],
        ["bpmn.link.unnamed"] = ["bpmn.attribute.missing"],
        ["bpmn.message.unnamed"] = ["bpmn.message.missing", "bpmn.reference"],
        ["bpmn.multiinstance.empty"] = ["bpmn.multiinstance.no-count", "bpmn.reference"],
        ["bpmn.quantity.range"] = ["bpmn.activity.start-quantity", "bpmn.activity.completion-quantity", "bpmn.attribute.invalid"],
        ["bpmn.script.language"] = ["bpmn.script.format"],
        ["bpmn.signal.missing"] = ["bpmn.reference"],
        ["bpmn.timer.cycle"] = ["bpmn.timer.", "bpmn.expression."],
        ["bpmn.timer.date"] = ["bpmn.timer.", "bpmn.expression."],
        ["bpmn.timer.duration"] = ["bpmn.timer.", "bpmn.expression."],
        ["bpmn.timer.empty"] = ["bpmn.timer.", "bpmn.expression."],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The finding among some that says what a refusal says, or null.</summary>
    /// <param name="refusal">What the engine refuses.</param>
    /// <param name="told">What the checks found.</param>
    /// <param name="document">Where both have their elements.</param>
    public static Finding? FirstTold(Finding refusal, IEnumerable<Finding> told, BpmnDocument document) =>
        SaidBy.TryGetValue(refusal.Code, out var codes)
            ? told.FirstOrDefault(t => Array.Exists(codes, c => t.Code.StartsWith(c, StringComparison.Ordinal)) && IsSamePlace(refusal.ElementId, t.ElementId, document))
            : null;

    /// <summary>The same element, or an event and one of its definitions, an activity and its loop.</summary>
    private static bool IsSamePlace(string? one, string? other, BpmnDocument document) =>
        one == other
        || (document.TryFind(one, out var first) && document.TryFind(other, out var second) && (IsPartOf(first, second) || IsPartOf(second, first)));

    private static bool IsPartOf(XElement part, XElement whole) => part.Parent == whole && whole.Name.LocalName is not ("process" or "subProcess" or "transaction" or "adHocSubProcess");
}
