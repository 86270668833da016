using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Takes a task, gives it back, or gives it to somebody else.</summary>
public sealed class HoldTask(WorkflowContext db, TimeProvider time)
{
    /// <summary>Takes the task; a second taker is told that somebody was faster.</summary>
    public async Task<TaskResult> Claim(Guid taskId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, scope))
        {
            return new TaskResult.NotFound();
        }

        if (task.Assignee == actor.Id)
        {
            return new TaskResult.Done(taskId);
        }

        var now = time.GetUtcNow();
        if (!TaskAccess.MayHold(actor, task, scope) || (task.Assignee is null && TaskAccess.IsHeldFrom(actor, task, scope)))
        {
            return new TaskResult.Refused("task.claim.not-yours", "Expected somebody who can do the task, and does not have to wait for somebody else.");
        }

        var free = TaskAccess.MayClaim(actor, task, scope);
        var taken = await db.Tasks.Where(t => t.Id == taskId && t.Status == WorkTaskStatus.Open && (t.Assignee == null || (free && t.ClaimedAt == null)))
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, actor.Id).SetProperty(t => t.ClaimedAt, now), cancellationToken);
        return taken == 1 ? new TaskResult.Done(taskId) : new TaskResult.Conflict("task.claimed.other", "Somebody else was faster, or the task is done.");
    }

    /// <summary>Gives it to somebody (or, with null, back to everybody). A coordinator's right, or the holder's own.</summary>
    public async Task<TaskResult> Assign(Guid taskId, string? userId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, scope))
        {
            return new TaskResult.NotFound();
        }

        if (task.Assignee != actor.Id && !TaskAccess.MayAssign(actor, scope))
        {
            return new TaskResult.Refused("task.assign.not-allowed", "Only the holder or a coordinator gives a task to somebody else.");
        }

        var now = time.GetUtcNow();
        if (userId is not null && !await ReleaseTasks.MayHold(db, userId, task, scope?.Case, now, cancellationToken))
        {
            return new TaskResult.Refused("task.assign.no-role", "Expected somebody with a role that reaches the case.");
        }

        var given = await db.Tasks.Where(t => t.Id == taskId && t.Status == WorkTaskStatus.Open)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, userId).SetProperty(t => t.ClaimedAt, userId == null ? null : now), cancellationToken);
        return given == 1 ? new TaskResult.Done(taskId) : new TaskResult.Conflict("task.closed", "The task is already done.");
    }

    private async Task<(WorkTask Task, CaseScope? Scope)?> Find(Guid taskId, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellationToken) is not { } task)
        {
            return null;
        }

        var scope = await CaseScope.Load(db, task.CaseId, actor, cancellationToken);
        return TaskAccess.MayOpen(actor, task, scope) ? (task, scope) : null;
    }
}
