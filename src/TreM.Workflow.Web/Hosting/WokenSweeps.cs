using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Sweeps a lane at once when a commit has left work in it, on the node that made the commit; and all lanes once at the start.</summary>
internal sealed class WokenSweeps(WorkNudge nudge, Sweeps sweeps, IHostApplicationLifetime lifetime, IOptions<BackgroundOptions> options) : BackgroundService
{
    private readonly Dictionary<Lane, PlannedSweep> _lanes =
        Sweeps.Plan(options.Value.SweepSeconds).Where(s => s.Lane is not null).ToDictionary(s => s.Lane!.Value);

    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        void Wake(Lane lane)
        {
            if (_lanes.TryGetValue(lane, out var sweep) && !stoppingToken.IsCancellationRequested)
            {
                // Not in the caller's context: its request is over before the sweep is.
                var woken = Task.Run(() => sweeps.RunHere(sweep, stoppingToken), CancellationToken.None);
                _running.TryAdd(woken, true);
                woken.ContinueWith(ended => _running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        nudge.Rang += Wake;
        foreach (var lane in _lanes.Keys)
        {
            Wake(lane);
        }

        await lifetime.Stopping(stoppingToken);
        nudge.Rang -= Wake;

        // What has begun ends before the services it uses are gone.
        await Task.WhenAll(_running.Keys);
    }
}

internal static class HostMoments
{
    /// <summary>Waits until the host serves: the first page comes before background work.</summary>
    public static Task Started(this IHostApplicationLifetime lifetime, CancellationToken stop) => Of(lifetime.ApplicationStarted, stop);

    /// <summary>Waits until the host stops.</summary>
    public static Task Stopping(this IHostApplicationLifetime lifetime, CancellationToken stop) => Of(lifetime.ApplicationStopping, stop);

    private static async Task Of(CancellationToken moment, CancellationToken stop)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var first = moment.Register(() => reached.TrySetResult());
        await using var other = stop.Register(() => reached.TrySetResult());
        await reached.Task;
    }
}
