using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Who a signed-in user is: the roles in force now.</summary>
public static class Actors
{
    /// <summary>The actor for a user; without roles when none is in force.</summary>
    public static async Task<Actor> Load(WorkflowContext db, Guid userId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var id = userId.ToString();
        var grants = await RoleHolders.InForce(db, at).Where(r => r.UserId == id)
            .Select(r => new { r.Role, r.ScopeKind, r.Scope }).ToListAsync(cancellationToken);
        return new Actor(id, [.. grants.Select(g => new RoleGrant(g.Role, g.ScopeKind, g.Scope))]);
    }

    /// <summary>The codes of a user's roles, each once: for the claims of a sign-in.</summary>
    public static async Task<IReadOnlyList<string>> RoleCodes(
        WorkflowContext db, Guid userId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        var id = userId.ToString();
        return await RoleHolders.InForce(db, at).Where(r => r.UserId == id).Select(r => r.Role).Distinct().ToListAsync(cancellationToken);
    }
}
