using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The human review that the rules asked for.</summary>
[FormEffect("eligibility-review", "Avgör en prövning av behörighet", "Settles a review of eligibility")]
internal sealed record ReviewEligibility : FormEffect
{
    private const string Approved = "GODKAND";

    [Codes(Approved, "AVSLAGEN", AreAllOffered = true)]
    public required string ReviewResult { get; init; }

    [SealedText]
    public required string ReviewReason { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var latest = await Eligibility.Latest(form, cancellationToken);
        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                @case.Become(CaseStatus.UnderReview);
                if (latest is not null && await scope.Db.Set<EligibilityAssessment>().FindAsync([latest.Id], ct) is { } assessment)
                {
                    assessment.Decision = ReviewResult == Approved ? Eligibility.Eligible : Eligibility.NotEligible;
                    (assessment.DecidedBy, assessment.DecidedAt) = (form.Actor.Id, form.At);
                    assessment.SealedReason = form.Vault.SealText(ReviewReason);
                    await Eligibility.DecideAgainst(scope, form, assessment.Decision, assessment.SealedReason, ct);
                }
            },
        };
    }
}
