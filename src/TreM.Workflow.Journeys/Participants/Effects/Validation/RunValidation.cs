using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>One validation case per route and pass; a later pass of the same route goes on with it.</summary>
[FormEffect("validation", "Planerar en validering", "Plans a validation")]
internal sealed record RunValidation : FormEffect
{
    private const string StatementCame = "KOMMIT";

    [Codes("OVERSIKT", "FORDJUPAD", Routes.Assessment)]
    public required string Route { get; init; }

    public required string Standard { get; init; }

    [Codes("EJ_AKTUELLT", "VANTAR", StatementCame)]
    public string? UhrStatement { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        var open = await form.Db.Set<ValidationCase>().AsNoTracking().Where(v => v.CaseId == form.Case.CaseId && v.EndedAt == null)
            .OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(cancellationToken);
        return new FormOutcome
        {
            Variables = UhrStatement == StatementCame ? FeelContext.Of(("foreignEdu", "HANTERAD")) : FeelContext.Empty,
            Write = async (scope, @case, ct) =>
            {
                var validation = await Routes.OpenOr(scope, open?.Id, @case.CaseId, Route, form.At, ct);
                (validation.Route, validation.Standard, validation.AssessorId) = (Route, Standard, form.Actor.Id);
                @case.LastProgressAt = form.At;
            },
        };
    }
}
