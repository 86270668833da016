using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Removes proof that has served its time: delivered rows, receipts and messages that were taken. Once a day is enough.</summary>
public sealed class PurgeSweep(WorkflowContext db, IOptions<BackgroundOptions> options, TimeProvider time)
{
    /// <summary>Rows deleted at once: a statement that deletes a year holds its locks, and the log, as long as it runs.</summary>
    internal const int Batch = 1000;

    /// <summary>Removes what is older than <see cref="BackgroundOptions.KeepDone"/>, some rows at a time.</summary>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var before = UtcMicroseconds.Round(time.GetUtcNow() - options.Value.KeepDone);
        Lane[] lanes = [.. OutboxSweep.Lanes, Lane.ExternalJobs];
        return await Delete(db.OutboxRows.Where(o => o.Status == OutboxStatus.Done && lanes.Contains(o.Lane) && o.VisibleAt < before), cancellationToken)
            + await Delete(db.Receipts.Where(r => r.At < before), cancellationToken)
            + await Delete(db.Inbox.Where(m => (m.Status == InboxStatus.Taken || m.Status == InboxStatus.Discarded) && m.ReceivedAt < before), cancellationToken)
            + await Delete(db.Set<WebhookDelivery>().Where(d => d.State != WebhookState.Waiting && d.CreatedAt < before), cancellationToken)
            + await Delete(db.Set<Session>().Where(s => s.ExpiresAt < before), cancellationToken)
            + await Delete(db.Set<WrongTries>().Where(t => t.At < before), cancellationToken);
    }

    // In no order: whichever the database finds first.
    private static async Task<int> Delete<T>(IQueryable<T> rows, CancellationToken cancellationToken)
    {
        var total = 0;
        for (var deleted = Batch; deleted == Batch; total += deleted)
        {
            deleted = await rows.Take(Batch).ExecuteDeleteAsync(cancellationToken);
        }

        return total;
    }
}
