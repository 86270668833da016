using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A referral as its sender may follow it: decision and code, nothing of what happened since.</summary>
/// <param name="CaseId">Opens nothing for a partner; its first digits are the code both sides can quote.</param>
/// <param name="Initials">Of the person referred; null when protected.</param>
/// <param name="Decision"><c>VANTAR</c> until a human has decided, then the status that the decision gave.</param>
public sealed record ReferralRow(
    Guid CaseId, DateTimeOffset ReceivedAt, string? PartnerId, string DecisionType, string Urgency, string Municipality, string? Initials, string Decision);

/// <summary>The referrals that the actor's organisations sent, or that the actor filed.</summary>
public sealed class ReadReferrals(WorkflowContext db, IdentityVault vault)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ReferralRow>> Run(Actor actor, int skip, int take, CancellationToken cancellationToken = default)
    {
        var partners = actor.Partners.ToList();
        var rows = await db.Set<Referral>().AsNoTracking()
            .Where(r => (r.PartnerId != null && partners.Contains(r.PartnerId)) || r.FiledBy == actor.Id)
            .Join(db.Set<Enrolment>(), r => r.CaseId, e => e.CaseId, (r, e) => new { Referral = r, e.Status, e.IsProtected })
            .OrderByDescending(r => r.Referral.ReceivedAt).ThenBy(r => r.Referral.Id).Skip(skip).Take(Math.Clamp(take, 1, 101)).ToListAsync(cancellationToken);
        var ids = rows.Where(r => !r.IsProtected).Select(r => r.Referral.PersonId).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => vault.Open(p)?.Initials, cancellationToken);
        return [.. rows.Select(r => new ReferralRow(
            r.Referral.CaseId, r.Referral.ReceivedAt, r.Referral.PartnerId, r.Referral.DecisionType, r.Referral.Urgency, r.Referral.Municipality,
            people.GetValueOrDefault(r.Referral.PersonId), DecisionOf(r.Status)))];
    }

    // What came after the enrolment is the participant's own affair: the referrer learns it by closed-loop messages.
    private static string DecisionOf(string status) => status switch
    {
        CaseStatus.Referred or CaseStatus.UnderReview or CaseStatus.Declined => status,
        _ => CaseStatus.Enrolled,
    };
}
