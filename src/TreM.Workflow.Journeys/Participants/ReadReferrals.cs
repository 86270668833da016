using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A referral as its sender may follow it: decision and code, nothing of what happened since.</summary>
/// <param name="CaseId">Opens nothing for a partner; its first digits are the code both sides can quote.</param>
/// <param name="Municipality">Null when protected.</param>
/// <param name="Initials">Of the person referred; null when protected.</param>
/// <param name="Decision"><c>VANTAR</c> until a human has decided, then the status that the decision gave.</param>
public sealed record ReferralRow(
    Guid CaseId, DateTimeOffset ReceivedAt, string? PartnerId, string DecisionType, string Urgency, string? Municipality, string? Initials, string Decision);

/// <summary>The referrals that the actor's organisations sent, or that the actor filed and still carries. Initials are a reading, and logged.</summary>
public sealed class ReadReferrals(WorkflowContext db, IdentityVault vault, TimeProvider time)
{
    /// <summary>How many there are.</summary>
    public Task<int> Count(Actor actor, CancellationToken cancellationToken = default) => Own(actor).CountAsync(cancellationToken);

    /// <summary>One of them, or null: there is none for this actor.</summary>
    public async Task<ReferralRow?> One(Guid caseId, Actor actor, CancellationToken cancellationToken = default) =>
        await Rows([Own(actor).Where(r => r.CaseId == caseId)], actor, "API", 0, 1, cancellationToken) is [var row, ..] ? row : null;

    /// <summary>Newest first.</summary>
    /// <param name="purpose">What the reader is doing: <c>LISTA</c> or <c>API</c>.</param>
    public Task<IReadOnlyList<ReferralRow>> Run(Actor actor, int skip, int take, string purpose = "LISTA", CancellationToken cancellationToken = default) =>
        Rows(Parts(actor), actor, purpose, skip, Math.Clamp(take, 1, 101), cancellationToken);

    private IQueryable<Referral> Own(Actor actor)
    {
        var partners = actor.Partners.ToList();
        var referrals = db.Set<Referral>().AsNoTracking();
        return ReachedCases.Of(db, actor) is { } reached
            ? referrals.Where(r => (r.PartnerId != null && partners.Contains(r.PartnerId)) || (r.FiledBy == actor.Id && reached.Any(e => e.CaseId == r.CaseId)))
            : referrals.Where(r => r.PartnerId != null && partners.Contains(r.PartnerId));
    }

    // One question per way a referral can be the actor's: each comes in order from its index.
    private IEnumerable<IQueryable<Referral>> Parts(Actor actor)
    {
        var sent = actor.Partners.ToList().Select(p => db.Set<Referral>().AsNoTracking().Where(r => r.PartnerId == p));
        return ReachedCases.Of(db, actor) is { } reached
            ? sent.Append(db.Set<Referral>().AsNoTracking().Where(r => r.FiledBy == actor.Id && reached.Any(e => e.CaseId == r.CaseId)))
            : sent;
    }

    private async Task<IReadOnlyList<ReferralRow>> Rows(
        IEnumerable<IQueryable<Referral>> parts, Actor actor, string purpose, int skip, int take, CancellationToken cancellationToken)
    {
        var found = new List<Found>();
        foreach (var part in parts)
        {
            found.AddRange(await part.OrderByDescending(r => r.ReceivedAt).ThenBy(r => r.Id).Take(skip + take)
                .Join(db.Set<Enrolment>(), r => r.CaseId, e => e.CaseId, (r, e) => new Found(r, e.Status, e.IsProtected)).ToListAsync(cancellationToken));
        }

        var rows = found.DistinctBy(r => r.Referral.Id).OrderByDescending(r => r.Referral.ReceivedAt).ThenBy(r => r.Referral.Id).Skip(skip).Take(take).ToList();
        await Note(rows.Select(r => (r.Referral.CaseId, r.Referral.PartnerId, r.IsProtected)), actor, purpose, cancellationToken);
        var ids = rows.Where(r => !r.IsProtected).Select(r => r.Referral.PersonId).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => vault.Open(p)?.Initials, cancellationToken);
        return [.. rows.Select(r => new ReferralRow(
            r.Referral.CaseId, r.Referral.ReceivedAt, r.Referral.PartnerId, r.Referral.DecisionType, r.Referral.Urgency, r.IsProtected ? null : r.Referral.Municipality,
            people.GetValueOrDefault(r.Referral.PersonId), DecisionOf(r.Status)))];
    }

    private async Task Note(IEnumerable<(Guid CaseId, string? PartnerId, bool IsProtected)> cases, Actor actor, string purpose, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        db.AddRange(cases.Select(c => new AccessEvent
        {
            CaseId = c.CaseId, ActorId = actor.Id, Role = RoleFor(actor, c.PartnerId), Category = Categories.Identity,
            Access = c.IsProtected ? AccessLevels.Deny : AccessLevels.Mask, Purpose = purpose, Strengthened = c.IsProtected, At = now,
        }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    // The grant that shows it: for the organisation that sent it, or for the work of the one who filed it.
    private static string RoleFor(Actor actor, string? partnerId) =>
        partnerId is not null && actor.Partners.Contains(partnerId) ? Roles.Partner
        : actor.Grants.FirstOrDefault(g => Roles.Carrying.Contains(g.Role) || g.Role == Roles.System)?.Role ?? "INGEN";

    private sealed record Found(Referral Referral, string Status, bool IsProtected);

    // What came after the enrolment is the participant's own affair: the referrer learns it by closed-loop messages.
    private static string DecisionOf(string status) => status switch
    {
        CaseStatus.Referred or CaseStatus.UnderReview or CaseStatus.Declined => status,
        _ => CaseStatus.Enrolled,
    };
}
