using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// The sign-ins that are open. The database is the truth for every node: a cookie whose row has ended opens nothing, whoever
/// holds a copy of it.
/// </summary>
public sealed class Sessions(WorkflowContext db, IdentityVault vault, TimeProvider time)
{
    private const int LongestDevice = 100;
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(5);

    /// <summary>Begins one, and writes it into the user log.</summary>
    /// <param name="userId">Who came in.</param>
    /// <param name="way">See <see cref="Session.Way"/>.</param>
    /// <param name="device">Browser and system in a few words.</param>
    /// <param name="longest">How long it lives, however busy it is.</param>
    /// <param name="idToken">The provider's token, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Guid> Begin(Guid userId, string way, string device, TimeSpan longest, string? idToken, CancellationToken cancellationToken = default)
    {
        var now = Now;
        var session = new Session
        {
            Id = Guid.CreateVersion7(now), UserId = userId, Way = way, Device = device.Length > LongestDevice ? device[..LongestDevice] : device,
            StartedAt = now, SeenAt = now, ExpiresAt = UtcMicroseconds.Round(now + longest), SealedToken = vault.SealText(idToken),
        };
        db.AddRange(session, new UserEvent { UserId = userId, What = UserEvents.SignedIn, At = now, By = userId.ToString(), Detail = way });
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(session).State = EntityState.Detached;
        return session.Id;
    }

    /// <summary>Whether a session of a user is open now. One look-up by key; callers keep the answer for some seconds.</summary>
    public async Task<bool> IsOpen(Guid id, Guid userId, CancellationToken cancellationToken = default)
    {
        var now = Now;
        var seen = await db.Set<Session>().Where(s => s.Id == id && s.UserId == userId && s.EndedAt == null && s.ExpiresAt > now)
            .Select(s => (DateTimeOffset?)s.SeenAt).FirstOrDefaultAsync(cancellationToken);
        if (seen is { } before && now - before > SeenWithin)
        {
            await db.Set<Session>().Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), cancellationToken);
        }

        return seen is not null;
    }

    /// <summary>Ends one because its user signed out, or its account may no longer sign in. False when it had ended.</summary>
    public async Task<bool> End(Guid id, CancellationToken cancellationToken = default)
    {
        var now = Now;
        var user = await db.Set<Session>().Where(s => s.Id == id && s.EndedAt == null).Select(s => (Guid?)s.UserId).FirstOrDefaultAsync(cancellationToken);
        return user is { } known && await End(db.Set<Session>().Where(s => s.Id == id), known, UserEvents.SignedOut, known.ToString(), now, cancellationToken) > 0;
    }

    /// <summary>The session and its provider's token, for signing out at the provider; null when it is unknown.</summary>
    public async Task<(string Way, string? IdToken)?> WayOf(Guid id, CancellationToken cancellationToken = default) =>
        await db.Set<Session>().AsNoTracking().Where(s => s.Id == id).Select(s => new { s.Way, s.SealedToken }).FirstOrDefaultAsync(cancellationToken) is { } found
            ? (found.Way, vault.OpenText(found.SealedToken)) : null;

    /// <summary>When a session began, or null when it is unknown.</summary>
    public Task<DateTimeOffset?> StartOf(Guid id, CancellationToken cancellationToken = default) =>
        db.Set<Session>().Where(s => s.Id == id).Select(s => (DateTimeOffset?)s.StartedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The actor's own open sessions, the latest used first.</summary>
    public async Task<IReadOnlyList<Session>> Of(Actor actor, CancellationToken cancellationToken = default)
    {
        var now = Now;
        return Guid.TryParse(actor.Id, out var user)
            ? await db.Set<Session>().AsNoTracking().Where(s => s.UserId == user && s.EndedAt == null && s.ExpiresAt > now)
                .OrderByDescending(s => s.SeenAt).ThenBy(s => s.Id).ToListAsync(cancellationToken)
            : [];
    }

    /// <summary>Ends the actor's own sessions but one; with none given, all of them.</summary>
    public async Task<int> EndOthers(Actor actor, Guid? but, CancellationToken cancellationToken = default) =>
        Guid.TryParse(actor.Id, out var user)
            ? await End(db.Set<Session>().Where(s => s.UserId == user && s.Id != but), user, UserEvents.SignedOutEverywhere, actor.Id, Now, cancellationToken)
            : 0;

    /// <summary>Ends every session of an account whose security stamp changes; part of a use case that has asked, and that saves.</summary>
    internal static async Task EndAll(WorkflowContext db, Guid userId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var session in await db.Set<Session>().Where(s => s.UserId == userId && s.EndedAt == null).ToListAsync(cancellationToken))
        {
            session.EndedAt = now;
        }
    }

    private DateTimeOffset Now => UtcMicroseconds.Round(time.GetUtcNow());

    private async Task<int> End(IQueryable<Session> which, Guid user, string what, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await which.Where(s => s.EndedAt == null && s.ExpiresAt > now).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), cancellationToken);
        if (ended > 0)
        {
            db.Add(new UserEvent { UserId = user, What = what, At = now, By = by });
            await db.SaveChangesAsync(cancellationToken);
        }

        return ended;
    }
}
