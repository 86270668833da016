using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Reminds of a task two workdays before its deadline (DOMAIN 4.1): a timer is set when the task opens and goes when it
/// closes; when it rings, those who can do the task get a mail that says nothing of the case.
/// </summary>
internal sealed class RemindOfTasks(WorkflowContext db, WorkCalendars calendars, TimeProvider time) : IStepProjection
{
    private const int WorkdaysBefore = 2;

    // With the day's other mail, before work begins.
    private static readonly TimeOnly Morning = new(7, 30);

    public Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        if (scope.Instance.CaseId is null || scope.Step is not { } step)
        {
            return Task.CompletedTask;
        }

        foreach (var closed in step.Effects.OfType<Effect.TaskClosed>())
        {
            (scope.Instance.Unneeded ??= []).Add(ReminderOf(EffectId.Of(scope.Instance.Id, closed.Key, "task")));
        }

        foreach (var opened in step.Effects.OfType<Effect.TaskOpened>())
        {
            var id = EffectId.Of(scope.Instance.Id, opened.Key, "task");
            if (scope.Db.Tasks.Local.FindEntry(id)?.Entity is { Status: WorkTaskStatus.Open, DueAt: { } due } task && When(task, due) is var at && at > scope.At)
            {
                scope.Db.Add(new OutboxRow
                {
                    Id = ReminderOf(id), Kind = OutboxKind.Reminder, Lane = Lane.Timers, InstanceId = scope.Instance.Id, ElementId = task.ElementId,
                    Payload = id.ToByteArray(), CreatedAt = scope.At, DueAt = at, VisibleAt = at,
                });
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The timer rings.</summary>
    public async Task<RowResult> Ring(OutboxRow row, CancellationToken cancellationToken)
    {
        var taskId = new Guid(row.Payload!);
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId && t.Status == WorkTaskStatus.Open, cancellationToken);
        if (task is not { DueAt: { } due } || task.IsProtected)
        {
            return new RowResult.Finished();
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        if (When(task, due) is var later && later > now)
        {
            return new RowResult.Later(later - now);
        }

        db.ChangeTracker.Clear();
        foreach (var user in await Receivers(task, now, cancellationToken))
        {
            db.Add(OutboxRows.Mail(EffectId.Of(row.Id, user), new MailOrder("task-due-soon", $"user:{user}", "sv", $"/tasks/{task.Id}"), now, task.InstanceId));
        }

        db.OutboxRows.Remove(new OutboxRow
        {
            Id = row.Id, Kind = row.Kind, Lane = row.Lane, CreatedAt = row.CreatedAt, DueAt = row.DueAt, VisibleAt = row.VisibleAt,
        });
        await db.SaveChangesAsync(cancellationToken);
        return new RowResult.Gone();
    }

    private static Guid ReminderOf(Guid taskId) => EffectId.Of(taskId, "reminder");

    private DateTimeOffset When(WorkTask task, DateTimeOffset due) =>
        WorkCalendar.At(calendars.For(task.Region).Add(WorkCalendar.DateOf(due), -WorkdaysBefore), Morning);

    private async Task<IReadOnlyList<string>> Receivers(WorkTask task, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (task.Assignee is { } holder)
        {
            var @case = await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == task.CaseId, cancellationToken);
            return Guid.TryParse(holder, out _) && await ReleaseTasks.MayHold(db, holder, task, @case, now, cancellationToken) ? [holder] : [];
        }

        RoleScope scope = task.Role == Roles.Partner ? new RoleScope.Partner(task.PartnerId) : new RoleScope.Place(task.Region, task.Municipality);
        return await RoleHolders.Accounts(db, [.. TaskAccess.Split(task.CandidateGroups)], scope, now, cancellationToken);
    }
}
