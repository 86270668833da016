using System.Xml.Linq;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Compensate event definition: undoes completed activities, the last completed first.</summary>
/// <remarks>
/// BPMN 2.0.2 sections 10.7 and 13.5.5. The thrower waits until all handlers have ended, also with
/// <c>waitForCompletion="false"</c>.
/// </remarks>
internal sealed class CompensateEvent(string? activityId) : EventDefinition
{
    public override bool ComesLast => true;

    public static CompensateEvent Read(XElement xml, ElementReader reader)
    {
        var reference = (string?)xml.Attribute("activityRef");
        if (reference is not null && reader.Document.Resolve(xml, reference) is null)
        {
            reader.Refuse(xml, "bpmn.compensation.activity", $"Expected the activity '{reference}' to be in this file.", "Choose the activity to compensate.", reference);
        }

        return new(reference is null ? null : reader.Document.Resolve(xml, reference)?.Attribute("id")?.Value);
    }

    public override bool Throw(Run run, ElementInstance thrower) => run.Compensation.Begin(thrower, activityId);
}
