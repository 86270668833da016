using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Partners;

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
}

/// <summary>Gives and ends roles. A role that ended stays as a row: who could see what, when, can be told later.</summary>
public sealed class GrantRole(WorkflowContext db, TimeProvider time)
{
    /// <summary>Gives a role within a scope, from now on.</summary>
    public async Task<GrantResult> Give(string userId, string role, string scopeKind, string? scope, CancellationToken cancellationToken = default)
    {
        if (!Guid.TryParse(userId, out var id) || !Roles.All.Contains(role) || !await db.Users.AnyAsync(u => u.Id == id, cancellationToken))
        {
            return GrantResult.Unknown;
        }

        scope = string.IsNullOrWhiteSpace(scope) ? null : scope.Trim();
        if (!await IsKnown(scopeKind, scope, cancellationToken))
        {
            return GrantResult.UnknownScope;
        }

        db.Add(new RoleAssignment
        {
            UserId = id.ToString(), Role = role, ScopeKind = scopeKind, Scope = scope, From = UtcMicroseconds.Round(time.GetUtcNow()),
        });
        await RefreshSignIns(id, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return GrantResult.Done;
    }

    /// <summary>Ends a role now. False when it had ended or is unknown.</summary>
    public async Task<bool> End(long assignmentId, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var assignment = await db.Set<RoleAssignment>().FirstOrDefaultAsync(r => r.Id == assignmentId && (r.To == null || r.To > now), cancellationToken);
        if (assignment is null)
        {
            return false;
        }

        assignment.To = now;
        await RefreshSignIns(Guid.Parse(assignment.UserId), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    // A new security stamp makes open sign-ins read the roles again within seconds.
    private async Task RefreshSignIns(Guid userId, CancellationToken cancellationToken)
    {
        var user = await db.Users.FirstAsync(u => u.Id == userId, cancellationToken);
        user.SecurityStamp = Guid.CreateVersion7().ToString("N");
        user.ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
    }

    private async Task<bool> IsKnown(string kind, string? scope, CancellationToken cancellationToken) => kind switch
    {
        ScopeKinds.Programme => scope is null,
        ScopeKinds.Region => PartnerRegistry.Shipped.Regions.Any(r => r.Code == scope),
        ScopeKinds.Municipality => scope is not null && PartnerRegistry.Shipped.Municipality(scope) is not null,
        ScopeKinds.Partner => await db.Set<Partner>().AnyAsync(p => p.Id == scope, cancellationToken),
        _ => false,
    };
}
