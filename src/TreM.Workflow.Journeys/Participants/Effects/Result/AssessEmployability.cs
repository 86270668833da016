using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The coach assesses, the counsellor or assessor signs too; DT-08 gives the verdict.</summary>
[FormEffect("employability", "Bedömer anställningsbarhet", "Assesses employability")]
internal sealed record AssessEmployability : FormEffect
{
    public required bool EmployedOrOffer { get; init; }

    public required bool DocumentedCompetence { get; init; }

    public required bool WorkAbilityTried { get; init; }

    public required bool AttendanceOk { get; init; }

    public required bool SwedishSufficient { get; init; }

    public required bool OwnJobSearchPlan { get; init; }

    /// <summary>1 to 5.</summary>
    public int? OwnView { get; init; }

    public required bool SecondSigned { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var mandatory = DocumentedCompetence && WorkAbilityTried;
        var optional = new[] { AttendanceOk, SwedishSufficient, OwnJobSearchPlan }.Count(met => met);
        var verdict = form.Rules.Row("DT-08", form.At, FeelContext.Of(
            ("employedOrOffer", EmployedOrOffer), ("mandatoryMet", mandatory), ("optionalMet", (FeelNumber)optional))).Text("employable");
        return Task.FromResult(new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                @case.LastProgressAt = form.At;
                var latest = form.Role == Access.Roles.Coach ? null : await Unsigned(scope.Db, @case.CaseId, ct);
                if (latest is null)
                {
                    latest = new EmployabilityAssessment { CaseId = @case.CaseId, At = form.At, Verdict = verdict, CoachSignature = form.Actor.Id };
                    scope.Db.Add(latest);
                }
                else if (SecondSigned)
                {
                    latest.SecondSignature = form.Actor.Id;
                }

                (latest.EmployedOrOffer, latest.MandatoryMet, latest.OptionalMet, latest.Verdict) = (EmployedOrOffer, mandatory, optional, verdict);
                latest.OwnView = OwnView ?? latest.OwnView;
            },
        });
    }

    private static Task<EmployabilityAssessment?> Unsigned(WorkflowContext db, Guid caseId, CancellationToken cancellationToken) =>
        db.Set<EmployabilityAssessment>().Where(e => e.CaseId == caseId && e.SecondSignature == null)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).FirstOrDefaultAsync(cancellationToken);
}
