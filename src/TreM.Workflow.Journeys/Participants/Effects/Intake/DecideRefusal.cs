using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The refusal is confirmed, or the review starts again.</summary>
[FormEffect("refusal", "Beslutar om avslag", "Decides on a refusal")]
internal sealed record DecideRefusal : FormEffect
{
    private const string Refused = "AVSLAG";

    [Codes(Refused, "NY_PROVNING", AreAllOffered = true)]
    public required string Decision { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) =>
        Decision == Refused ? FormOutcome.Rows((_, @case) => @case.Become(CaseStatus.Declined)) : FormOutcome.None;
}
