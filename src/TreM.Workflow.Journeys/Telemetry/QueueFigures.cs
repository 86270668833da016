using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Telemetry;

/// <summary>How much waits in each lane, for how long the oldest has been due, and how many incidents are open.</summary>
/// <param name="Due">Rows that are due, by lane; a lane without any is there with 0.</param>
/// <param name="OldestSeconds">Seconds since the oldest of them fell due, by lane.</param>
/// <param name="OpenIncidents">Incidents that nobody has closed.</param>
public sealed record QueueFigures(IReadOnlyDictionary<Lane, int> Due, IReadOnlyDictionary<Lane, double> OldestSeconds, int OpenIncidents)
{
    private static readonly Lane[] Lanes = Enum.GetValues<Lane>();

    /// <summary>Asks the store.</summary>
    public static async Task<QueueFigures> Read(WorkflowContext db, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var rows = await db.OutboxRows.Where(o => o.Status == OutboxStatus.Pending && o.DueAt <= now).GroupBy(o => o.Lane)
            .Select(g => new { g.Key, Count = g.Count(), Oldest = g.Min(o => o.DueAt) }).ToListAsync(cancellationToken);
        var incidents = await db.Incidents.CountAsync(i => i.ClosedAt == null, cancellationToken);
        return new(
            Lanes.ToDictionary(l => l, l => rows.FirstOrDefault(r => r.Key == l)?.Count ?? 0),
            Lanes.ToDictionary(l => l, l => rows.FirstOrDefault(r => r.Key == l) is { } r ? (now - r.Oldest).TotalSeconds : 0),
            incidents);
    }

    /// <summary>Shows the latest figures as gauges of a meter.</summary>
    public static void Show(Meter meter, Func<QueueFigures?> latest)
    {
        meter.CreateObservableGauge("trem.outbox.due", () => ByLane(latest()?.Due), "{row}", "Rows of the outbox that are due.");
        meter.CreateObservableGauge("trem.outbox.oldest", () => ByLane(latest()?.OldestSeconds), "s", "How long the oldest of them has been due.");
        meter.CreateObservableGauge(
            "trem.incidents.open", () => latest() is { } q ? [new Measurement<int>(q.OpenIncidents)] : Array.Empty<Measurement<int>>(), "{incident}", "Incidents that are open.");
    }

    private static IEnumerable<Measurement<T>> ByLane<T>(IReadOnlyDictionary<Lane, T>? figures)
        where T : struct => figures?.Select(f => new Measurement<T>(f.Value, new KeyValuePair<string, object?>("lane", f.Key.ToString()))) ?? [];
}
