using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Access;

/// <summary>How giving a role ended.</summary>
public enum GrantResult
{
    /// <summary>The user has the role.</summary>
    Done,

    /// <summary>There is no such user, role or kind of scope.</summary>
    Unknown,

    /// <summary>The scope is not a region, municipality or partner of the programme.</summary>
    UnknownScope,

    /// <summary>The period ends before it begins, or has ended.</summary>
    WrongPeriod,

    /// <summary>It waits for a second administrator: the role reaches participants.</summary>
    Proposed,

    /// <summary>Nobody gives a role to themselves: an administrator who could would have access to persons.</summary>
    OwnRole,
}

/// <summary>A role to give.</summary>
/// <param name="UserId">To whom.</param>
/// <param name="Role">See <see cref="Roles"/>.</param>
/// <param name="ScopeKind">See <see cref="ScopeKinds"/>.</param>
/// <param name="Scope">Region, municipality or partner; null for the programme.</param>
/// <param name="From">When it begins; now when null.</param>
/// <param name="To">When it ends; null for until somebody ends it.</param>
public sealed record RoleToGive(string UserId, string Role, string ScopeKind, string? Scope, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>Gives and ends roles, for administrators. A role that ended stays as a row: who could see what, when, can be told later.</summary>
public sealed class GrantRole(WorkflowContext db, FourEyes fourEyes, ReleaseTasks release, TimeProvider time)
{
    /// <summary>Gives a role within a scope, or proposes it when it reaches participants.</summary>
    public Task<GrantResult> Give(RoleToGive give, Actor actor, CancellationToken cancellationToken = default) =>
        Give(give, AccessKinds.Role, actor, cancellationToken);

    internal async Task<GrantResult> Give(RoleToGive give, string kind, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Roles.Administrator) || !Guid.TryParse(give.UserId, out var id) || !Roles.All.Contains(give.Role)
            || !await db.Users.AnyAsync(u => u.Id == id, cancellationToken))
        {
            return GrantResult.Unknown;
        }

        if (id.ToString() == actor.Id)
        {
            return GrantResult.OwnRole;
        }

        var scope = string.IsNullOrWhiteSpace(give.Scope) ? null : give.Scope.Trim();
        if (!await IsKnown(give.ScopeKind, scope, cancellationToken))
        {
            return GrantResult.UnknownScope;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var from = give.From is { } begins && begins > now ? UtcMicroseconds.Round(begins) : now;
        if (give.To <= from)
        {
            return GrantResult.WrongPeriod;
        }

        if (FourEyes.Reaches(give.Role) && fourEyes.Asks(actor))
        {
            await fourEyes.Propose(fourEyes.Proposal(kind, id, actor, give with { Scope = scope }), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return GrantResult.Proposed;
        }

        await Add(give with { Scope = scope, From = from }, id, actor.Id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return GrantResult.Done;
    }

    /// <summary>Adds a role that has been asked about, with its line in the user log; does not save.</summary>
    internal async Task Add(RoleToGive give, Guid userId, string by, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        db.Add(new RoleAssignment
        {
            UserId = userId.ToString(), Role = give.Role, ScopeKind = give.ScopeKind, Scope = give.Scope, From = give.From > now ? give.From.Value : now, To = give.To, GrantedBy = by,
        });
        db.Add(new UserEvent { UserId = userId, What = UserEvents.RoleGiven, At = now, By = by, Detail = FourEyes.Describe(give.Role, give.ScopeKind, give.Scope) });
        if (FourEyes.Reaches(give.Role))
        {
            await fourEyes.TellOfficers(cancellationToken);
        }

        await RefreshSignIns(userId, cancellationToken);
    }

    /// <summary>Ends a role now. False when it had ended, is unknown, or the actor may not.</summary>
    public async Task<bool> End(long assignmentId, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var assignment = !actor.Has(Roles.Administrator) ? null
            : await db.Set<RoleAssignment>().FirstOrDefaultAsync(r => r.Id == assignmentId && (r.To == null || r.To > now), cancellationToken);
        if (assignment is null)
        {
            return false;
        }

        (assignment.To, assignment.EndedBy) = (now > assignment.From ? now : assignment.From, actor.Id);
        db.Add(new UserEvent
        {
            UserId = Guid.Parse(assignment.UserId), What = UserEvents.RoleEnded, At = now, By = actor.Id,
            Detail = FourEyes.Describe(assignment.Role, assignment.ScopeKind, assignment.Scope),
        });
        await RefreshSignIns(Guid.Parse(assignment.UserId), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        await release.Of(assignment.UserId, cancellationToken);
        return true;
    }

    // Open sign-ins end within seconds, and the next one reads the roles again.
    private async Task RefreshSignIns(Guid userId, CancellationToken cancellationToken) =>
        await Accounts.EndSignIns(db, await db.Users.FirstAsync(u => u.Id == userId, cancellationToken), UtcMicroseconds.Round(time.GetUtcNow()), cancellationToken);

    private async Task<bool> IsKnown(string kind, string? scope, CancellationToken cancellationToken) => kind switch
    {
        ScopeKinds.Programme => scope is null,
        ScopeKinds.Region => PartnerRegistry.Shipped.Regions.Any(r => r.Code == scope),
        ScopeKinds.Municipality => scope is not null && PartnerRegistry.Shipped.Municipality(scope) is not null,
        ScopeKinds.Partner => await db.Set<Partner>().AnyAsync(p => p.Id == scope, cancellationToken),
        _ => false,
    };
}
