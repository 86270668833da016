using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Which readings to show; whatever is null is not asked.</summary>
public sealed record AccessFilter
{
    public Guid? CaseId { get; init; }

    /// <summary>Id of a user or partner.</summary>
    public string? ActorId { get; init; }

    /// <summary>See <see cref="Categories"/>.</summary>
    public string? Category { get; init; }

    /// <summary>Beginning of the purpose, for example <c>EXPORT</c>.</summary>
    public string? Purpose { get; init; }

    /// <summary>Only what DT-15 wants reviewed.</summary>
    public bool Strengthened { get; init; }

    /// <summary>Only what was refused.</summary>
    public bool Refused { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Rows to skip.</summary>
    public int Skip { get; init; }

    /// <summary>Rows to show; at most 200.</summary>
    public int Take { get; init; } = 50;
}

/// <summary>A page of readings, newest first, with the names of those who read. Whom they read of stays a pseudonym.</summary>
public sealed record AccessPage(IReadOnlyList<AccessEvent> Rows, bool HasMore, IReadOnlyDictionary<string, string> Names);

/// <summary>An emergency opening with its reason in clear.</summary>
public sealed record EmergencyOpening(BreakGlass Opening, string? Reason);

/// <summary>The data protection officer's review: who read what and why, and whether each emergency was one.</summary>
public sealed class ReviewAccess(WorkflowContext db, IdentityVault vault, UserNames users, TimeProvider time)
{
    private const int Most = 200;

    /// <summary>A page of the log, or null: it is not for this actor.</summary>
    public async Task<AccessPage?> Run(Actor actor, AccessFilter filter, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.DataProtectionOfficer))
        {
            return null;
        }

        var take = Math.Clamp(filter.Take, 1, Most);
        var events = db.Set<AccessEvent>().AsNoTracking();
        events = filter.CaseId is { } caseId ? events.Where(e => e.CaseId == caseId) : events;
        events = filter.ActorId is { } reader ? events.Where(e => e.ActorId == reader) : events;
        events = filter.Category is { } category ? events.Where(e => e.Category == category) : events;
        events = filter.Purpose is { } purpose ? events.Where(e => e.Purpose.StartsWith(purpose)) : events;
        events = filter.Strengthened ? events.Where(e => e.Strengthened) : events;
        events = filter.Refused ? events.Where(e => e.Access == AccessLevels.Deny) : events;
        events = filter.From is { } from ? events.Where(e => e.At >= from) : events;
        events = filter.To is { } to ? events.Where(e => e.At < to) : events;
        var rows = await events.OrderByDescending(e => e.Id).Skip(Math.Max(0, filter.Skip)).Take(take + 1).ToListAsync(cancellationToken);
        return new([.. rows.Take(take)], rows.Count > take, await users.Of(rows.Select(r => r.ActorId), cancellationToken));
    }

    /// <summary>Emergency openings, those that nobody has reviewed first; null: they are not for this actor.</summary>
    public async Task<IReadOnlyList<EmergencyOpening>?> Openings(Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.DataProtectionOfficer))
        {
            return null;
        }

        var openings = await db.Set<BreakGlass>().AsNoTracking().OrderBy(b => b.ReviewedAt != null).ThenByDescending(b => b.From).Take(Most).ToListAsync(cancellationToken);
        return [.. openings.Select(b => new EmergencyOpening(b, vault.OpenText(b.SealedReason)))];
    }

    /// <summary>Marks an opening as reviewed. False when it was, is unknown, is the actor's own, or the actor is not the officer.</summary>
    public async Task<bool> Reviewed(Guid openingId, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        return actor.Has(Roles.DataProtectionOfficer)
            && await db.Set<BreakGlass>().Where(b => b.Id == openingId && b.ReviewedAt == null && b.ActorId != actor.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(b => b.ReviewedAt, now).SetProperty(b => b.ReviewedBy, actor.Id), cancellationToken) > 0;
    }
}
