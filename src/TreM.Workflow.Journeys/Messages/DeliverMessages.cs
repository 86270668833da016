using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>Brings messages and signals to the instances that wait for them, or starts those that they start.</summary>
internal sealed class DeliverMessages(WorkflowContext db, AdvanceInstance door, Catalogue catalogue, TimeProvider time)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    public async Task<RowResult> Deliver(OutboxRow row, CancellationToken cancellationToken)
    {
        var content = ExactJson.Read(row.Payload);
        var (name, key, payload) = (row.Name!, content["key"] as string ?? "", content["payload"] as FeelContext ?? FeelContext.Empty);
        var sender = row.InstanceId?.ToString() ?? content["sender"] as string ?? "SYSTEM";
        if (await Correlation.Waiting(db, name, key, cancellationToken) is { } subscription)
        {
            var received = await door.Run(
                new Advance(subscription.InstanceId, at => new Stimulus.MessageReceived(at, sender, subscription.Key, payload)) { With = RowResults.Removing(row) },
                cancellationToken);

            // Another message may have been faster: then look again rather than lose this one.
            return received switch
            {
                AdvanceResult.Refused { Code: "process.key.unknown" or "process.instance.ended" } refused => new RowResult.Again(refused.Message),
                _ => RowResults.Of(received),
            };
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var versions = await catalogue.Current(db, cancellationToken);
        foreach (var (version, startEventId) in versions.StartedBy("message", name, now))
        {
            var caseId = row.InstanceId is not { } from ? null
                : await db.Instances.Where(i => i.Id == from).Select(i => i.CaseId).FirstOrDefaultAsync(cancellationToken);
            return RowResults.Of(await door.Start(
                new StartInstance(version.ProcessId, sender, payload)
                {
                    InstanceId = EffectId.Of(row.Id, "start"), CaseId = caseId, StartEventId = startEventId, With = RowResults.Removing(row),
                },
                cancellationToken));
        }

        return await Keep(row, name, key, payload, sender, now, cancellationToken);
    }

    /// <summary>
    /// A step that opened the matching subscription while the message went into the inbox saw no message, and the message saw no
    /// subscription: this second look brings them together.
    /// </summary>
    public async Task<RowResult> LookAgain(OutboxRow row, CancellationToken cancellationToken)
    {
        var messageId = new Guid(row.Payload!);
        var message = await db.Inbox.AsNoTracking().FirstOrDefaultAsync(m => m.Id == messageId && m.Status == InboxStatus.Waiting, cancellationToken);
        if (message is null || await Correlation.Waiting(db, message.Name, message.CorrelationKey, cancellationToken) is not { } subscription)
        {
            return new RowResult.Finished();
        }

        var payload = ExactJson.Read(message.Payload);
        var received = await door.Run(
            new Advance(subscription.InstanceId, at => new Stimulus.MessageReceived(at, message.Sender, subscription.Key, payload))
            {
                With = async (scope, token) =>
                {
                    var waiting = await scope.Db.Inbox.FirstOrDefaultAsync(m => m.Id == messageId && m.Status == InboxStatus.Waiting, token);
                    if (waiting is null)
                    {
                        return new AdvanceResult.Refused("message.taken", "Another instance took the message.");
                    }

                    Correlation.Take(waiting, scope.Instance.Id, scope.At);
                    return await RowResults.Removing(row)(scope, token);
                },
            },
            cancellationToken);
        return received switch
        {
            AdvanceResult.Refused { Code: "message.taken" } => new RowResult.Finished(),
            AdvanceResult.Refused { Code: "process.key.unknown" or "process.instance.ended" } refused => new RowResult.Again(refused.Message),
            _ => RowResults.Of(received),
        };
    }

    /// <summary>Makes one delivery per listener, so that each stands and falls by itself.</summary>
    public async Task<RowResult> Spread(OutboxRow row, CancellationToken cancellationToken)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var listeners = await db.Subscriptions.AsNoTracking()
            .Where(s => s.Kind == SubscriptionKind.Signal && s.Name == row.Name).ToListAsync(cancellationToken);
        foreach (var listener in listeners)
        {
            db.OutboxRows.Add(Delivery(EffectId.Of(row.Id, $"{listener.InstanceId}/{listener.Key}"), listener.InstanceId, listener.Key, null, listener.ElementId));
        }

        var versions = await catalogue.Current(db, cancellationToken);
        foreach (var (version, startEventId) in versions.StartedBy("signal", row.Name!, now))
        {
            db.OutboxRows.Add(Delivery(EffectId.Of(row.Id, $"{version.ProcessId}/{startEventId}"), null, null, version.ProcessId, startEventId));
        }

        db.OutboxRows.Remove(row);
        await db.SaveChangesAsync(cancellationToken);
        return new RowResult.Gone();

        OutboxRow Delivery(Guid id, Guid? instanceId, long? key, string? processId, string elementId) => new()
        {
            Id = id, Kind = OutboxKind.SignalDelivery, Lane = Lane.Instances, InstanceId = instanceId, Key = key, Name = processId, ElementId = elementId,
            Payload = row.Payload, CreatedAt = now, DueAt = now, VisibleAt = now,
        };
    }

    public async Task<RowResult> DeliverSignal(OutboxRow row, CancellationToken cancellationToken)
    {
        var payload = ExactJson.Read(row.Payload);
        if (row.InstanceId is { } instanceId)
        {
            return RowResults.Of(await door.Run(
                new Advance(instanceId, at => new Stimulus.SignalReceived(at, "SYSTEM", row.Key!.Value, payload)) { With = RowResults.Removing(row) }, cancellationToken));
        }

        return RowResults.Of(await door.Start(
            new StartInstance(row.Name!, "SYSTEM", payload)
            {
                InstanceId = EffectId.Of(row.Id, "start"), StartEventId = row.ElementId, With = RowResults.Removing(row),
            },
            cancellationToken));
    }

    private async Task<RowResult> Keep(
        OutboxRow row, string name, string key, FeelContext payload, string sender, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        db.Inbox.Add(new InboxMessage
        {
            Id = row.Id, Name = name, CorrelationKey = key, Payload = ExactJson.Write(payload), Sender = sender, ReceivedAt = now,
        });
        var look = UtcMicroseconds.Round(now + LookAgainAfter);
        db.OutboxRows.Add(new OutboxRow
        {
            Id = EffectId.Of(row.Id, "look"), Kind = OutboxKind.InboxLook, Lane = Lane.Instances, Payload = row.Id.ToByteArray(), CreatedAt = now, DueAt = look,
            VisibleAt = look,
        });
        db.OutboxRows.Remove(row);
        await db.SaveChangesAsync(cancellationToken);
        return new RowResult.Gone();
    }
}
