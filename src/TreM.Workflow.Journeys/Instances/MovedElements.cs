using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>After a migration that maps elements: what an instance's rows call them. History keeps the ids of its day.</summary>
internal static class MovedElements
{
    /// <summary>Gives open tasks, subscriptions, open incidents and work to be done the new ids; saved by the caller.</summary>
    public static async Task Rename(WorkflowContext db, Guid instanceId, IReadOnlyDictionary<string, string> mapping, CancellationToken cancellationToken)
    {
        var moved = mapping.Where(m => m.Key != m.Value).Select(m => m.Key).ToList();
        if (moved.Count == 0)
        {
            return;
        }

        foreach (var task in await db.Tasks.Where(t => t.InstanceId == instanceId && t.Status == WorkTaskStatus.Open && moved.Contains(t.ElementId)).ToListAsync(cancellationToken))
        {
            task.ElementId = mapping[task.ElementId];
        }

        foreach (var subscription in await db.Subscriptions.Where(s => s.InstanceId == instanceId && moved.Contains(s.ElementId)).ToListAsync(cancellationToken))
        {
            subscription.ElementId = mapping[subscription.ElementId];
        }

        foreach (var incident in await db.Incidents.Where(i => i.InstanceId == instanceId && i.ClosedAt == null && moved.Contains(i.ElementId!)).ToListAsync(cancellationToken))
        {
            incident.ElementId = mapping[incident.ElementId!];
        }

        foreach (var row in await db.OutboxRows.Where(o => o.InstanceId == instanceId && o.Status != OutboxStatus.Done && moved.Contains(o.ElementId!)).ToListAsync(cancellationToken))
        {
            row.ElementId = mapping[row.ElementId!];
        }
    }
}
