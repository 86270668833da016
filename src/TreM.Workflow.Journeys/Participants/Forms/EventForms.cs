using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants.Forms;

/// <summary>What may happen at any time: pause (E1), withdrawn consent (E3), protected identity (E4), safety (E6), move (E7).</summary>
internal static class EventForms
{
    // F-PAUS: DT-17 says for how long at most; the process asks it again for who must approve, and then pauses.
    internal static Task<FormOutcome> Pause(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        var days = a.Whole("plannedDays") ?? 0;
        var policy = form.Rules.Row("DT-17", form.At, FeelContext.Of(("reason", a["reason"]), ("plannedDays", (FeelNumber)days)));
        if (days > (policy.Whole("maxDays") ?? int.MaxValue))
        {
            return Task.FromResult(FormInput.Wrong("plannedDays", "pause.days.max", $"{policy.Whole("maxDays")}"));
        }

        return Task.FromResult(FormOutcome.Nothing);
    }

    // F-ATER: sharing stops at once, in this transaction.
    internal static Task<FormOutcome> Withdrawal(FormInput form, CancellationToken cancellationToken)
    {
        var all = form.Answers.Text("withdrawScope") == "ALLA";
        var recipient = form.Answers.TextOrNull("recipientPartnerId");
        var consentScope = form.Answers.TextOrNull("scope");
        return Task.FromResult(new FormOutcome
        {
            Write = (scope, @case, ct) => Consents.Withdraw(
                scope, @case, c => all || (c.RecipientPartnerId == recipient && (consentScope is null || c.Scope == consentScope)), form.Actor.Id, ct),
        });
    }

    // F-SKYDD: fail closed. The case is hidden from everybody but the coach and the named.
    internal static Task<FormOutcome> Protection(FormInput form, CancellationToken cancellationToken) =>
        Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("protectedId", true)),
            Write = (scope, @case, ct) => Protections.Set(
                scope, @case, form.Answers.Text("protectedFlag"), [.. form.Answers.Rows("namedStaff").Select(r => r.Text("userId"))], ct),
        });

    // F-SAK
    internal static Task<FormOutcome> Safety(FormInput form, CancellationToken cancellationToken)
    {
        var a = form.Answers;
        return Task.FromResult(new FormOutcome
        {
            Write = async (scope, @case, ct) =>
            {
                var placement = await scope.Db.Set<Placement>().Where(p => p.CaseId == @case.CaseId && p.EndedAt == null)
                    .OrderByDescending(p => p.Start).FirstOrDefaultAsync(ct);
                scope.Db.Add(new SafetyEvent
                {
                    Id = scope.NextEffect("safety"),
                    CaseId = @case.CaseId,
                    Kind = a.Text("safetyKind"),
                    SealedDescription = form.Vault.SealText(a.TextOrNull("safetyDescription")),
                    At = form.At,
                    ReportedBy = form.Actor.Id,
                    PlacementId = placement?.Id,
                });
                if (placement is null || !a.Flag("activityStopped"))
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

    // F-FLYTT: says where to; the process moves the case once the receiving region has it.
    internal static Task<FormOutcome> Move(FormInput form, CancellationToken cancellationToken)
    {
        var municipality = form.Answers.Text("newMunicipality");
        var region = PartnerRegistry.Shipped.RegionOf(municipality);
        return Task.FromResult(new FormOutcome
        {
            Variables = FeelContext.Of(("newRegion", region), ("residenceRegion", region)),
        });
    }
}
