using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>Which message meets which subscription: the same name, and the same key unless the subscription asks for none.</summary>
internal static class Correlation
{
    /// <summary>The longest waiting message that a subscription matches, tracked, or null.</summary>
    public static async Task<InboxMessage?> Waiting(WorkflowContext db, Subscription subscription, CancellationToken cancellationToken)
    {
        var (name, key) = (subscription.Name, subscription.CorrelationKey);
        var query = db.Inbox.Where(m => m.Status == InboxStatus.Waiting && m.Name == name);
        if (key.Length > 0)
        {
            query = query.Where(m => m.CorrelationKey == key);
        }

        // What this step has already taken is still waiting in the store.
        var taken = db.Inbox.Local.Where(m => m.Status != InboxStatus.Waiting).Select(m => m.Id).ToList();
        if (taken.Count > 0)
        {
            query = query.Where(m => !taken.Contains(m.Id));
        }

        return await query.OrderBy(m => m.ReceivedAt).ThenBy(m => m.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The subscription that a message meets, oldest first, or null.</summary>
    public static Task<Subscription?> Waiting(WorkflowContext db, string name, string key, CancellationToken cancellationToken) =>
        db.Subscriptions.AsNoTracking()
            .Where(s => s.Kind == SubscriptionKind.Message && s.Name == name && (s.CorrelationKey == key || s.CorrelationKey == ""))
            .OrderBy(s => s.OpenedAt).ThenBy(s => s.InstanceId).ThenBy(s => s.Key)
            .FirstOrDefaultAsync(cancellationToken);

    public static void Take(InboxMessage message, Guid instanceId, DateTimeOffset at) =>
        (message.Status, message.TakenBy, message.TakenAt, message.Payload) = (InboxStatus.Taken, instanceId, at, null);
}
