using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Access;

/// <summary>What a role must reach to count.</summary>
public abstract record RoleScope
{
    /// <summary>A municipality of a region: roles for either, and for the whole programme.</summary>
    public sealed record Place(string? Region, string? Municipality) : RoleScope;

    /// <summary>Everything in the programme, whoever holds the role and for what.</summary>
    public sealed record Anything : RoleScope;

    /// <summary>A partner organisation.</summary>
    public sealed record Partner(string? Id) : RoleScope;

    /// <summary>A person's own data.</summary>
    public sealed record Person(Guid Id) : RoleScope;
}

/// <summary>
/// Who holds a role at a time: the one question for receivers of mail, choices in forms and assignments. A role that has ended, or
/// has not begun, does not count.
/// </summary>
public static class RoleHolders
{
    /// <summary>The roles in force.</summary>
    public static IQueryable<RoleAssignment> InForce(WorkflowContext db, DateTimeOffset at)
    {
        var now = UtcMicroseconds.Round(at);
        return db.Set<RoleAssignment>().AsNoTracking().Where(r => r.From <= now && (r.To == null || r.To > now));
    }

    /// <summary>Those of some roles that reach a scope.</summary>
    public static IQueryable<RoleAssignment> Of(WorkflowContext db, IReadOnlyList<string> roles, RoleScope scope, DateTimeOffset at)
    {
        var held = roles is [var only] ? InForce(db, at).Where(r => r.Role == only) : InForce(db, at).Where(r => roles.Contains(r.Role));
        switch (scope)
        {
            case RoleScope.Place(var region, var municipality):
                return held.Where(r => r.ScopeKind == ScopeKinds.Programme || (r.ScopeKind == ScopeKinds.Region && r.Scope == region)
                    || (r.ScopeKind == ScopeKinds.Municipality && r.Scope == municipality));
            case RoleScope.Partner(var partner):
                return held.Where(r => r.ScopeKind == ScopeKinds.Partner && r.Scope == partner);
            case RoleScope.Person(var person):
                var self = person.ToString();
                return held.Where(r => r.ScopeKind == ScopeKinds.Self && r.Scope == self);
            default:
                return held;
        }
    }

    /// <summary>The accounts that hold one of some roles that reach a scope, each once: who is told of something.</summary>
    public static async Task<IReadOnlyList<string>> Accounts(
        WorkflowContext db, IReadOnlyList<string> roles, RoleScope scope, DateTimeOffset at, CancellationToken cancellationToken) =>
        [.. (await Of(db, roles, scope, at).Select(r => r.UserId).Distinct().ToListAsync(cancellationToken)).Where(u => Guid.TryParse(u, out _))];

    /// <summary>Whether a user holds one of some roles that reach a scope.</summary>
    public static Task<bool> IsOne(
        WorkflowContext db, string userId, IReadOnlyList<string> roles, RoleScope scope, DateTimeOffset at, CancellationToken cancellationToken) =>
        Of(db, roles, scope, at).AnyAsync(r => r.UserId == userId, cancellationToken);
}
