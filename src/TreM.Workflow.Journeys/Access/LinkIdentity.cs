using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>An identity of a provider that signs in as an account.</summary>
/// <param name="Provider">Name of the scheme.</param>
/// <param name="Subject">The provider's stable id of the person.</param>
public sealed record LinkedIdentity(string Provider, string Subject);

/// <summary>How linking an identity ended.</summary>
public enum LinkResult
{
    /// <summary>It signs in as the account.</summary>
    Done,

    /// <summary>It waits for a second administrator: the account reaches participants.</summary>
    Proposed,

    /// <summary>There is no such account, it is the actor's own, or the identity is somebody's already.</summary>
    Refused,
}

/// <summary>
/// Says which identity of an OpenID Connect provider is which user here. An administrator links, or the provider's verified mail
/// address does where the settings say so; nobody becomes a user by having an account elsewhere.
/// </summary>
public sealed class LinkIdentity(WorkflowContext db, FourEyes fourEyes, TimeProvider time)
{
    /// <summary>Name of the scheme of the provider that the settings name.</summary>
    public const string Oidc = "oidc";

    internal const int LongestSubject = 255;

    /// <summary>Links a subject of the provider to a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="provider">Name of the scheme, <c>oidc</c>.</param>
    /// <param name="subject">The <c>sub</c> of the provider: its stable id of the person, never a mail address.</param>
    /// <param name="actor">Who links; never to the own account.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<LinkResult> Link(string userId, string provider, string subject, Actor actor, CancellationToken cancellationToken = default)
    {
        subject = subject.Trim();
        if (!actor.Has(Roles.Administrator) || userId == actor.Id || subject.Length is 0 or > LongestSubject || !Guid.TryParse(userId, out var id)
            || !await db.Users.AnyAsync(u => u.Id == id && u.ClosedAt == null, cancellationToken) || await IsTaken(provider, subject, cancellationToken))
        {
            return LinkResult.Refused;
        }

        var reaches = await fourEyes.Reaches(id, cancellationToken);
        var waits = reaches && fourEyes.Asks(actor);
        if (waits)
        {
            await fourEyes.Propose(fourEyes.Proposal(AccessKinds.Identity, id, actor, provider: provider, subject: subject), cancellationToken);
        }
        else
        {
            Add(id, provider, subject, actor.Id);
            if (reaches)
            {
                await fourEyes.TellOfficers(cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return waits ? LinkResult.Proposed : LinkResult.Done;
    }

    /// <summary>Links the identity of somebody who signs in to the one open account that has the mail address which the provider has verified.</summary>
    /// <returns>The account; null when none or several have the address, or it has an identity of this provider already.</returns>
    public async Task<Guid?> ByVerifiedMail(string provider, string subject, string address, CancellationToken cancellationToken = default)
    {
        var key = address.Trim().ToUpperInvariant();
        var users = key.Length == 0 || subject.Length is 0 or > LongestSubject || await IsTaken(provider, subject, cancellationToken) ? []
            : await db.Users.Where(u => u.NormalizedEmail == key && u.ClosedAt == null).Select(u => u.Id).Take(2).ToListAsync(cancellationToken);
        if (users is not [var id] || await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == id && l.LoginProvider == provider, cancellationToken))
        {
            return null;
        }

        Add(id, provider, subject, id.ToString());
        if (await fourEyes.Reaches(id, cancellationToken))
        {
            await fourEyes.TellOfficers(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return id;
    }

    /// <summary>Takes a user's links away and ends the sign-ins. False when there were none or the actor may not.</summary>
    public async Task<bool> Unlink(string userId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!actor.Has(Roles.Administrator) || !Guid.TryParse(userId, out var id))
        {
            return false;
        }

        var links = await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == id).ToListAsync(cancellationToken);
        if (links.Count == 0 || await db.Users.FirstOrDefaultAsync(u => u.Id == id, cancellationToken) is not { } user)
        {
            return false;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        db.RemoveRange(links);
        db.Add(new UserEvent { UserId = id, What = UserEvents.IdentityUnlinked, At = now, By = actor.Id });
        await Accounts.EndSignIns(db, user, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    internal Task<bool> IsTaken(string provider, string subject, CancellationToken cancellationToken) =>
        db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.LoginProvider == provider && l.ProviderKey == subject, cancellationToken);

    internal void Add(Guid userId, string provider, string subject, string by)
    {
        db.Add(new IdentityUserLogin<Guid> { UserId = userId, LoginProvider = provider, ProviderKey = subject });
        db.Add(new UserEvent { UserId = userId, What = UserEvents.IdentityLinked, At = UtcMicroseconds.Round(time.GetUtcNow()), By = by, Detail = provider });
    }
}
