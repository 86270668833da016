using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using Hangfire;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// What Hangfire calls, and what a node calls without it: one method per sweep, no arguments but the token that stops it. A lane is
/// swept once at a time on a node; who comes meanwhile has it swept once more. A node whose clock is wrong sweeps nothing.
/// </summary>
public sealed partial class Sweeps(
    OutboxSweep outbox, IServiceScopeFactory scopes, Demonstration demonstration, TimeProvider time, ILogger<Sweeps> log, StoreClock? clock = null)
{
    private readonly ConcurrentDictionary<string, long> _begun = new();
    private readonly ConcurrentDictionary<Lane, Turn> _turns = new();

    /// <summary>Timers that are due.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Timers(CancellationToken cancellationToken) => Run(Lane.Timers, cancellationToken);

    /// <summary>Words between instances.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Instances(CancellationToken cancellationToken) => Run(Lane.Instances, cancellationToken);

    /// <summary>Jobs with a handler here.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Jobs(CancellationToken cancellationToken) => Run(Lane.Jobs, cancellationToken);

    /// <summary>Mail.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Mail(CancellationToken cancellationToken) => Run(Lane.Mail, cancellationToken);

    /// <summary>Webhooks.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Webhooks(CancellationToken cancellationToken) => Run(Lane.Webhooks, cancellationToken);

    /// <summary>Reminds of tasks and escalates those that are overdue (DT-13).</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Escalations(CancellationToken cancellationToken) => With<EscalateTasks>("escalations", s => s.Run(cancellationToken));

    /// <summary>Marks cases that need attention.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Risks(CancellationToken cancellationToken) => With<FlagRisks>("risks", s => s.Run(cancellationToken));

    /// <summary>Keeps the day's figures of the goals.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Goals(CancellationToken cancellationToken) =>
        With<ComputeGoals>("goals", s => s.Snapshot(WorkCalendar.DateOf(time.GetUtcNow()), cancellationToken));

    /// <summary>Keeps the day's figures of where participants wait.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Waits(CancellationToken cancellationToken) =>
        With<Bottlenecks>("waits", s => s.Snapshot(WorkCalendar.DateOf(time.GetUtcNow()), cancellationToken));

    /// <summary>Takes away what was delivered long ago.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Purge(CancellationToken cancellationToken) => With<PurgeSweep>("purge", s => s.Run(cancellationToken));

    /// <summary>Writes what all history comes to outside the database, where the settings say so.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Anchor(CancellationToken cancellationToken) => With<KeepAnchor>("anchor", k => k.Run(cancellationToken));

    /// <summary>What is swept, how often and when.</summary>
    /// <param name="seconds">Between two sweeps of a lane.</param>
    internal static IReadOnlyList<PlannedSweep> Plan(int seconds)
    {
        var (period, every) = seconds < 60 ? (TimeSpan.FromSeconds(seconds), $"*/{seconds} * * * * *") : (TimeSpan.FromMinutes(1), Cron.Minutely());
        var (hour, day) = (TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        return
        [
            new("timers", Lane.Timers, period, every, (s, stop) => s.Timers(stop), s => s.Timers(CancellationToken.None)),
            new("instances", Lane.Instances, period, every, (s, stop) => s.Instances(stop), s => s.Instances(CancellationToken.None)),
            new("jobs", Lane.Jobs, period, every, (s, stop) => s.Jobs(stop), s => s.Jobs(CancellationToken.None)),
            new("mail", Lane.Mail, period, every, (s, stop) => s.Mail(stop), s => s.Mail(CancellationToken.None)),
            new("webhooks", Lane.Webhooks, period, every, (s, stop) => s.Webhooks(stop), s => s.Webhooks(CancellationToken.None)),
            new("escalations", null, hour, "7 * * * *", (s, stop) => s.Escalations(stop), s => s.Escalations(CancellationToken.None)),
            new("risks", null, day, Cron.Daily(1), (s, stop) => s.Risks(stop), s => s.Risks(CancellationToken.None)),
            new("goals", null, day, Cron.Daily(0, 30), (s, stop) => s.Goals(stop), s => s.Goals(CancellationToken.None)),
            new("waits", null, day, Cron.Daily(0, 40), (s, stop) => s.Waits(stop), s => s.Waits(CancellationToken.None)),
            new("purge", null, day, Cron.Daily(2), (s, stop) => s.Purge(stop), s => s.Purge(CancellationToken.None)),
            new("anchor", null, day, Cron.Daily(3), (s, stop) => s.Anchor(stop), s => s.Anchor(CancellationToken.None)),
        ];
    }

    /// <summary>How long ago the sweep was begun on this node, by its schedule or otherwise; null when never.</summary>
    internal TimeSpan? BegunAgo(string name) => _begun.TryGetValue(name, out var at) ? Stopwatch.GetElapsedTime(at) : null;

    /// <summary>Sweeps without Hangfire: what it throws is in the log, and the next turn tries again.</summary>
    internal async Task RunHere(PlannedSweep sweep, CancellationToken cancellationToken)
    {
        try
        {
            await sweep.Run(this, cancellationToken);
        }
#pragma warning disable CA1031 // Nobody waits for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(log, sweep.Name, failure);
            }
        }
    }

    private bool Begin(string name)
    {
        _begun[name] = Stopwatch.GetTimestamp();
        return !demonstration.IsLoading && clock is not { IsFarOff: true };
    }

    private async Task With<T>(string name, Func<T, Task> work)
        where T : notnull
    {
        if (Begin(name))
        {
            await using var scope = scopes.CreateAsyncScope();
            await work(scope.ServiceProvider.GetRequiredService<T>());
        }
    }

    private async Task Run(Lane lane, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd(lane, _ => new Turn());
        if (!Begin(PlannedSweep.NameOf(lane)) || !turn.Begin())
        {
            return;
        }

        try
        {
            do
            {
                await outbox.Run(lane, cancellationToken);
            }
            while (turn.Again());
        }
        catch
        {
            turn.End();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweep {Sweep} failed")]
    private static partial void LogFailed(ILogger log, string sweep, Exception failure);

    // One at a time, and once more for all who came meanwhile.
    private sealed class Turn
    {
        private readonly Lock _lock = new();
        private bool _runs;
        private bool _again;

        public bool Begin()
        {
            lock (_lock)
            {
                (_again, var mine) = (_runs, !_runs);
                _runs = true;
                return mine;
            }
        }

        public bool Again()
        {
            lock (_lock)
            {
                (_runs, _again) = (_again, false);
                return _runs;
            }
        }

        public void End()
        {
            lock (_lock)
            {
                (_runs, _again) = (false, false);
            }
        }
    }
}

/// <summary>A sweep and its schedule.</summary>
/// <param name="Name">Its name in Hangfire and in the log.</param>
/// <param name="Lane">The lane it sweeps, if it sweeps one.</param>
/// <param name="Period">Between two runs.</param>
/// <param name="Cron">When, as Hangfire has it.</param>
/// <param name="Run">Runs it here.</param>
/// <param name="Call">How Hangfire calls it.</param>
internal sealed record PlannedSweep(
    string Name, Lane? Lane, TimeSpan Period, string Cron, Func<Sweeps, CancellationToken, Task> Run, Expression<Func<Sweeps, Task>> Call)
{
    /// <summary>The name of a lane's sweep.</summary>
    public static string NameOf(Lane lane) => lane.ToString().ToLowerInvariant();

    /// <summary>A sweep that has not run for three periods is late.</summary>
    public TimeSpan LateAfter => 3 * Period;
}
