using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>Something happened that endangers the participant (E6). The activity can be stopped at once.</summary>
[FormEffect("safety-event", "Anmäler en säkerhetshändelse", "Reports a safety event")]
internal sealed record ReportSafety : FormEffect
{
    [Codes("HOT", "TRAKASSERIER", "OLYCKA", "TILLBUD", "ANNAT")]
    public required string SafetyKind { get; init; }

    [SealedText]
    public required string SafetyDescription { get; init; }

    public required bool ActivityStopped { get; init; }

    public override Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken) => Task.FromResult(new FormOutcome
    {
        Write = async (scope, @case, ct) =>
        {
            var placement = await scope.Db.Set<Placement>().Where(p => p.CaseId == @case.CaseId && p.EndedAt == null)
                .OrderByDescending(p => p.Start).FirstOrDefaultAsync(ct);
            scope.Db.Add(new SafetyEvent
            {
                Id = scope.NextEffect("safety"),
                CaseId = @case.CaseId,
                Kind = SafetyKind,
                SealedDescription = form.Vault.SealText(SafetyDescription),
                At = form.At,
                ReportedBy = form.Actor.Id,
                PlacementId = placement?.Id,
            });
            if (placement is null || !ActivityStopped)
            {
                return;
            }

            (placement.EndedAt, placement.EndReason) = (form.At, "SAKERHET");
            if (placement.EmployerNeedId is { } needId && await scope.Db.Set<EmployerNeed>().FindAsync([needId], ct) is { } need)
            {
                need.NeedsNewAssessment = true;
            }
        },
    });
}
