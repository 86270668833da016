using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Takes a task, gives it back, or gives it to somebody else.</summary>
public sealed class HoldTask(WorkflowContext db, TimeProvider time)
{
    /// <summary>Takes the task; a second taker is told that somebody was faster.</summary>
    public async Task<TaskResult> Claim(Guid taskId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, @case))
        {
            return new TaskResult.NotFound();
        }

        if (task.Assignee == actor.Id)
        {
            return new TaskResult.Done(taskId);
        }

        var now = time.GetUtcNow();
        var free = TaskAccess.MayClaim(actor, task, @case);
        var taken = await db.Tasks.Where(t => t.Id == taskId && t.Status == WorkTaskStatus.Open && (t.Assignee == null || (free && t.ClaimedAt == null)))
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, actor.Id).SetProperty(t => t.ClaimedAt, now), cancellationToken);
        return taken == 1 ? new TaskResult.Done(taskId) : new TaskResult.Conflict("task.claimed.other", "Somebody else was faster, or the task is done.");
    }

    /// <summary>Gives it to somebody (or, with null, back to everybody). A coordinator's right, or the holder's own.</summary>
    public async Task<TaskResult> Assign(Guid taskId, string? userId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await Find(taskId, actor, cancellationToken) is not var (task, @case))
        {
            return new TaskResult.NotFound();
        }

        if (task.Assignee != actor.Id && !TaskAccess.MayAssign(actor, @case))
        {
            return new TaskResult.Refused("task.assign.not-allowed", "Only the holder or a coordinator gives a task to somebody else.");
        }

        var now = time.GetUtcNow();
        var given = await db.Tasks.Where(t => t.Id == taskId && t.Status == WorkTaskStatus.Open)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.Assignee, userId).SetProperty(t => t.ClaimedAt, userId == null ? null : now), cancellationToken);
        return given == 1 ? new TaskResult.Done(taskId) : new TaskResult.Conflict("task.closed", "The task is already done.");
    }

    private async Task<(WorkTask Task, Enrolment? Case)?> Find(Guid taskId, Actor actor, CancellationToken cancellationToken)
    {
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellationToken);
        var @case = task?.CaseId is { } id ? await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == id, cancellationToken) : null;
        if (task is null)
        {
            return null;
        }

        var named = @case is { IsProtected: true }
            ? await db.Set<NamedAccess>().Where(n => n.CaseId == @case.CaseId).Select(n => n.UserId).ToListAsync(cancellationToken)
            : [];
        return TaskAccess.MayWork(actor, task, @case, named) || (TaskAccess.MayAssign(actor, @case) && @case is not { IsProtected: true })
            ? (task, @case)
            : null;
    }
}
