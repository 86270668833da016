using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>K01: how long the passes through a phase took, in calendar days.</summary>
/// <param name="Phase">F0 to F7.</param>
/// <param name="Passes">Passes that have ended.</param>
/// <param name="MedianDays">Half of them took at most this long.</param>
/// <param name="P90Days">Nine of ten took at most this long (nearest rank).</param>
public sealed record PhaseTime(string Phase, int Passes, double MedianDays, double P90Days);

/// <summary>Time in phase: every pass is a process instance of its own, so its start and end are all there is to read.</summary>
public static class TimeInPhase
{
    /// <summary>Figures per phase, over passes that have ended.</summary>
    public static async Task<IReadOnlyList<PhaseTime>> Run(WorkflowContext db, CancellationToken cancellationToken = default)
    {
        var passes = await db.Instances.AsNoTracking()
            .Where(i => i.ProcessId.StartsWith("trem-f") && i.Status == InstanceStatus.Completed && i.Phase != null && i.EndedAt != null)
            .Select(i => new { i.Phase, i.StartedAt, i.EndedAt }).ToListAsync(cancellationToken);
        return [.. passes.GroupBy(p => p.Phase!).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var days = g.Select(p => (p.EndedAt!.Value - p.StartedAt).TotalDays).Order().ToList();
            return new PhaseTime(g.Key, days.Count, Ranks.Nearest(days, 0.5), Ranks.Nearest(days, 0.9));
        })];
    }
}

/// <summary>Percentiles by nearest rank: always a value that somebody really had.</summary>
public static class Ranks
{
    /// <summary>The percentile of sorted values; 0 when there are none.</summary>
    public static double Nearest(IReadOnlyList<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
