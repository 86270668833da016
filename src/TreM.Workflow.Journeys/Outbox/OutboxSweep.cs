using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Telemetry;
using TreM.Workflow.Journeys.Timers;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>
/// Works off what is due. Any number of sweeps on any number of nodes may run at once: each takes its rows by lease. The
/// host calls it on a schedule and after a nudge; running it more often than needed changes nothing.
/// </summary>
public sealed partial class OutboxSweep(
    IServiceScopeFactory scopes, IStoreDialect dialect, IOptions<BackgroundOptions> options, Random random, TimeProvider time, ILogger<OutboxSweep> log)
{
    /// <summary>The lanes that nodes work off; <see cref="Lane.ExternalJobs"/> waits for workers outside.</summary>
    public static IReadOnlyList<Lane> Lanes { get; } = [Lane.Timers, Lane.Instances, Lane.Jobs, Lane.Mail, Lane.Webhooks];

    /// <summary>Works off everything due in all lanes, and what becomes due on the way.</summary>
    /// <returns>How many rows were handled.</returns>
    public async Task<int> RunAll(CancellationToken cancellationToken = default)
    {
        var total = 0;
        for (var handled = -1; handled != 0;)
        {
            handled = 0;
            foreach (var lane in Lanes)
            {
                handled += await Run(lane, cancellationToken);
            }

            total += handled;
        }

        return total;
    }

    /// <summary>Works off everything due in one lane.</summary>
    /// <returns>How many rows were handled.</returns>
    public async Task<int> Run(Lane lane, CancellationToken cancellationToken = default)
    {
        var total = 0;
        var sweep = Measures.Sweep(lane);
        while (!cancellationToken.IsCancellationRequested)
        {
            var token = Guid.CreateVersion7();
            List<OutboxRow> rows;
            await using (var scope = scopes.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();

                // The clock of a test or a simulation moves as it is told; otherwise the server says what is due.
                DateTimeOffset? now = time is StoreClock ? null : UtcMicroseconds.Round(time.GetUtcNow());
                rows = await dialect.Lease(db, lane, now, options.Value.Lease, token, options.Value.BatchSize, cancellationToken);
            }

            if (rows.Count == 0)
            {
                break;
            }

            rows.Sort((a, b) => (a.DueAt, a.CreatedAt, a.Id).CompareTo((b.DueAt, b.CreatedAt, b.Id)));
            await Work(lane, rows, cancellationToken);
            total += rows.Count;
        }

        if (total > 0)
        {
            sweep.End("done");
        }

        return total;
    }

    private async Task Work(Lane lane, List<OutboxRow> rows, CancellationToken cancellationToken)
    {
        if (lane == Lane.Timers && rows.Count > 1)
        {
            await using var scope = scopes.CreateAsyncScope();
            var left = await scope.ServiceProvider.GetRequiredService<FireTimers>().Together(rows, cancellationToken);
            rows.Except(left).ToList().ForEach(r => Measures.Row(r, nameof(RowResult.Gone)));
            rows = left;
        }

        // A receiver that is slow holds up its own rows, not those of others.
        await Task.WhenAll(rows.GroupBy(r => lane == Lane.Webhooks ? r.Name : null).Select(group => InOrder(group, cancellationToken)));
    }

    private async Task InOrder(IEnumerable<OutboxRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            await Work(row, cancellationToken);
        }
    }

    // Nothing that one row does may end its batch: what cannot be settled is taken again when its lease ends.
    private async Task Work(OutboxRow row, CancellationToken cancellationToken)
    {
        using var traced = Measures.Row(row);
        var result = await Try(row, cancellationToken);
        Measures.Row(row, result.GetType().Name);
        if (result is RowResult.Gone)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await Settle(scope.ServiceProvider, row, result, cancellationToken);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotSettled(log, failure, row.Kind, row.Id);
        }
    }

    private async Task<RowResult> Try(OutboxRow row, CancellationToken cancellationToken)
    {
        if (row.VisibleAt <= time.GetUtcNow())
        {
            // The lease of a slow batch ended before its last row was begun: whoever takes it next begins it first.
            return new RowResult.Later(TimeSpan.Zero);
        }

        if (row.Attempts > options.Value.Tries)
        {
            // It was begun that often and never came back: it ends the process that touches it.
            return new RowResult.Hopeless("outbox.node.lost", $"Begun {row.Attempts - 1} times, never finished: the node ended each time.");
        }

        var hangs = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // A handler that hangs must not hold up its lane: when the lease is over, the row is anybody's again.
            return await Do(row, hangs).WaitAsync(options.Value.Lease, time, cancellationToken);
        }
        catch (TimeoutException failure)
        {
            LogFailed(log, failure, row.Kind, row.Id, row.Attempts);
            await hangs.CancelAsync();
            return new RowResult.Again($"Not done within {options.Value.Lease}.");
        }
