using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// Says which identity of an OpenID Connect provider is which user here. An administrator links; signing in never does, so
/// nobody becomes a user by having an account elsewhere.
/// </summary>
public sealed class LinkIdentity(WorkflowContext db)
{
    private const int LongestSubject = 255;

    /// <summary>Links a subject of the provider to a user. False when the actor may not, the user is unknown or the subject is taken.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="provider">Name of the scheme, <c>oidc</c>.</param>
    /// <param name="subject">The <c>sub</c> of the provider: its stable id of the person, never a mail address.</param>
    /// <param name="actor">Who links; never to the own account.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<bool> Link(string userId, string provider, string subject, Actor actor, CancellationToken cancellationToken = default)
    {
        subject = subject.Trim();
        if (!actor.Has(Roles.Administrator) || userId == actor.Id || subject.Length is 0 or > LongestSubject || !Guid.TryParse(userId, out var id)
            || !await db.Users.AnyAsync(u => u.Id == id, cancellationToken)
            || await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.LoginProvider == provider && l.ProviderKey == subject, cancellationToken))
        {
            return false;
        }

        db.Add(new IdentityUserLogin<Guid> { UserId = id, LoginProvider = provider, ProviderKey = subject });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    /// <summary>Takes a user's links away. False when there were none or the actor may not.</summary>
    public async Task<bool> Unlink(string userId, Actor actor, CancellationToken cancellationToken = default) =>
        actor.Has(Roles.Administrator) && Guid.TryParse(userId, out var id)
        && await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == id).ExecuteDeleteAsync(cancellationToken) > 0;
}
