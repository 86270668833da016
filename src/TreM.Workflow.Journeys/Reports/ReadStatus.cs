using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>The last status of a large programme: counting costs what is stored, and nobody needs it to the second.</summary>
/// <param name="large">From how many counted rows a count is kept: below, counting takes less time than anybody notices.</param>
public sealed class StatusMemory(int large = 20_000)
{
    /// <summary>How long a count of a large programme is shown.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private volatile ServiceStatus? _last;

    internal ServiceStatus? At(DateTimeOffset now) => _last is { } last && now - last.CountedAt < Kept ? last : null;

    internal void Keep(ServiceStatus status) => _last = status.Counted < large ? null : status;
}

/// <summary>Counts how the service is.</summary>
public sealed class ReadStatus(WorkflowContext db, StatusMemory memory, TimeProvider time)
{
    /// <summary>The status; the counts of a large programme are at most <see cref="StatusMemory.Kept"/> old, versions never.</summary>
    public async Task<ServiceStatus> Run(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var versions = await db.ProcessVersions.AsNoTracking().OrderBy(v => v.ProcessId).ToListAsync(cancellationToken);
        if (memory.At(now) is { } kept)
        {
            return kept with { Processes = Newest(versions, kept.Processes.ToDictionary(p => p.Id, p => p.Running)) };
        }

        var running = await db.Instances.Where(i => i.Status == InstanceStatus.Active || i.Status == InstanceStatus.Suspended)
            .GroupBy(i => i.ProcessId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var places = await db.Instances.Where(i => i.Status == InstanceStatus.Active && i.At != "")
            .GroupBy(i => i.At).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var work = await db.OutboxRows.Where(o => o.Status == OutboxStatus.Pending)
            .GroupBy(o => new { o.Lane, Due = o.VisibleAt <= now }).Select(g => new { g.Key.Lane, g.Key.Due, Count = g.Count() }).ToListAsync(cancellationToken);
        var status = new ServiceStatus
        {
            Processes = Newest(versions, running),
            Decisions = await db.DecisionVersions.Select(v => v.DecisionId).Distinct().CountAsync(cancellationToken),
            Forms = await db.FormVersions.Select(v => v.FormId).Distinct().CountAsync(cancellationToken),
            Steps = [.. places.SelectMany(p => p.Key.Split(',').Select(step => (Step: step, p.Count)))
                .GroupBy(p => p.Step).Select(g => new ServiceStatus.StepRow(g.Key, g.Sum(p => p.Count))).OrderBy(s => s.Step, StringComparer.Ordinal)],
            Work = [.. work.GroupBy(w => w.Lane).OrderBy(g => g.Key)
                .Select(g => new ServiceStatus.LaneRow(g.Key, g.Where(w => w.Due).Sum(w => w.Count), g.Where(w => !w.Due).Sum(w => w.Count)))],
            OpenTasks = await db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open, cancellationToken),
            OverdueTasks = await db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open && t.DueAt < now, cancellationToken),
            OpenIncidents = await db.Incidents.CountAsync(i => i.ClosedAt == null, cancellationToken),
            CountedAt = now,
        };
        memory.Keep(status);
        return status;
    }

    private static List<ServiceStatus.ProcessRow> Newest(List<ProcessVersion> versions, Dictionary<string, int> running) =>
        [.. versions.GroupBy(v => v.ProcessId).Select(g => g.MaxBy(v => v.Number)!)
            .Select(v => new ServiceStatus.ProcessRow(v.ProcessId, v.Name, v.Number, v.ValidFrom, running.GetValueOrDefault(v.ProcessId)))];
}
