using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>A message comes in from outside: kept in one commit, delivered by the next sweep. A repeat changes nothing.</summary>
public sealed class ReceiveMessage(WorkflowContext db, IStoreDialect dialect, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Takes the message in.</summary>
    /// <param name="receipt">The sender, the message's id and the hash of its content.</param>
    /// <param name="name">Message name.</param>
    /// <param name="correlationKey">The key that the waiting instance knows, or null.</param>
    /// <param name="payload">Its content.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AdvanceResult> Run(
        ReceiptKey receipt, string name, string? correlationKey, FeelContext payload, CancellationToken cancellationToken = default)
    {
        var id = EffectId.Of(Guid.Empty, receipt.Stored);
        var at = UtcMicroseconds.Round(time.GetUtcNow());
        db.ChangeTracker.Clear();
        db.OutboxRows.Add(new OutboxRow
        {
            Id = id, Kind = OutboxKind.Message, Lane = Lane.Instances, Name = name, CreatedAt = at, DueAt = at, VisibleAt = at,
            Payload = ExactJson.Write(FeelContext.Of(("key", correlationKey), ("payload", payload), ("sender", receipt.Caller))),
        });
        db.Receipts.Add(new Receipt { Key = receipt.Stored, RequestHash = receipt.RequestHash, InstanceId = id, Version = 0, At = at });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            nudge.Ring(Lane.Instances);
            return new AdvanceResult.Advanced(id, 0, null);
        }
        catch (DbUpdateException failure) when (dialect.IsDuplicate(failure))
        {
            var stored = await db.Receipts.AsNoTracking().FirstAsync(r => r.Key == receipt.Stored, cancellationToken);
            return stored.RequestHash == receipt.RequestHash
                ? new AdvanceResult.Replayed(stored.InstanceId, stored.Version)
                : new AdvanceResult.Refused("receipt.request.differs", "Expected the message that this id was first used for; saw another. Use a new id.");
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }
}
