using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Simulation;

/// <summary>What to simulate.</summary>
/// <param name="Participants">How many persons are referred.</param>
/// <param name="Seed">The same seed gives the same people, answers and delays.</param>
/// <param name="From">First day of intake.</param>
/// <param name="IntakeDays">Days over which the referrals come.</param>
/// <param name="Until">Last day of the simulation.</param>
public sealed record SimulationOptions(int Participants, int Seed, DateOnly From, int IntakeDays, DateOnly Until);

/// <summary>How far a simulation has come.</summary>
public sealed record SimulationProgress(DateOnly Date, int Referred, int Finished, int TasksDone);

/// <summary>What a simulation shows.</summary>
public sealed record SimulationReport(
    IReadOnlyList<PhaseTime> Phases, IReadOnlyDictionary<string, int> TasksByRole, IReadOnlyDictionary<string, int> Escalations,
    IReadOnlyDictionary<string, int> CasesByStatus, IReadOnlyList<GoalResult> Goals, int Incidents);

/// <summary>
/// Carries invented participants through the whole programme: real use cases, real sweeps, a real database; only the people
/// and the clock are made up. The clock jumps from one event to the next.
/// </summary>
public sealed class SimulateParticipants(IServiceScopeFactory scopes, SimulationClock clock)
{
    private static readonly TimeSpan Quantum = TimeSpan.FromHours(4);

    // Mails and calls to partners stay in the outbox: invented people get no post.
    private static readonly Lane[] Lanes = [Lane.Timers, Lane.Instances, Lane.Jobs];

    private readonly Dictionary<Guid, SyntheticPerson> _people = [];
    private readonly PriorityQueue<Guid, (DateTimeOffset At, int Order)> _work = new();
    private readonly HashSet<Guid> _planned = [];
    private readonly Dictionary<string, int> _tasksByRole = new(StringComparer.Ordinal);
    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private int _order;
    private int _done;

    /// <summary>Runs to the end of the period, or until nobody waits for anything.</summary>
    public async Task<SimulationReport> Run(
        SimulationOptions options, Action<SimulationProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        await Prepare(options, cancellationToken);
        var arrivals = new Queue<(DateTimeOffset At, SyntheticPerson Person)>(Enumerable.Range(0, options.Participants).Select(i =>
        {
            var day = options.From.AddDays((int)((long)i * options.IntakeDays / Math.Max(1, options.Participants)));
            return (WorkCalendar.At(day, new TimeOnly(9, 0)).AddSeconds(i), SyntheticPerson.Create(options.Seed, i, day));
        }));
        var end = WorkCalendar.At(options.Until, new TimeOnly(23, 59));
        var escalated = DateOnly.MinValue;
        while (!cancellationToken.IsCancellationRequested && await Next(arrivals, cancellationToken) is { } next && next <= end)
        {
            // Everything of the same few hours is done together: nobody's day is planned to the minute.
            clock.MoveTo(new DateTimeOffset((next.UtcTicks + Quantum.Ticks - 1) / Quantum.Ticks * Quantum.Ticks, TimeSpan.Zero));
            next = clock.GetUtcNow();
            var today = WorkCalendar.DateOf(next);
            if (today.DayNumber - escalated.DayNumber >= 7)
            {
                escalated = today;
                await With<EscalateTasks>(e => e.Run(cancellationToken));
                onProgress?.Invoke(new(today, _people.Count, await With<WorkflowContext, int>(Finished), _done));
            }

            while (arrivals.TryPeek(out var arrival) && arrival.At <= next)
            {
                arrivals.Dequeue();
                await Refer(arrival.Person, cancellationToken);
            }

            while (_work.TryPeek(out var task, out var when) && when.At <= next)
            {
                _work.Dequeue();
                await Complete(task, cancellationToken);
            }

            await Sweep(cancellationToken);
            await Plan(cancellationToken);
        }

        return await Report(cancellationToken);
    }

