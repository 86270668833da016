using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>How an item of the plan goes. It cannot go on while a blocking accommodation waits.</summary>
[FormEffect("plan-item", "Följer upp en insats i planen", "Follows up an item of the plan")]
internal sealed record FollowPlanItem : FormEffect
{
    private const string Waits = "VANTAR_ANPASSNING";
    private const string Runs = "PAGAENDE";
    private const string Done = "KLAR";

    [Codes("PLANERAD", "BOKAD", Waits, Runs, Done, "AVBRUTEN")]
    public required string Status { get; init; }

    public required DateOnly Start { get; init; }

    public required DateOnly End { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var blocked = Status is Runs or Done && await form.Db.Set<AccommodationNeed>()
            .AnyAsync(n => n.CaseId == form.Case.CaseId && n.Blocking && n.ConfirmedAt == null, cancellationToken);
        return new FormOutcome
        {
            Variables = blocked ? FeelContext.Of(("status", Waits)) : FeelContext.Empty,
            Write = async (scope, @case, ct) =>
            {
                if (form.PlanItem is { } id && await scope.Db.Set<PlanItem>().FindAsync([id], ct) is { } item && item.CaseId == @case.CaseId)
                {
                    (item.Status, item.Start, item.End) = (blocked ? Waits : Status, Start, End);
                }

                @case.LastProgressAt = form.At;
            },
        };
    }
}
