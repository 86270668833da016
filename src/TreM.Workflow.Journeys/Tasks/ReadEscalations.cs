using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Tasks that have gone up to the management of the programme (DT-13, levels L3 and L4): what waits, where and with whom. Nothing
/// of a person, and no protected case.
/// </summary>
public sealed class ReadEscalations(WorkflowContext db)
{
    private const int ManagementLevel = 4; // L3; the level of a task counts from 1, which is the reminder L0
    private const int MostRows = 100;

    /// <summary>The tasks, those that have waited longest first; null when the actor manages nothing.</summary>
    public async Task<IReadOnlyList<WorkTask>?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        var scopes = actor.Grants.Where(g => g.Role == Roles.ProjectManager).ToList();
        if (scopes.Count == 0)
        {
            return null;
        }

        var all = scopes.Any(s => s.ScopeKind == ScopeKinds.Programme);
        var regions = scopes.Where(s => s.ScopeKind == ScopeKinds.Region).Select(s => s.Scope!).ToList();
        return await db.Tasks.AsNoTracking()
            .Where(t => t.Status == WorkTaskStatus.Open && t.EscalationLevel >= ManagementLevel && !t.IsProtected && (all || regions.Contains(t.Region!)))
            .OrderByDescending(t => t.EscalationLevel).ThenBy(t => t.DueAt).Take(MostRows).ToListAsync(cancellationToken);
    }
}
