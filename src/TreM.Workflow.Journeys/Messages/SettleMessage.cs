using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>What a person may do with a message that nobody waits for: send it again under another key, or set it aside.</summary>
public sealed class SettleMessage(WorkflowContext db, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Delivers the message again, to the instance that waits with this key. False when it no longer waits.</summary>
    public async Task<bool> Replay(Guid messageId, string correlationKey, CancellationToken cancellationToken = default)
    {
        var message = await Waiting(messageId, cancellationToken);
        if (message is null)
        {
            return false;
        }

        var at = UtcMicroseconds.Round(time.GetUtcNow());
        db.OutboxRows.Add(new OutboxRow
        {
            Id = EffectId.Of(messageId, $"replay/{at.UtcTicks}"), Kind = OutboxKind.Message, Lane = Lane.Instances, Name = message.Name,
            CreatedAt = at, DueAt = at, VisibleAt = at,
            Payload = ExactJson.Write(FeelContext.Of(
                ("key", correlationKey), ("payload", ExactJson.Read(message.Payload)), ("sender", message.Sender))),
        });
        (message.Status, message.TakenAt, message.Payload) = (InboxStatus.Discarded, at, null);
        if (!await Save(cancellationToken))
        {
            return false;
        }

        nudge.Ring(Lane.Instances);
        return true;
    }

    /// <summary>Sets the message aside; its content goes. False when it no longer waits.</summary>
    public async Task<bool> Discard(Guid messageId, CancellationToken cancellationToken = default)
    {
        var message = await Waiting(messageId, cancellationToken);
        if (message is null)
        {
            return false;
        }

        (message.Status, message.TakenAt, message.Payload) = (InboxStatus.Discarded, UtcMicroseconds.Round(time.GetUtcNow()), null);
        return await Save(cancellationToken);
    }

    private Task<InboxMessage?> Waiting(Guid messageId, CancellationToken cancellationToken) =>
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
