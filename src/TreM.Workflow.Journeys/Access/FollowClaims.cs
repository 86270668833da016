using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// Gives the roles that the provider's claims stand for, and ends those that they no longer stand for: at each sign-in. Roles
/// that people gave stay as they are. Which claim stands for which role is the operator's setting.
/// </summary>
public sealed class FollowClaims(WorkflowContext db, GrantRole grants, ReleaseTasks release, TimeProvider time)
{
    /// <summary>Who gives roles by claims, in role assignments and the user log.</summary>
    public const string By = "OIDC";

    /// <summary>Makes the roles by claims of a user those that are given.</summary>
    public async Task Run(Guid userId, IReadOnlyCollection<RoleGrant> roles, CancellationToken cancellationToken = default)
    {
        var (id, now) = (userId.ToString(), UtcMicroseconds.Round(time.GetUtcNow()));
        var present = await db.Set<RoleAssignment>().Where(r => r.UserId == id && r.GrantedBy == By && (r.To == null || r.To > now)).ToListAsync(cancellationToken);
        var over = present.Where(r => !roles.Contains(new(r.Role, r.ScopeKind, r.Scope))).ToList();
        foreach (var ended in over)
        {
            (ended.To, ended.EndedBy) = (now > ended.From ? now : ended.From, By);
            db.Add(new UserEvent { UserId = userId, What = UserEvents.RoleEnded, At = now, By = By, Detail = FourEyes.Describe(ended.Role, ended.ScopeKind, ended.Scope) });
        }

        var added = roles.Distinct().Where(g => !present.Any(r => (r.Role, r.ScopeKind, r.Scope) == (g.Role, g.ScopeKind, g.Scope))).ToList();
        foreach (var role in added)
        {
            await grants.Add(new(id, role.Role, role.ScopeKind, role.Scope), userId, By, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        if (over.Count > 0)
        {
            await release.Of(id, cancellationToken);
        }
    }
}
