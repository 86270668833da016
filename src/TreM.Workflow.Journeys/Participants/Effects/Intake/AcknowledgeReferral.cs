using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The referral is acknowledged. Who holds the intake interview may differ from the coach assigned later.</summary>
[FormEffect("referral-receipt", "Kvitterar remissen", "Acknowledges the referral")]
internal sealed record AcknowledgeReferral : FormEffect
{
    /// <summary>A user, or null when anybody may hold the interview.</summary>
    public string? IntakeCoachId { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        FormOutcome.Rows((_, @case) => @case.CoachId ??= IntakeCoachId);
}
