using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>How the service is: what is deployed, where instances stand, what waits, what is stuck. Counts only.</summary>
public sealed record ServiceStatus
{
    /// <summary>Processes with their newest version and the instances that are under way.</summary>
    public required IReadOnlyList<ProcessRow> Processes { get; init; }

    /// <summary>How many decisions and forms are deployed.</summary>
    public required int Decisions { get; init; }

    /// <inheritdoc cref="Decisions"/>
    public required int Forms { get; init; }

    /// <summary>Tokens per step code of the programme.</summary>
    public required IReadOnlyList<StepRow> Steps { get; init; }

    /// <summary>Pending outbox rows per lane: due, and waiting for their time.</summary>
    public required IReadOnlyList<LaneRow> Work { get; init; }

    /// <summary>Tasks that wait for a person.</summary>
    public required int OpenTasks { get; init; }

    /// <summary>Those past their deadline.</summary>
    public required int OverdueTasks { get; init; }

    /// <summary>Incidents that nobody has closed.</summary>
    public required int OpenIncidents { get; init; }

    /// <summary>A process.</summary>
    public sealed record ProcessRow(string Id, string? Name, int Version, DateTimeOffset ValidFrom, int Running);

    /// <summary>A step.</summary>
    public sealed record StepRow(string Step, int Count);

    /// <summary>A lane of the outbox.</summary>
    public sealed record LaneRow(Lane Lane, int Due, int Later);

    /// <summary>Reads it.</summary>
    public static async Task<ServiceStatus> Read(WorkflowContext db, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var running = await db.Instances.Where(i => i.Status == InstanceStatus.Active || i.Status == InstanceStatus.Suspended)
            .GroupBy(i => i.ProcessId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var versions = await db.ProcessVersions.AsNoTracking().OrderBy(v => v.ProcessId).ToListAsync(cancellationToken);
        var places = await db.Instances.Where(i => i.Status == InstanceStatus.Active && i.At != "")
            .GroupBy(i => i.At).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var work = await db.OutboxRows.Where(o => o.Status == OutboxStatus.Pending)
            .GroupBy(o => new { o.Lane, Due = o.VisibleAt <= now }).Select(g => new { g.Key.Lane, g.Key.Due, Count = g.Count() }).ToListAsync(cancellationToken);
        return new ServiceStatus
        {
            Processes = [.. versions.GroupBy(v => v.ProcessId).Select(g => g.MaxBy(v => v.Number)!)
                .Select(v => new ProcessRow(v.ProcessId, v.Name, v.Number, v.ValidFrom, running.GetValueOrDefault(v.ProcessId)))],
            Decisions = await db.DecisionVersions.Select(v => v.DecisionId).Distinct().CountAsync(cancellationToken),
            Forms = await db.FormVersions.Select(v => v.FormId).Distinct().CountAsync(cancellationToken),
            Steps = [.. places.SelectMany(p => p.Key.Split(',').Select(step => (Step: step, p.Count)))
                .GroupBy(p => p.Step).Select(g => new StepRow(g.Key, g.Sum(p => p.Count))).OrderBy(s => s.Step, StringComparer.Ordinal)],
            Work = [.. work.GroupBy(w => w.Lane).OrderBy(g => g.Key)
                .Select(g => new LaneRow(g.Key, g.Where(w => w.Due).Sum(w => w.Count), g.Where(w => !w.Due).Sum(w => w.Count)))],
            OpenTasks = await db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open, cancellationToken),
            OverdueTasks = await db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open && t.DueAt < now, cancellationToken),
            OpenIncidents = await db.Incidents.CountAsync(i => i.ClosedAt == null, cancellationToken),
        };
    }
}
