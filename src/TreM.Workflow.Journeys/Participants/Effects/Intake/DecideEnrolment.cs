using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>A named human enrols, or does not. A decision against the proposal needs its reason.</summary>
[FormEffect("enrolment-decision", "Beslutar om inskrivning", "Decides on enrolment")]
internal sealed record DecideEnrolment : FormEffect
{
    // The statistics take a month's starts until the end of the next one.
    private const int MostDaysAhead = 30;

    [Codes(CaseStatus.Enrolled, CaseStatus.Declined, AreAllOffered = true)]
    public required string EnrolmentDecision { get; init; }

    [NeededWhen(nameof(EnrolmentDecision), CaseStatus.Enrolled)]
    public DateOnly? StartDate { get; init; }

    [SealedText]
    public required string DecisionReason { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var enrols = EnrolmentDecision == CaseStatus.Enrolled;
        if (enrols && StartDate > form.Today.AddDays(MostDaysAhead))
        {
            return await form.Wrong(nameof(StartDate), "form.date.late", $"{MostDaysAhead}");
        }

        var latest = await Eligibility.Latest(form, cancellationToken);
        var person = await form.Db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == form.Case.PersonId, cancellationToken);
        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                if (latest is not null && await scope.Db.Set<EligibilityAssessment>().FindAsync([latest.Id], ct) is { } assessment)
                {
                    await Decide(scope, form, assessment, enrols ? Eligibility.Eligible : Eligibility.NotEligible, ct);
                    (@case.Groups, @case.PrimaryGroup) = ([.. assessment.Groups], assessment.PrimaryGroup);
                }

                if (!enrols)
                {
                    @case.Become(CaseStatus.Declined);
                    return;
                }

                // The process opens the participation once the consents are answered too.
                (@case.StartDate, @case.Sex) = (StartDate, person.Sex);
            },
        };
    }

    private async Task Decide(StepScope scope, FormInput form, EligibilityAssessment assessment, string decision, CancellationToken cancellationToken)
    {
        var reason = form.Vault.SealText(DecisionReason);
        await Eligibility.DecideAgainst(scope, form, decision, reason, cancellationToken);
        if (assessment.Decision != decision)
        {
            (assessment.Decision, assessment.DecidedBy, assessment.DecidedAt, assessment.SealedReason) = (decision, form.Actor.Id, form.At, reason);
        }
    }
}
