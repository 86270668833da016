using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>That a task went up a level (DT-13).</summary>
public sealed class Escalation
{
    public long Id { get; set; }

    public Guid TaskId { get; set; }

    public Guid? CaseId { get; set; }

    /// <summary><c>L0</c> (a reminder) to <c>L4</c>.</summary>
    public required string Level { get; set; }

    /// <summary>Who is told: a role, <c>ANSVARIG</c>, or roles with plus signs.</summary>
    public required string Notify { get; set; }

    /// <summary>What to do, as the table says it.</summary>
    public string? Action { get; set; }

    public int OverdueWorkdays { get; set; }

    public DateTimeOffset At { get; set; }
}

internal sealed class EscalationConfiguration : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("Escalations");
        builder.Property(e => e.Level).Code();
        builder.Property(e => e.Notify).Key();
        builder.Property(e => e.Action).Line();
        builder.HasIndex(e => new { e.TaskId, e.Level }).IsUnique();
        builder.HasIndex(e => new { e.Level, e.At });
    }
}

/// <summary>
/// Looks at every task that is due or late, asks DT-13 with what is true now, and tells whoever the table names, once per
/// level; what somebody held whose role has ended is given back first. Runs on every node; the unique row per task and level makes
/// a second run tell nobody twice. An answer that cannot be followed, or a task that cannot be judged, is an incident, and the
/// other tasks go on.
/// </summary>
public sealed partial class EscalateTasks(
    WorkflowContext db, CurrentRules rules, WorkCalendars calendars, ReleaseTasks release, TimeProvider time, ILogger<EscalateTasks> log)
{
    private const string Table = "DT-13";
    private const string Standard = "STANDARD";
    private const string Responsible = "ANSVARIG";
    private const int Batch = 200;
    private static readonly string[] Levels = ["INGEN", "L0", "L1", "L2", "L3", "L4"];

    /// <summary>One sweep.</summary>
    /// <returns>How many levels were reached.</returns>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        await release.Run(cancellationToken);
        var book = await rules.Get(cancellationToken);
        var rows = new Rows(book, now);
        var horizon = WorkCalendar.Standard.Due(now, book.Constants(WorkCalendar.DateOf(now)).Whole(ConstantCodes.RemindBeforeWorkdays));
        var (total, after) = (0, DateTimeOffset.MinValue);
        var lastId = Guid.Empty;
        while (true)
        {
            var tasks = await db.Tasks.Where(t => t.Status == WorkTaskStatus.Open && t.DueAt != null && t.DueAt <= horizon
                    && (t.DueAt > after || (t.DueAt == after && t.Id > lastId)))
                .OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(Batch).ToListAsync(cancellationToken);
            if (tasks.Count == 0)
            {
                return total;
            }

            (after, lastId) = (tasks[^1].DueAt!.Value, tasks[^1].Id);
            var ids = tasks.Select(t => t.CaseId).OfType<Guid>().Distinct().ToList();
            var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => ids.Contains(e.CaseId)).ToDictionaryAsync(e => e.CaseId, cancellationToken);
            total += await Together(tasks, cases, rows, now, cancellationToken);
        }
    }

    // In one save. When that fails, each by itself: another node was faster with one of them, somebody has just answered it, or it
    // cannot be judged.
    private async Task<int> Together(
        List<WorkTask> tasks, Dictionary<Guid, Enrolment> cases, Rows rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reached = 0;
        try
        {
            foreach (var task in tasks)
            {
                var @case = task.CaseId is { } id ? cases.GetValueOrDefault(id) : null;
                reached += await Escalate(task, @case, rows, now, cancellationToken) ? 1 : 0;
            }

            await db.SaveChangesAsync(cancellationToken);
            return reached;
        }
#pragma warning disable CA1031 // Whatever one task throws: the others are looked at.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            db.ChangeTracker.Clear();
            if (tasks is [var only])
            {
                if (failure is not DbUpdateException)
                {
                    LogFailed(log, failure, only.Id);
                    await Failed(only, failure).Open(db, now, cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                }

                return 0;
            }
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        reached = 0;
        foreach (var id in tasks.Select(t => t.Id))
        {
            if (await db.Tasks.SingleOrDefaultAsync(t => t.Id == id && t.Status == WorkTaskStatus.Open, cancellationToken) is { } task)
            {
                reached += await Together([task], cases, rows, now, cancellationToken);
            }
        }

        return reached;
    }

    private async Task<bool> Escalate(WorkTask task, Enrolment? @case, Rows rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (@case is { Status: CaseStatus.Paused } && await ClockStands(@case.CaseId, cancellationToken))
        {
            return false;
        }

        var overdue = calendars.For(task.Region).Overdue(task.DueAt!.Value, now);
        MadeDecision asked;
        FeelContext row;
        try
        {
            asked = rows.Of(task.Class ?? Standard, overdue, @case?.RiskFlag ?? false);
            row = RuleBook.RowOf(Table, asked.Answer);
        }
        catch (RuleFailedException failure)
        {
            await Unanswered(task, failure).Open(db, now, cancellationToken);
            return false;
        }

        var level = Array.IndexOf(Levels, row.Text("level"));
        if (level < 0)
        {
            await Unfollowed(task, "escalation.level.unknown", "level", row.Text("level"), string.Join(", ", Levels)).Open(db, now, cancellationToken);
            return false;
        }

        if (level <= task.EscalationLevel)
        {
            return false;
        }

        if (UnknownReceiver(row.Text("notify")) is { } nobody)
        {
            await Unfollowed(task, "escalation.receiver.unknown", "notify", nobody, $"{Responsible} or roles").Open(db, now, cancellationToken);
        }

        task.EscalationLevel = level;
        var id = EffectId.Of(task.Id, level, "escalation");
        db.Add(new Escalation
        {
            TaskId = task.Id, CaseId = task.CaseId, Level = Levels[level], Notify = row.Text("notify"), Action = row.TextOrNull("action"),
            OverdueWorkdays = overdue, At = now,
        });
        if (@case is not null)
        {
            var made = asked with { CaseId = @case.CaseId, Key = task.Key, ElementId = task.ElementId };
            db.DecisionLog.Add(DecisionRecord.EntryOf(EffectId.Of(id, 0, "decision"), made, task.InstanceId, now, Roles.System));
        }

        if (@case is not { IsProtected: true })
        {
            foreach (var (user, i) in (await Receivers(task, @case, row.Text("notify"), now, cancellationToken)).Select((u, i) => (u, i)))
            {
                db.Add(OutboxRows.Mail(
                    EffectId.Of(id, i, "mail"), new MailOrder(level > 1 ? "task-escalated" : "task-reminder", $"user:{user}", "sv", $"/tasks/{task.Id}"), now, task.InstanceId));
            }
        }

        return true;
    }

    private Task<bool> ClockStands(Guid caseId, CancellationToken cancellationToken) =>
        db.Set<Pause>().AnyAsync(p => p.CaseId == caseId && p.EndedAt == null && p.Clock == "STOPPA", cancellationToken);

    private async Task<IReadOnlyList<string>> Receivers(WorkTask task, Enrolment? @case, string notify, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (notify == Responsible)
        {
            return (task.Assignee ?? @case?.CoachId) is { } user && Guid.TryParse(user, out _)
                && await ReleaseTasks.MayHold(db, user, task, @case, now, cancellationToken) ? [user] : [];
        }

        return await RoleHolders.Accounts(db, [.. RolesIn(notify)], new RoleScope.Place(task.Region, task.Municipality), now, cancellationToken);
    }

    private static IEnumerable<string> RolesIn(string notify) =>
        notify.Split('+').Select(r => r.StartsWith(Roles.RegionalCoordinator, StringComparison.Ordinal) ? Roles.RegionalCoordinator : r);

    private static string? UnknownReceiver(string notify) => notify == Responsible ? null : RolesIn(notify).FirstOrDefault(r => !Roles.All.Contains(r));

    [LoggerMessage(Level = LogLevel.Error, Message = "Task {Id} could not be judged for escalation; the others go on")]
    private static partial void LogFailed(ILogger log, Exception failure, Guid id);

    private static DayIncident Unfollowed(WorkTask task, string code, string output, string seen, string expected) => new(
        code, $"{seen}/{task.Class}",
        $"Expected {Table} to answer {output} {expected}; saw '{seen}' for tasks of class {task.Class ?? Standard}. Nobody is told of them: correct the table.");

    private static DayIncident Unanswered(WorkTask task, RuleFailedException failure) =>
        new("escalation.rule.failed", task.Class ?? Standard, $"Tasks of class {task.Class ?? Standard} are not escalated: {failure.Message}");

    private static DayIncident Failed(WorkTask task, Exception failure) => new(
        "escalation.failed", task.Id.ToString(),
        $"Expected the task to be judged by {Table}; saw {failure.GetType().Name}. It is neither reminded of nor escalated: the log says more.")
    {
        InstanceId = task.InstanceId, ElementId = task.ElementId,
    };

    // DT-13's answers of one run: many tasks ask the same.
    private sealed class Rows(RuleBook book, DateTimeOffset now)
    {
        private readonly Dictionary<(string Class, int Overdue, bool Risk), MadeDecision> _known = [];

        public MadeDecision Of(string taskClass, int overdue, bool risk)
        {
            if (!_known.TryGetValue((taskClass, overdue, risk), out var row))
            {
                row = book.Consider(Guid.Empty, Table, now, FeelContext.Of(("taskClass", taskClass), ("overdueWorkdays", (FeelNumber)overdue), ("riskFlag", risk)));
                _known.Add((taskClass, overdue, risk), row);
            }

            return row;
        }
    }
}
