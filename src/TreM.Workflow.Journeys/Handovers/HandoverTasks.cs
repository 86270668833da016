using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>The open tasks of a handover that wait for an actor.</summary>
public sealed class HandoverTasks(WorkflowContext db)
{
    /// <summary>Nearest deadline first.</summary>
    public async Task<IReadOnlyList<WorkTask>> Run(Handover handover, CaseScope scope, CancellationToken cancellationToken = default)
    {
        if (handover.InstanceId is not { } instanceId)
        {
            return [];
        }

        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == instanceId && t.Status == WorkTaskStatus.Open).ToListAsync(cancellationToken);
        return [.. tasks.Where(t => TaskAccess.MayWork(scope.Actor, t, scope) && !TaskAccess.IsHeldFrom(scope.Actor, t, scope)).OrderBy(t => t.DueAt)];
    }
}
