using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Removes proof that has served its time: delivered rows, receipts and messages that were taken. Once a day is enough.</summary>
public sealed class PurgeSweep(WorkflowContext db, IOptions<BackgroundOptions> options, TimeProvider time)
{
    /// <summary>Removes what is older than <see cref="BackgroundOptions.KeepDone"/>.</summary>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var before = UtcMicroseconds.Round(time.GetUtcNow() - options.Value.KeepDone);
        Lane[] lanes = [.. OutboxSweep.Lanes, Lane.ExternalJobs];
        return await db.OutboxRows.Where(o => o.Status == OutboxStatus.Done && lanes.Contains(o.Lane) && o.VisibleAt < before).ExecuteDeleteAsync(cancellationToken)
            + await db.Receipts.Where(r => r.At < before).ExecuteDeleteAsync(cancellationToken)
            + await db.Inbox.Where(m => (m.Status == InboxStatus.Taken || m.Status == InboxStatus.Discarded) && m.ReceivedAt < before).ExecuteDeleteAsync(cancellationToken)
            + await db.Set<WebhookDelivery>().Where(d => d.State != WebhookState.Waiting && d.CreatedAt < before).ExecuteDeleteAsync(cancellationToken)
            + await db.Set<Session>().Where(s => s.ExpiresAt < before).ExecuteDeleteAsync(cancellationToken)
            + await db.Set<WrongTries>().Where(t => t.At < before).ExecuteDeleteAsync(cancellationToken);
    }
}
