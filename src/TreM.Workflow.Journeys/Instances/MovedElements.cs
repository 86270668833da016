using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

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

    /// <summary>Offers open tasks to the roles of the new version, where it names them; those it computes keep theirs. Saved by the caller.</summary>
    public static async Task Offer(WorkflowContext db, Guid instanceId, ProcessDefinition definition, CancellationToken cancellationToken)
    {
        foreach (var task in await db.Tasks.Include(t => t.Candidates).Where(t => t.InstanceId == instanceId && t.Status == WorkTaskStatus.Open).ToListAsync(cancellationToken))
        {
            if (definition.GroupsOf(task.ElementId) is not { } groups || string.Join(',', groups) == (task.CandidateGroups ?? ""))
            {
                continue;
            }

            if (task.ClaimedAt is null && task.Role != groups.FirstOrDefault())
            {
                // It only lay with somebody because of the role it had.
                task.Assignee = null;
            }

            (task.Role, task.CandidateGroups) = (groups.FirstOrDefault(), groups.IsEmpty ? null : string.Join(',', groups));
            var further = groups.Skip(1).Distinct().ToList();
            db.RemoveRange(task.Candidates.Where(c => !further.Contains(c.Role)));
            db.AddRange(further.Where(role => task.Candidates.All(c => c.Role != role)).ToList().Select(role => new TaskCandidate
            {
                TaskId = task.Id, Role = role, DueAt = task.DueAt, Region = task.Region, Municipality = task.Municipality, IsProtected = task.IsProtected,
            }));
        }
    }
}
