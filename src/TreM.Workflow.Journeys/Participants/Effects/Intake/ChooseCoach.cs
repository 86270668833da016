using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Who follows the participant.</summary>
[FormEffect("coach", "Utser coach", "Appoints the coach")]
internal sealed record ChooseCoach : FormEffect
{
    /// <summary>A user.</summary>
    public required string CoachId { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => FormOutcome.Rows((_, @case) => @case.CoachId = CoachId);
}
