using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Contract;
using TreM.Workflow.Journeys.Participants.Forms;

namespace TreM.Workflow.Journeys.Participants.Effects;

/// <summary>The participant and the coach sign, in any order; both signatures freeze the version.</summary>
[FormEffect("plan-approval", "Skriver under planen", "Signs the plan")]
internal sealed record SignPlan : FormEffect
{
    private const string Approved = "GODKAND";

    [Codes(Approved, "ANDRA", AreAllOffered = true)]
    public required string PlanApproval { get; init; }

    public override async Task<FormOutcome> Apply(FormInput form, CancellationToken cancellationToken)
    {
        if (PlanApproval != Approved)
        {
            return FormOutcome.Nothing;
        }

        if (!await form.Db.Set<Mapping>().AnyAsync(m => m.CaseId == form.Case.CaseId && m.PriorLearningStatement != null, cancellationToken))
        {
            return await form.Wrong(nameof(PlanApproval), "plan.prior-learning.missing");
        }

        return new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                if (await scope.Db.Set<Plan>().Where(p => p.CaseId == @case.CaseId).OrderByDescending(p => p.PlanVersion).FirstOrDefaultAsync(ct) is { } plan)
                {
                    Sign(plan, form);
                }

                @case.LastProgressAt = form.At;
            },
        };
    }

    private static void Sign(Plan plan, FormInput form)
    {
        if (form.Role == Access.Roles.Participant)
        {
            plan.ParticipantSignedAt = form.At;
        }
        else
        {
            plan.CoachSignedAt = form.At;
        }

        plan.ApprovedAt ??= plan is { ParticipantSignedAt: not null, CoachSignedAt: not null } ? form.At : null;
    }
}
