using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Timers;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Takes one leased row to whoever knows its kind.</summary>
internal sealed class RowWork(
    WorkflowContext db, FireTimers timers, CallInstances calls, DeliverMessages messages, RunJobs jobs, RemindOfTasks reminders, AdvanceInstance door, IEnumerable<IDeliver> deliveries)
{
    public async Task<RowResult> Do(OutboxRow row, CancellationToken cancellationToken)
    {
        switch (row.Kind)
        {
            case OutboxKind.Timer:
                return await timers.One(row, cancellationToken);
            case OutboxKind.StartTimer:
                return await timers.Start(row, cancellationToken);
            case OutboxKind.StartChild:
                return await calls.Start(row, cancellationToken);
            case OutboxKind.EndChild:
                return await calls.End(row, cancellationToken);
            case OutboxKind.CancelChild:
                return await calls.Cancel(row, cancellationToken);
            case OutboxKind.Escalation:
                return await calls.Escalate(row, cancellationToken);
            case OutboxKind.Message:
                return await messages.Deliver(row, cancellationToken);
            case OutboxKind.InboxLook:
                return await messages.LookAgain(row, cancellationToken);
            case OutboxKind.Signal:
                return await messages.Spread(row, cancellationToken);
            case OutboxKind.SignalDelivery:
                return await messages.DeliverSignal(row, cancellationToken);
            case OutboxKind.Reminder:
                return await reminders.Ring(row, cancellationToken);
            case OutboxKind.Job:
                return await jobs.Run(row, cancellationToken);
            default:
                return await Outside(row, cancellationToken);
        }
    }

    /// <summary>Gives a row up: an incident tells of it and can bring it back.</summary>
    public async Task Park(OutboxRow row, string code, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Kind == OutboxKind.Job && await Told(row, code, why, cancellationToken))
        {
            return;
        }

        db.ChangeTracker.Clear();
        var mine = await db.OutboxRows.FirstOrDefaultAsync(
            o => o.Id == row.Id && o.LeaseToken == row.LeaseToken && o.Status == OutboxStatus.Pending, cancellationToken);
        if (mine is not null)
        {
            (mine.Status, mine.LastError) = (OutboxStatus.Parked, why);
            db.Incidents.Add(new Incident
            {
                Id = EffectId.Of(row.Id, $"incident/{row.LeaseToken}"), InstanceId = row.InstanceId, ElementId = row.ElementId, OutboxRowId = row.Id, Code = code,
                Message = why, OpenedAt = now,
            });
            await db.SaveChangesAsync(cancellationToken);
            Telemetry.Measures.Incident(code);
        }
    }

    // The token waits at the job: the incident belongs to the instance, where the model's errors are too. An instance that takes
    // no step (its version no longer compiles, it is suspended) leaves the incident to the row.
    private async Task<bool> Told(OutboxRow row, string code, string why, CancellationToken cancellationToken)
    {
        try
        {
            var told = await door.Run(
                new Advance(row.InstanceId!.Value, at => new Stimulus.JobFailed(at, "SYSTEM", row.Key!.Value, code, why)) { With = (scope, _) => ParkJob(scope, row) },
                cancellationToken);
            if (RowResults.Of(told) is RowResult.Finished)
            {
                // Nobody waits for the job any longer.
                await db.OutboxRows.Where(o => o.Id == row.Id && o.LeaseToken == row.LeaseToken).ExecuteDeleteAsync(cancellationToken);
                return true;
            }

            return told is AdvanceResult.Advanced;
        }
#pragma warning disable CA1031 // What the step throws is why the row was given up, or comes on top of it.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    internal static Task<AdvanceResult.Refused?> ParkJob(StepScope scope, OutboxRow row)
    {
        if (scope.Db.OutboxRows.Local.FindEntry(row.Id) is null)
        {
            scope.Db.Attach(row);
            row.Status = OutboxStatus.Parked;
        }

        return Task.FromResult<AdvanceResult.Refused?>(null);
    }

    private async Task<RowResult> Outside(OutboxRow row, CancellationToken cancellationToken)
    {
        if (deliveries.LastOrDefault(d => d.Kind == row.Kind) is not { } deliver)
        {
            return new RowResult.Hopeless("outbox.kind.unknown", $"Nothing here delivers {row.Kind}: configure it, then retry.");
        }

        return await deliver.Deliver(row, cancellationToken) switch
        {
            Delivery.Again again => new RowResult.Again(again.Why),
            Delivery.NotNow wait => new RowResult.Later(wait.Pause, wait.Why),
            Delivery.Refused refused => new RowResult.Hopeless("outbox.receiver.refused", refused.Why),
            _ => new RowResult.Delivered(),
        };
    }
}

/// <summary>What a step's result means for the row that caused it.</summary>
internal static class RowResults
{
    private static readonly TimeSpan WhileSuspended = TimeSpan.FromMinutes(5);

    /// <summary>Removes the row with the step that it causes: whoever removes it first has done it.</summary>
    public static Func<StepScope, CancellationToken, Task<AdvanceResult.Refused?>> Removing(OutboxRow row) => (scope, _) =>
    {
        scope.Db.OutboxRows.Remove(new OutboxRow
        {
            Id = row.Id, Kind = row.Kind, Lane = row.Lane, CreatedAt = row.CreatedAt, DueAt = row.DueAt, VisibleAt = row.VisibleAt,
        });
        return Task.FromResult<AdvanceResult.Refused?>(null);
    };

    /// <summary>
    /// A stimulus that came too late is absorbed; a suspended instance takes it when it goes on; one that the instance will
    /// never take (too large, for example) is an incident, never lost.
    /// </summary>
    public static RowResult Of(AdvanceResult result) => result switch
    {
        AdvanceResult.Advanced or AdvanceResult.Replayed => new RowResult.Gone(),
        AdvanceResult.Refused { Code: "process.instance.suspended" } => new RowResult.Later(WhileSuspended),
        AdvanceResult.Refused { Code: "process.key.unknown" or "process.instance.ended" or "instance.unknown" } => new RowResult.Finished(),
        AdvanceResult.Refused refused => new RowResult.Hopeless(refused.Code, refused.Message),
        _ => new RowResult.Again("Others kept changing the instance."),
    };
}
