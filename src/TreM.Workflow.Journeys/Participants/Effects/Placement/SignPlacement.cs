using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The three-party agreement on a placement.</summary>
[FormEffect("placement-agreement", "Ingår en överenskommelse om praktik", "Agrees on a placement")]
internal sealed record SignPlacement : FormEffect
{
    private const string UnknownOccupation = "0000";

    public required DateOnly PeriodFrom { get; init; }

    public required DateOnly PeriodTo { get; init; }

    public required int HoursPerWeek { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => PeriodTo < PeriodFrom
        ? form.Wrong(nameof(PeriodTo), "form.date.order")
        : Task.FromResult(new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                var match = form.TaskVariables;
                var needId = Guid.TryParse(match.Text("employerNeedId"), out var id) ? id : await Chosen(scope.Db, @case.CaseId, ct);
                var need = needId is { } known ? await scope.Db.Set<EmployerNeed>().FindAsync([known], ct) : null;
                scope.Db.Add(new Placement
                {
                    Id = scope.NextEffect("placement"),
                    CaseId = @case.CaseId,
                    EmployerNeedId = needId,
                    Occupation = need?.Occupation ?? match.TextOrNull("occupation") ?? UnknownOccupation,
                    Start = PeriodFrom,
                    End = PeriodTo,
                    HoursPerWeek = HoursPerWeek,
                    NonTraditional = match.Flag("nonTraditional"),
                    SignedAt = form.At,
                });
                @case.LastProgressAt = form.At;
            },
        });

    // The need of the match that was chosen last.
    private static Task<Guid?> Chosen(WorkflowContext db, Guid caseId, CancellationToken cancellationToken) => db.Set<MatchProposal>()
        .Where(m => m.CaseId == caseId && m.Accepted && m.EmployerNeedId != null).OrderByDescending(m => m.At).Select(m => m.EmployerNeedId)
        .FirstOrDefaultAsync(cancellationToken);
}
