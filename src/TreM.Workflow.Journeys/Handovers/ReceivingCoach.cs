using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>The coach who takes over responsibility: sees the case from when the receiver accepts until the first meeting is held, together with the one who leaves.</summary>
internal static class ReceivingCoach
{
    /// <summary>The named user when that is a coach in force, otherwise whoever decided when that is a coach; else nobody.</summary>
    internal static async Task<string?> Find(WorkflowContext db, string? named, Actor decided, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (named is not null && await RoleHolders.IsOne(db, named, [Roles.Coach], new RoleScope.Anything(), at, cancellationToken))
        {
            return named;
        }

        return decided.Grants.Any(g => g.Role == Roles.Coach) ? decided.Id : null;
    }
}