    private async Task Prepare(SimulationOptions options, CancellationToken cancellationToken)
    {
        clock.MoveTo(WorkCalendar.At(options.From, new TimeOnly(8, 0)));
        await With<WorkflowContext>(async db =>
        {
            await SeedProgramme.Run(db, cancellationToken);
            await Coaches.Seed(db, options.Participants, clock.GetUtcNow(), cancellationToken);
        });
    }

    private async Task Sweep(CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var due = await With<WorkflowContext, List<Lane>>(db => db.OutboxRows
                .Where(r => r.Status == OutboxStatus.Pending && Lanes.Contains(r.Lane) && r.VisibleAt <= now).Select(r => r.Lane).Distinct().ToListAsync(cancellationToken));
            if (due.Count == 0)
            {
                return;
            }

            foreach (var lane in due.Order())
            {
                await With<OutboxSweep>(s => s.Run(lane, cancellationToken));
            }
        }
    }

    private async Task<DateTimeOffset?> Next(Queue<(DateTimeOffset At, SyntheticPerson)> arrivals, CancellationToken cancellationToken)
    {
        var due = await With<WorkflowContext, DateTimeOffset?>(db => db.OutboxRows
            .Where(r => r.Status == OutboxStatus.Pending && Lanes.Contains(r.Lane)).MinAsync(r => (DateTimeOffset?)r.VisibleAt, cancellationToken));
        DateTimeOffset?[] candidates =
            [due, arrivals.TryPeek(out var arrival) ? arrival.At : null, _work.TryPeek(out _, out var when) ? when.At : null];

        // Whatever is due in the past is worked off now.
        return candidates.Min() is { } next ? next < clock.GetUtcNow() ? clock.GetUtcNow() : next : null;
    }

    private async Task Refer(SyntheticPerson person, CancellationToken cancellationToken)
    {
        var result = await With<FileReferral, ReferralResult>(f => f.Run(person.Draft, Actor.System, cancellationToken: cancellationToken));
        _people[result switch
        {
            ReferralResult.Filed filed => filed.CaseId,
            ReferralResult.Known known => known.CaseId,
            _ => throw new InvalidOperationException($"Expected a synthetic referral to be taken. Saw {result}."),
        }] = person;
    }

    // A task is done some time before its deadline, sometimes a little after: people work like that.
    private async Task Plan(CancellationToken cancellationToken)
    {
        var opened = await With<WorkflowContext, List<WorkTask>>(db => db.Tasks.AsNoTracking()
            .Where(t => t.Status == WorkTaskStatus.Open && t.OpenedAt >= _looked).OrderBy(t => t.OpenedAt).ThenBy(t => t.CaseId).ThenBy(t => t.ElementId).ThenBy(t => t.Key).ToListAsync(cancellationToken));
        foreach (var task in opened.Where(t => t.CaseId is { } id && _people.ContainsKey(id) && _planned.Add(t.Id)))
        {
            var random = _people[task.CaseId!.Value].Random;
            var span = (task.DueAt ?? task.OpenedAt.AddDays(5)) - task.OpenedAt;
            _work.Enqueue(task.Id, (task.OpenedAt + (span * (0.15 + (random.NextDouble() * 0.95))), _order++));
        }

        _looked = clock.GetUtcNow();
    }

    private async Task Complete(Guid taskId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<WorkflowContext>();
        var task = await db.Tasks.AsNoTracking().FirstAsync(t => t.Id == taskId, cancellationToken);
        if (task.Status != WorkTaskStatus.Open)
        {
            return;
        }

        var person = _people[task.CaseId!.Value];
        var @case = await db.Set<Enrolment>().AsNoTracking().FirstAsync(e => e.CaseId == task.CaseId, cancellationToken);
        var now = clock.GetUtcNow();
        var schema = task.FormId is null ? null : await services.GetRequiredService<TaskForms>().Find(db, task.FormId, now, cancellationToken);
        var answers = schema is null
            ? FeelContext.Empty
            : SyntheticAnswers.For(schema, person, ExactJson.Read(task.Variables), WorkCalendar.DateOf(now));
        var result = await services.GetRequiredService<CompleteTask>().Run(taskId, answers, ActorFor(task, @case), cancellationToken: cancellationToken);
        if (result is TaskResult.Done)
        {
            _done++;
            _tasksByRole[task.Role ?? "-"] = _tasksByRole.GetValueOrDefault(task.Role ?? "-") + 1;
        }
        else if (result is not TaskResult.Conflict)
        {
            throw new InvalidOperationException($"Expected task '{task.Name}' ({task.FormId}) to be completed. Saw {Words(result)}.");
        }
    }

    private static string Words(TaskResult result) => result switch
    {
        TaskResult.Invalid invalid => string.Join(", ", invalid.Errors.Select(e => $"{e.Path} {e.Code}")),
        _ => $"{result}",
    };

    private static Actor ActorFor(WorkTask task, Enrolment @case) => task.Role switch
    {
        Roles.Participant => new Actor($"SIM-P-{@case.PersonId:N}", [new(Roles.Participant, ScopeKinds.Self, @case.PersonId.ToString())]),
        Roles.Partner => new Actor($"SIM-{task.PartnerId}", [new(Roles.Partner, ScopeKinds.Partner, task.PartnerId)]),
        // Until a protected case has its named coach, nobody's ordinary role opens it (DT-15, row 5).
        Roles.Coach when !@case.IsProtected || @case.CoachId is not null => new Actor(task.Assignee ?? @case.CoachId ?? Coaches.IdOf(@case.Municipality), [new(Roles.Coach, ScopeKinds.Region, @case.Region)]),
        var role when @case.IsProtected && role != Roles.RegionalCoordinator =>
            new Actor(@case.CoachId ?? Coaches.IdOf(@case.Municipality), [new(Roles.System, ScopeKinds.Programme, null)]),
        var role => new Actor(task.Assignee ?? $"SIM-{role}", [new(role ?? Roles.System, ScopeKinds.Region, @case.Region)]),
    };

    private async Task<SimulationReport> Report(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        var goals = await scope.ServiceProvider.GetRequiredService<ComputeGoals>().Run(WorkCalendar.DateOf(clock.GetUtcNow()), cancellationToken);
        return new SimulationReport(
            await TimeInPhase.Run(db, cancellationToken),
            _tasksByRole.OrderBy(t => t.Key, StringComparer.Ordinal).ToDictionary(),
            await db.Set<Escalation>().GroupBy(e => e.Level).Select(g => new { g.Key, Count = g.Count() }).OrderBy(g => g.Key).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken),
            await db.Set<Enrolment>().GroupBy(e => e.Status).Select(g => new { g.Key, Count = g.Count() }).OrderBy(g => g.Key).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken),
            [.. goals.Where(g => g.Dimension == GoalDimensions.All)],
            await db.Incidents.CountAsync(i => i.ClosedAt == null, cancellationToken));
    }

    private static Task<int> Finished(WorkflowContext db) =>
        db.Set<Enrolment>().CountAsync(e => e.Status == CaseStatus.Closed || e.Status == CaseStatus.Declined);

    private async Task With<T>(Func<T, Task> use)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    private async Task<TResult> With<T, TResult>(Func<T, Task<TResult>> use)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<T>());
    }
}

/// <summary>Enough invented coaches for a simulation.</summary>
internal static class Coaches
{
    private const int PerCoach = 20;

    internal static string IdOf(string municipality) => $"SIM-COACH-{PartnerRegistry.Shipped.RegionOf(municipality)}-0";

    internal static async Task Seed(WorkflowContext db, int participants, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await db.Set<RoleAssignment>().AnyAsync(r => r.UserId.StartsWith("SIM-COACH-"), cancellationToken))
        {
            return;
        }

        foreach (var region in PartnerRegistry.Shipped.Regions)
        {
            for (var i = 0; i <= participants / PerCoach; i++)
            {
                db.Add(new RoleAssignment
                {
                    UserId = $"SIM-COACH-{region.Code}-{i}", Role = Roles.Coach, ScopeKind = ScopeKinds.Region, Scope = region.Code, From = at,
                });
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}
