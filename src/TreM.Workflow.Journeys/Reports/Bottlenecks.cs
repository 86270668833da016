using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>How long people wait at a step.</summary>
/// <param name="Closed">Tasks of the step done in the period; null when too few to be shown.</param>
/// <param name="MedianDays">Half were done within so many calendar days.</param>
/// <param name="P90Days">Nine of ten were (nearest rank).</param>
/// <param name="Open">Tasks of the step that wait now.</param>
/// <param name="Overdue">Those past their deadline.</param>
public sealed record StepWait(
    string ProcessId, string ElementId, string Name, string? NameEn, string? Phase, int? Closed, double? MedianDays, double? P90Days, int? Open, int? Overdue);

/// <summary>A process that steps can be drawn on.</summary>
public sealed record DrawnProcess(string Id, string Name, int Number);

/// <summary>Time per phase and the steps where it goes.</summary>
public sealed record BottleneckReport(IReadOnlyList<PhaseTime> Phases, IReadOnlyList<StepWait> Steps, IReadOnlyList<DrawnProcess> Processes);

/// <summary>Finds where participants wait: K01 per phase, and the steps by their 90th percentile.</summary>
public sealed class Bottlenecks(WorkflowContext db, CurrentRules rules, TimeProvider time)
{
    private const int Days = 180;

    /// <summary>The report over the last 180 days, slowest steps first, or null: it is not for this actor.</summary>
    public async Task<BottleneckReport?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        if (Audience.Of(actor) is not { } audience)
        {
            return null;
        }

        audience = audience.By((await rules.Get(cancellationToken)).Constants(WorkCalendar.DateOf(time.GetUtcNow())));
        var phases = await TimeInPhase.Run(db, cancellationToken);
        var versions = await db.ProcessVersions.AsNoTracking().Select(v => new { v.ProcessId, v.Name, v.Number }).ToListAsync(cancellationToken);
        return new(
            [.. phases.Where(p => audience.Show(p.Passes) is not null)],
            await Steps(audience, cancellationToken),
            [.. versions.GroupBy(v => v.ProcessId).Select(g => g.MaxBy(v => v.Number)!).OrderBy(v => v.ProcessId, StringComparer.Ordinal)
                .Select(v => new DrawnProcess(v.ProcessId, v.Name ?? v.ProcessId, v.Number))]);
    }

    private async Task<List<StepWait>> Steps(Audience audience, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-Days);
        var tasks = await db.Tasks.AsNoTracking()
            .Where(t => t.Status == WorkTaskStatus.Open || (t.Status == WorkTaskStatus.Completed && t.ClosedAt >= since))
            .Join(db.Instances, t => t.InstanceId, i => i.Id, (t, i) => new { i.ProcessId, t.ElementId, t.Name, t.NameEn, t.Phase, t.Status, t.OpenedAt, t.ClosedAt, t.DueAt })
            .ToListAsync(cancellationToken);
        return
        [
            .. tasks.GroupBy(t => (t.ProcessId, t.ElementId)).Select(g =>
            {
                var days = g.Where(t => t.Status == WorkTaskStatus.Completed).Select(t => (t.ClosedAt!.Value - t.OpenedAt).TotalDays).Order().ToList();
                var closed = audience.Show(days.Count);
                var last = g.MaxBy(t => t.OpenedAt)!;
                return new StepWait(
                    g.Key.ProcessId, g.Key.ElementId, last.Name, last.NameEn, last.Phase, closed,
                    closed > 0 ? Ranks.Nearest(days, 0.5) : null, closed > 0 ? Ranks.Nearest(days, 0.9) : null,
                    audience.Show(g.Count(t => t.Status == WorkTaskStatus.Open)),
                    audience.Show(g.Count(t => t.Status == WorkTaskStatus.Open && t.DueAt < now)));
            }).OrderByDescending(s => s.P90Days ?? -1).ThenBy(s => s.ProcessId, StringComparer.Ordinal).ThenBy(s => s.ElementId, StringComparer.Ordinal),
        ];
    }
}
