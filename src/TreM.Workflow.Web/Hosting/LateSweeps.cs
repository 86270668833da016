using System.Diagnostics;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Runs a sweep on this node when Hangfire does not: a lane that was not swept here for three of its periods (another node may have
/// swept it; once more costs one question), and an hourly or nightly run that Hangfire has missed three times.
/// </summary>
internal sealed partial class LateSweeps(
    Sweeps sweeps, JobStorage storage, IHostApplicationLifetime lifetime, IOptions<BackgroundOptions> options, ILogger<LateSweeps> log) : BackgroundService
{
    // Hangfire notes when it last ran a job by the clock of the node that did.
    private static readonly TimeSpan ClocksDiffer = StoreClock.MostOff;

    private readonly IReadOnlyList<PlannedSweep> _plan = Sweeps.Plan(options.Value.SweepSeconds);
    private readonly long _since = Stopwatch.GetTimestamp();
    private volatile IReadOnlyList<string> _late = [];

    /// <summary>The sweeps that their schedule has not run for three periods.</summary>
    public IReadOnlyList<string> Late => _late;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        using var timer = new PeriodicTimer(_plan.Min(s => s.Period));
        var running = new Dictionary<string, Task>();
        var looked = _since;
        while (await Next(timer, stoppingToken))
        {
            if (Stopwatch.GetElapsedTime(looked) >= _plan.Min(s => s.LateAfter))
            {
                looked = Stopwatch.GetTimestamp();
                var missed = await Missed(stoppingToken);
                Tell([.. _plan.Where(s => Stopwatch.GetElapsedTime(_since) > s.LateAfter).Select(s => s.Name).Intersect(missed)]);
            }

            foreach (var sweep in _plan.Where(IsForUs))
            {
                if (running.GetValueOrDefault(sweep.Name) is not { IsCompleted: false })
                {
                    running[sweep.Name] = Task.Run(() => sweeps.RunHere(sweep, stoppingToken), CancellationToken.None);
                }
            }
        }

        await Task.WhenAll(running.Values);
    }

    private bool IsForUs(PlannedSweep sweep) =>
        (sweep.Lane is not null || _late.Contains(sweep.Name)) && (sweeps.BegunAgo(sweep.Name) ?? Stopwatch.GetElapsedTime(_since)) > sweep.LateAfter;

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What Hangfire itself says of its schedule; all of it when it cannot be asked.
    private async Task<IReadOnlyCollection<string>> Missed(CancellationToken stop)
    {
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = storage.GetConnection();
                    var jobs = connection.GetRecurringJobs([.. _plan.Select(s => s.Name)]).ToDictionary(j => j.Id);
                    return _plan.Where(s => jobs.GetValueOrDefault(s.Name) is not { } job || IsMissed(job, s)).Select(s => s.Name).ToList();
                },
                stop);
        }
#pragma warning disable CA1031 // Whatever the library throws: it cannot be relied on now.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [.. _plan.Select(s => s.Name)];
        }
    }

    private static bool IsMissed(RecurringJobDto job, PlannedSweep sweep)
    {
        var now = DateTime.UtcNow;
        var last = job.LastExecution ?? job.CreatedAt;
        return job.Removed || last is null || now - last > sweep.LateAfter + ClocksDiffer || job.NextExecution - now > sweep.LateAfter + ClocksDiffer;
    }

    private void Tell(IReadOnlyList<string> late)
    {
        var before = _late;
        _late = late;
        if (late.Except(before).Any())
        {
            LogLate(log, string.Join(", ", late));
        }
        else if (before.Count > 0 && late.Count == 0)
        {
            LogInTime(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not run by their schedule for three periods: {Sweeps}. This node runs them itself until the schedule is mended")]
    private static partial void LogLate(ILogger log, string sweeps);

    [LoggerMessage(Level = LogLevel.Information, Message = "All sweeps are run by their schedule again")]
    private static partial void LogInTime(ILogger log);
}

/// <summary>Degraded while a schedule stands still: the work is done, later than usual.</summary>
internal sealed class LateSweepsCheck(LateSweeps sweeps) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        sweeps.Late is { Count: > 0 } late
            ? HealthCheckResult.Degraded($"Not run by their schedule for three periods: {string.Join(", ", late)}. Each node runs them itself.")
            : HealthCheckResult.Healthy());
}
