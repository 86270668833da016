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
/// and the clock are made up. The clock jumps from one event to the next, in office hours.
/// </summary>
public sealed class SimulateParticipants(IServiceScopeFactory scopes, SimulationClock clock)
{
    private const int EscalateEveryDays = 7;
    private const int EscalateDailyInLastDays = 30;

    // Mails and calls to partners stay in the outbox: invented people get no post.
    private static readonly Lane[] Lanes = [Lane.Timers, Lane.Instances, Lane.Jobs];

    private readonly Dictionary<Guid, SyntheticPerson> _people = [];
    private readonly PriorityQueue<Guid, (DateTimeOffset At, int Order)> _work = new();
    private readonly PriorityQueue<Happening, (DateTimeOffset At, int Order)> _happenings = new();
    private readonly HashSet<Guid> _planned = [];
    private readonly Dictionary<string, int> _tasksByRole = new(StringComparer.Ordinal);
    private Cast _cast = new() { Arrivals = [] };
    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private DateTimeOffset _end;
    private int _order;
    private int _done;

    /// <summary>Runs to the end of the period, or until nobody waits for anything.</summary>
    public async Task<SimulationReport> Run(
        SimulationOptions options, Action<SimulationProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        clock.MoveTo(WorkCalendar.At(options.From, new TimeOnly(8, 0)));
        await With<WorkflowContext>(async db =>
        {
            await SeedProgramme.Run(db, cancellationToken: cancellationToken);
            await Coaches.Seed(db, options.Participants, clock.GetUtcNow(), cancellationToken);
        });
        var cast = new Cast
        {
            Arrivals = [.. Enumerable.Range(0, options.Participants).Select(i =>
            {
                var day = options.From.AddDays((int)((long)i * options.IntakeDays / Math.Max(1, options.Participants)));
                return new Arrival(WorkCalendar.At(day, new TimeOnly(9, 0)).AddSeconds(i), SyntheticPerson.Create(options.Seed, i, day));
            })],
        };
        await Play(cast, WorkCalendar.At(options.Until, new TimeOnly(23, 59)), onProgress, cancellationToken);
        return await Report(cancellationToken);
    }

    /// <summary>Plays a cast until a moment. Whoever has arrived before is known by the referral's row key and goes on.</summary>
    internal async Task Play(Cast cast, DateTimeOffset end, Action<SimulationProgress>? onProgress, CancellationToken cancellationToken)
    {
        (_cast, _end) = (cast, end);
        var arrivals = new Queue<Arrival>(await NotYetCome(cast.Arrivals, cancellationToken));
        foreach (var happening in cast.Happenings)
        {
            _happenings.Enqueue(happening, (happening.At, _order++));
        }

        await Plan(cancellationToken);
        var (escalated, today) = (DateOnly.MinValue, DateOnly.MinValue);
        while (!cancellationToken.IsCancellationRequested && await Next(arrivals, cancellationToken) is { } next && next <= end)
        {
            // Everything of the same few hours is done together: nobody's day is planned to the minute.
            next = OfficeHours.From(next);
            clock.MoveTo(next < end ? next : end);
            next = clock.GetUtcNow();
            if (WorkCalendar.DateOf(next) is var date && date != today)
            {
                today = date;
                var often = today.AddDays(EscalateDailyInLastDays) > WorkCalendar.DateOf(end);
                if (often || today.DayNumber - escalated.DayNumber >= EscalateEveryDays)
                {
                    escalated = today;
                    await NewDay(today, onProgress, cancellationToken);
                }
            }

            while (arrivals.TryPeek(out var arrival) && arrival.At <= next)
            {
                arrivals.Dequeue();
                await Refer(arrival.Person, cancellationToken);
            }

            await Happen(next, cancellationToken);
            while (_work.TryPeek(out var task, out var when) && when.At <= next)
            {
                _work.Dequeue();
                await Complete(task, cancellationToken);
            }

            await Sweep(cancellationToken);
            await Plan(cancellationToken);
        }
    }

