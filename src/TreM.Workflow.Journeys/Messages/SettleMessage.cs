using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>How settling a message ended.</summary>
public enum SettleResult
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>It does not wait for this actor: an instance or a colleague was faster, or the actor is no administrator.</summary>
    Gone,

    /// <summary>A reason is missing.</summary>
    NeedsReason,

    /// <summary>The instance is unknown or does not wait for this message.</summary>
    NotWaiting,
}

/// <summary>An instance that waits for a message of a name.</summary>
public sealed record MessageReceiver(Guid InstanceId, string ProcessId, string ElementId, string CorrelationKey, DateTimeOffset Since);

/// <summary>What a person may do with a message that nobody waits for: send it again, give it to an instance, or set it aside. Each with a reason.</summary>
public sealed class SettleMessage(WorkflowContext db, AdvanceInstance door, WorkNudge nudge, TimeProvider time)
{
    private const int MostReceivers = 50;
    private const int LongestReason = 400;

    /// <summary>Delivers the message again, to the instance that waits with this key.</summary>
    public async Task<SettleResult> Replay(Guid messageId, string correlationKey, string reason, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!IsReason(reason))
        {
            return SettleResult.NeedsReason;
        }

        if (!actor.Has(Roles.Administrator) || await Waiting(db, messageId, cancellationToken) is not { } message)
        {
            return SettleResult.Gone;
        }

        var at = UtcMicroseconds.Round(time.GetUtcNow());
        db.OutboxRows.Add(new OutboxRow
        {
            Id = EffectId.Of(messageId, $"replay/{at.UtcTicks}"), Kind = OutboxKind.Message, Lane = Lane.Instances, Name = message.Name,
            CreatedAt = at, DueAt = at, VisibleAt = at,
            Payload = ExactJson.Write(FeelContext.Of(
                ("key", correlationKey), ("payload", ExactJson.Read(message.Payload)), ("sender", message.Sender))),
        });
        Settle(message, InboxStatus.Discarded, null, at, actor, reason);
        if (!await Save(cancellationToken))
        {
            return SettleResult.Gone;
        }

        nudge.Ring(Lane.Instances);
        return SettleResult.Done;
    }

    /// <summary>Instances that wait for a message of this name, with whatever key: those it may be given to.</summary>
    public async Task<IReadOnlyList<MessageReceiver>> Receivers(string name, Actor actor, CancellationToken cancellationToken = default) =>
        !actor.Has(Roles.Administrator) ? [] : await db.Subscriptions.AsNoTracking().Where(s => s.Kind == SubscriptionKind.Message && s.Name == name).OrderBy(s => s.OpenedAt).Take(MostReceivers)
            .Join(db.Instances, s => s.InstanceId, i => i.Id, (s, i) => new MessageReceiver(i.Id, i.ProcessId, s.ElementId, s.CorrelationKey, s.OpenedAt))
            .ToListAsync(cancellationToken);

    /// <summary>Gives the message to an instance that waits for one of its name, whatever key it carries: one transaction with the instance's step.</summary>
    public async Task<SettleResult> Assign(Guid messageId, Guid instanceId, string reason, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!IsReason(reason))
        {
            return SettleResult.NeedsReason;
        }

        var message = !actor.Has(Roles.Administrator) ? null : await db.Inbox.AsNoTracking().FirstOrDefaultAsync(m => m.Id == messageId && m.Status == InboxStatus.Waiting, cancellationToken);
        if (message is null)
        {
            return SettleResult.Gone;
        }

        var subscription = await db.Subscriptions.AsNoTracking().Where(s => s.Kind == SubscriptionKind.Message && s.InstanceId == instanceId && s.Name == message.Name)
            .OrderBy(s => s.OpenedAt).ThenBy(s => s.Key).FirstOrDefaultAsync(cancellationToken);
        if (subscription is null)
        {
            return SettleResult.NotWaiting;
        }

        var payload = ExactJson.Read(message.Payload);
        var result = await door.Run(
            new Advance(instanceId, at => new Stimulus.MessageReceived(at, message.Sender, subscription.Key, payload))
            {
                With = async (scope, token) =>
                {
                    if (await Waiting(scope.Db, messageId, token) is not { } waiting)
                    {
                        return new AdvanceResult.Refused("message.taken", "Another instance took the message.");
                    }

                    Settle(waiting, InboxStatus.Taken, instanceId, scope.At, actor, reason);
                    scope.Record(new Fact("MEDDELANDE_TILLDELAT", FeelContext.Of(("message", messageId.ToString()), ("by", actor.Id), ("reason", reason.Trim()))));
                    return null;
                },
            },
            cancellationToken);
        return result switch
        {
            AdvanceResult.Advanced or AdvanceResult.Replayed => SettleResult.Done,
            AdvanceResult.Refused { Code: "process.key.unknown" or "process.instance.ended" or "instance.unknown" or "process.instance.suspended" } => SettleResult.NotWaiting,
            _ => SettleResult.Gone,
        };
    }

    /// <summary>Sets the message aside; its content goes.</summary>
    public async Task<SettleResult> Discard(Guid messageId, string reason, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!IsReason(reason))
        {
            return SettleResult.NeedsReason;
        }

        if (!actor.Has(Roles.Administrator) || await Waiting(db, messageId, cancellationToken) is not { } message)
        {
            return SettleResult.Gone;
        }

        Settle(message, InboxStatus.Discarded, null, UtcMicroseconds.Round(time.GetUtcNow()), actor, reason);
        return await Save(cancellationToken) ? SettleResult.Done : SettleResult.Gone;
    }

    private static bool IsReason(string reason) => reason.Trim() is { Length: > 0 and <= LongestReason };

    private static void Settle(InboxMessage message, InboxStatus status, Guid? takenBy, DateTimeOffset at, Actor actor, string reason)
    {
        (message.Status, message.TakenBy, message.TakenAt, message.Payload) = (status, takenBy, at, null);
        (message.SettledBy, message.SettledBecause) = (actor.Id, reason.Trim());
    }

    private static Task<InboxMessage?> Waiting(WorkflowContext db, Guid messageId, CancellationToken cancellationToken) =>
        db.Inbox.FirstOrDefaultAsync(m => m.Id == messageId && m.Status == InboxStatus.Waiting, cancellationToken);

    // The status is a concurrency token: an instance may take the message in the same moment, and then it wins.
    private async Task<bool> Save(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }
}
