using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>The open tasks of a handover that wait for an actor.</summary>
public sealed class HandoverTasks(WorkflowContext db)
{
    /// <summary>Nearest deadline first.</summary>
    public async Task<IReadOnlyList<WorkTask>> Run(Handover handover, Actor actor, CancellationToken cancellationToken = default)
    {
        if (handover.InstanceId is not { } instanceId)
        {
            return [];
        }

        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == instanceId && t.Status == WorkTaskStatus.Open).ToListAsync(cancellationToken);
        var @case = await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == handover.CaseId, cancellationToken);
        var named = @case is { IsProtected: true }
            ? await db.Set<NamedAccess>().Where(n => n.CaseId == @case.CaseId).Select(n => n.UserId).ToListAsync(cancellationToken)
            : [];
        return [.. tasks.Where(t => TaskAccess.MayWork(actor, t, @case, named)).OrderBy(t => t.DueAt)];
    }
}