    private async Task NewDay(DateOnly today, Action<SimulationProgress>? onProgress, CancellationToken cancellationToken)
    {
        await With<EscalateTasks>(e => e.Run(cancellationToken));
        if (_cast.KeepsGoals)
        {
            await With<ComputeGoals>(g => g.Snapshot(today, cancellationToken));
        }

        onProgress?.Invoke(new(today, _people.Count, await With<WorkflowContext, int>(Finished), _done));
    }

    private async Task<List<Arrival>> NotYetCome(IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken)
    {
        var come = await With<WorkflowContext, Dictionary<string, Guid>>(db => db.Set<Referral>().AsNoTracking()
            .Where(r => r.RowKey != null).ToDictionaryAsync(r => r.RowKey!, r => r.CaseId, cancellationToken));
        var left = new List<Arrival>();
        foreach (var arrival in arrivals.OrderBy(a => a.At))
        {
            if (come.TryGetValue(arrival.Person.Draft.RowKey!, out var caseId))
            {
                _people[caseId] = arrival.Person;
            }
            else
            {
                left.Add(arrival);
            }
        }

        return left;
    }

    private async Task Happen(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (_happenings.TryPeek(out var happening, out var when) && when.At <= now)
        {
            _happenings.Dequeue();
            await using var scope = scopes.CreateAsyncScope();
            if (!await happening.Do(new Stage(scope.ServiceProvider, _people, now), cancellationToken))
            {
                _happenings.Enqueue(happening, (now.AddDays(2), _order++));
            }
        }
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

    private async Task<DateTimeOffset?> Next(Queue<Arrival> arrivals, CancellationToken cancellationToken)
    {
        var due = await With<WorkflowContext, DateTimeOffset?>(db => db.OutboxRows
            .Where(r => r.Status == OutboxStatus.Pending && Lanes.Contains(r.Lane)).MinAsync(r => (DateTimeOffset?)r.VisibleAt, cancellationToken));
        DateTimeOffset?[] candidates =
        [
            due, arrivals.TryPeek(out var arrival) ? arrival.At : null, _work.TryPeek(out _, out var when) ? when.At : null,
            _happenings.TryPeek(out _, out var then) ? then.At : null,
        ];

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
            var person = _people[task.CaseId!.Value];
            if (_cast.LeavesUndone(task, person))
            {
                continue;
            }

            var random = person.Random;
            var span = (task.DueAt ?? task.OpenedAt.AddDays(5)) - task.OpenedAt;
            _work.Enqueue(task.Id, (task.OpenedAt + (span * (person.Patience + (random.NextDouble() * (1.1 - person.Patience)))), _order++));
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
        answers = answers["supervisorId"] is string ? answers.With("supervisorId", _cast.StaffOf(Roles.WorkplaceSupervisor, @case.Region)) : answers;
        var result = await services.GetRequiredService<CompleteTask>().Run(taskId, answers, _cast.ActorFor(task, @case, person), cancellationToken: cancellationToken);
        if (result is TaskResult.Done)
        {
            // People need their time, too: the next one finishes a few minutes later.
            Minutes(person.Random.Next(1, 9));
            _done++;
            _tasksByRole[task.Role ?? "-"] = _tasksByRole.GetValueOrDefault(task.Role ?? "-") + 1;
        }
        else if (result is not TaskResult.Conflict)
        {
            throw new InvalidOperationException($"Expected task '{task.Name}' ({task.FormId}) to be completed. Saw {Words(result)}.");
        }
    }

    private void Minutes(int minutes)
    {
        var later = clock.GetUtcNow().AddMinutes(minutes);
        clock.MoveTo(later < _end ? later : _end);
    }

    private static string Words(TaskResult result) => result switch
    {
        TaskResult.Invalid invalid => string.Join(", ", invalid.Errors.Select(e => $"{e.Path} {e.Code}")),
        _ => $"{result}",
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
