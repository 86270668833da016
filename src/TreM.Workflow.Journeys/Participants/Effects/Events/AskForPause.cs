using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A rest (E1). DT-17 says for how long at most; the process asks it again for who must approve, and then pauses.</summary>
[FormEffect("pause", "Begär paus", "Asks for a pause")]
internal sealed record AskForPause : FormEffect
{
    [Codes("SJUKDOM", "FORALDRALEDIG", "VAB", "VANTAR_INSATS", "UTLANDSVISTELSE", "ANNAT")]
    public required string Reason { get; init; }

    public required int PlannedDays { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var policy = form.Rules.Row("DT-17", form.At, FeelContext.Of(("reason", Reason), ("plannedDays", (FeelNumber)PlannedDays)));
        return policy.Whole("maxDays") is { } most && PlannedDays > most
            ? form.Wrong(nameof(PlannedDays), "pause.days.max", $"{most}")
            : FormOutcome.None;
    }
}