#pragma warning disable CA1031 // Whatever a handler throws: the row is tried again and the queue goes on.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(log, failure, row.Kind, row.Id, row.Attempts);
            return new RowResult.Again($"{failure.GetType().Name}: {failure.Message}");
        }
    }

    // Its scope lives as long as the handler does, also when nobody waits for it any longer.
    private async Task<RowResult> Do(OutboxRow row, CancellationTokenSource hangs)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RowWork>().Do(row, hangs.Token);
    }

    private async Task Settle(IServiceProvider services, OutboxRow row, RowResult result, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<WorkflowContext>();
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var mine = db.OutboxRows.Where(o => o.Id == row.Id && o.LeaseToken == row.LeaseToken && o.Status == OutboxStatus.Pending);
        switch (result)
        {
            case RowResult.Finished:
                await mine.ExecuteDeleteAsync(cancellationToken);
                break;
            case RowResult.Delivered:
                await mine.ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.Status, OutboxStatus.Done).SetProperty(o => o.DoneAt, now).SetProperty(o => o.VisibleAt, now)
                        .SetProperty(o => o.Payload, (byte[]?)null).SetProperty(o => o.LastError, (string?)null),
                    cancellationToken);
                break;
            case RowResult.Later later:
                var then = UtcMicroseconds.Round(now + later.Pause);
                var reason = later.Why is { } why ? Shorten(why) : null;
                await mine.ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.VisibleAt, then).SetProperty(o => o.Attempts, o => o.Attempts - 1).SetProperty(o => o.LastError, o => reason ?? o.LastError), cancellationToken);
                break;
            case RowResult.Again again when row.Attempts < options.Value.Tries:
                var next = UtcMicroseconds.Round(now + options.Value.PauseAfter(row.Attempts, random.NextDouble()));
                await mine.ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.VisibleAt, next).SetProperty(o => o.LastError, Shorten(again.Why)), cancellationToken);
                break;
            case RowResult.Again again:
                await services.GetRequiredService<RowWork>().Park(row, "outbox.tries.used", $"Tried {row.Attempts} times; last: {Shorten(again.Why)}", now, cancellationToken);
                LogParked(log, row.Kind, row.Id);
                break;
            case RowResult.Hopeless hopeless:
                await services.GetRequiredService<RowWork>().Park(row, hopeless.Code, Shorten(hopeless.Why), now, cancellationToken);
                LogParked(log, row.Kind, row.Id);
                break;
            default:
                throw new InvalidOperationException($"Unknown result {result.GetType().Name}.");
        }
    }

    private static string Shorten(string text) => text.Length <= 1000 ? text : text[..1000];

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id}: try {Attempt} failed")]
    private static partial void LogFailed(ILogger log, Exception failure, OutboxKind kind, Guid id, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} {Id}: how it went could not be saved; it is taken again when its lease ends")]
    private static partial void LogNotSettled(ILogger log, Exception failure, OutboxKind kind, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} {Id}: given up, an incident tells why")]
    private static partial void LogParked(ILogger log, OutboxKind kind, Guid id);
}

/// <summary>What became of a leased row.</summary>
internal abstract record RowResult
{
    /// <summary>The row went with the step it caused.</summary>
    public sealed record Gone : RowResult;

    /// <summary>Nothing is left to do for it.</summary>
    public sealed record Finished : RowResult;

    /// <summary>A receiver outside has it: the row stays for a while as proof.</summary>
    public sealed record Delivered : RowResult;

    /// <summary>It could not be tried (the instance is suspended): no try was used.</summary>
    public sealed record Later(TimeSpan Pause, string? Why = null) : RowResult;

    /// <summary>The try failed.</summary>
    public sealed record Again(string Why) : RowResult;

    /// <summary>No try will succeed.</summary>
    public sealed record Hopeless(string Code, string Why) : RowResult;
}
