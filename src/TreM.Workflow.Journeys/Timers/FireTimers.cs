using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Timers;

/// <summary>Fires timers that are due, and starts what a timer starts.</summary>
internal sealed partial class FireTimers(
    WorkflowContext db, AdvanceInstance door, Catalogue catalogue, DefinitionCache definitions, IStoreDialect dialect, WorkNudge nudge, TimeProvider time,
    ILogger<FireTimers> log)
{
    /// <summary>
    /// Fires one timer per instance in one transaction: a day on which thousands are due costs few commits. When one of them
    /// cannot fire, none has: then each is taken by itself, and the one that fails fails alone.
    /// </summary>
    /// <returns>The rows still to be fired one by one.</returns>
    public async Task<List<OutboxRow>> Together(List<OutboxRow> rows, CancellationToken cancellationToken)
    {
        var together = rows.Where(r => r.Kind == OutboxKind.Timer).DistinctBy(r => r.InstanceId).ToDictionary(r => r.InstanceId!.Value);
        if (together.Count < 2)
        {
            return rows;
        }

        var ids = together.Keys.ToList();
        var due = new HashSet<Lane>();
        var at = UtcMicroseconds.Round(time.GetUtcNow());
        try
        {
            foreach (var instance in await db.Instances.Where(i => ids.Contains(i.Id)).ToListAsync(cancellationToken))
            {
                if (await door.Prepare(instance, Firing(together[instance.Id]), at, due, cancellationToken) is not AdvanceResult.Advanced)
                {
                    return rows;
                }
            }

            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || dialect.IsTransient(failure) || dialect.IsDuplicate(failure))
        {
            return rows;
        }
#pragma warning disable CA1031 // Whatever a step throws: the instance that threw it meets it again by itself, and the others go on.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogOneByOne(log, failure, together.Count);
            return rows;
        }

        foreach (var lane in due)
        {
            nudge.Ring(lane);
        }

        return rows.Where(r => r.InstanceId is not { } id || !together.TryGetValue(id, out var fired) || fired.Id != r.Id).ToList();
    }

    public async Task<RowResult> One(OutboxRow row, CancellationToken cancellationToken) =>
        RowResults.Of(await door.Run(Firing(row), cancellationToken));

    /// <summary>Starts an instance at its timer start event and notes the next due time: the last due time plus the period.</summary>
    public async Task<RowResult> Start(OutboxRow row, CancellationToken cancellationToken)
    {
        var at = UtcMicroseconds.Round(time.GetUtcNow());
        if ((await Begun(row, at, cancellationToken) ?? await BegunAnew(row, at, cancellationToken)) is not { } begun)
        {
            return new RowResult.Finished();
        }

        var (version, trigger) = begun;
        var start = new StartInstance(version.ProcessId, "SYSTEM", FeelContext.Empty)
        {
            InstanceId = EffectId.Of(row.Id, "start"),
            StartEventId = row.ElementId,
            With = async (scope, token) =>
            {
                await RowResults.Removing(row)(scope, token);
                var fired = FiredBefore(row) + 1;
                if (trigger.NextDue?.Invoke(row.DueAt, fired, scope.At) is { } next)
                {
                    scope.Db.OutboxRows.Add(StartTimer(EffectId.Of(row.Id, "next"), version.ProcessId, trigger.StartEventId, scope.At, next, fired));
                }

                return null;
            },
        };
        return RowResults.Of(await door.Start(start, cancellationToken));
    }

    private async Task<(ProcessVersion Version, StartTrigger Trigger)?> Begun(OutboxRow row, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var versions = await catalogue.Current(db, cancellationToken);
        return versions.Process(row.Name!, null, null, at) is { } version
            && definitions.Process(db, version.Hash, version.ProcessId).StartTriggers.FirstOrDefault(t => t.Kind == "timer" && t.StartEventId == row.ElementId) is { } trigger
                ? (version, trigger) : null;
    }

    // The row may be of a version that another node has just published: only what is not there then is gone.
    private Task<(ProcessVersion Version, StartTrigger Trigger)?> BegunAnew(OutboxRow row, DateTimeOffset at, CancellationToken cancellationToken)
    {
        catalogue.Refresh();
        return Begun(row, at, cancellationToken);
    }

    /// <summary>The row of a timer start event.</summary>
    /// <param name="fired">How often it has fired already.</param>
    internal static OutboxRow StartTimer(Guid id, string processId, string startEventId, DateTimeOffset at, DateTimeOffset due, int fired = 0) => new()
    {
        Payload = fired == 0 ? null : Encoding.UTF8.GetBytes(fired.ToString(CultureInfo.InvariantCulture)),
        Id = id, Kind = OutboxKind.StartTimer, Lane = Lane.Timers, Name = processId, ElementId = startEventId, CreatedAt = at,
        DueAt = UtcMicroseconds.Round(due), VisibleAt = UtcMicroseconds.Round(due),
    };

    private static int FiredBefore(OutboxRow row) =>
        row.Payload is null ? 0 : int.Parse(Encoding.UTF8.GetString(row.Payload), CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Warning, Message = "One of {Count} timers cannot fire; each is tried by itself")]
    private static partial void LogOneByOne(ILogger log, Exception failure, int count);

    private static Advance Firing(OutboxRow row) => new(row.InstanceId!.Value, at => new Stimulus.TimerFired(at, "SYSTEM", row.Key!.Value));
}
