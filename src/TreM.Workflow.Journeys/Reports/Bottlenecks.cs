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
/// <param name="On">The day that the figures describe.</param>
public sealed record BottleneckReport(DateOnly On, IReadOnlyList<PhaseTime> Phases, IReadOnlyList<StepWait> Steps, IReadOnlyList<DrawnProcess> Processes);

/// <summary>
/// Finds where participants wait: K01 per phase, and the steps by their 90th percentile. Reads what the nightly run kept, so that
/// a page costs the same in a small and a large programme; without it, it counts.
/// </summary>
public sealed class Bottlenecks(WorkflowContext db, CurrentRules rules, TimeProvider time)
{
    private const string Report = "FLASKHALSAR";
    private const int Days = 180;

    /// <summary>The report over the last 180 days, slowest steps first, or null: it is not for this actor.</summary>
    public async Task<BottleneckReport?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        if (Audience.Of(actor) is not { } audience)
        {
            return null;
        }

        var today = WorkCalendar.DateOf(time.GetUtcNow());
        audience = audience.By((await rules.Get(cancellationToken)).Constants(today));
        var (on, kept) = await ReportSnapshot.Newest<Figures>(db, Report, today, cancellationToken) ?? (today, await Count(cancellationToken));
        var versions = await db.ProcessVersions.AsNoTracking().Select(v => new { v.ProcessId, v.Name, v.Number }).ToListAsync(cancellationToken);
        return new(
            on,
            [.. kept.Phases.Where(p => audience.Show(p.Passes) is not null)],
            [.. kept.Steps.Select(s => Shown(s, audience))
                .OrderByDescending(s => s.P90Days ?? -1).ThenBy(s => s.ProcessId, StringComparer.Ordinal).ThenBy(s => s.ElementId, StringComparer.Ordinal)],
            [.. versions.GroupBy(v => v.ProcessId).Select(g => g.MaxBy(v => v.Number)!).OrderBy(v => v.ProcessId, StringComparer.Ordinal)
                .Select(v => new DrawnProcess(v.ProcessId, v.Name ?? v.ProcessId, v.Number))]);
    }

    /// <summary>Keeps today's figures: for the nightly run.</summary>
    public async Task Snapshot(DateOnly on, CancellationToken cancellationToken = default) =>
        await ReportSnapshot.Keep(db, Report, on, await Count(cancellationToken), cancellationToken);

    private static StepWait Shown(StepWait step, Audience audience)
    {
        var closed = audience.Show(step.Closed ?? 0);
        return step with
        {
            Closed = closed,
            MedianDays = closed > 0 ? step.MedianDays : null,
            P90Days = closed > 0 ? step.P90Days : null,
            Open = audience.Show(step.Open ?? 0),
            Overdue = audience.Show(step.Overdue ?? 0),
        };
    }

    private async Task<Figures> Count(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now.AddDays(-Days);
        var steps = new Dictionary<(string ProcessId, string ElementId), Step>();
        var tasks = db.Tasks.AsNoTracking()
            .Where(t => t.Status == WorkTaskStatus.Open || (t.Status == WorkTaskStatus.Completed && t.ClosedAt >= since))
            .Join(db.Instances, t => t.InstanceId, i => i.Id, (t, i) => new { i.ProcessId, t.ElementId, t.Name, t.NameEn, t.Phase, t.Status, t.OpenedAt, t.ClosedAt, t.DueAt });

        // One after the other: a large programme has more tasks than should lie in memory at once.
        await foreach (var task in tasks.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!steps.TryGetValue((task.ProcessId, task.ElementId), out var step))
            {
                steps.Add((task.ProcessId, task.ElementId), step = new());
            }

            if (task.OpenedAt >= step.Last)
            {
                (step.Last, step.Name, step.NameEn, step.Phase) = (task.OpenedAt, task.Name, task.NameEn, task.Phase);
            }

            if (task.Status == WorkTaskStatus.Completed)
            {
                step.Days.Add((task.ClosedAt!.Value - task.OpenedAt).TotalDays);
            }
            else
            {
                step.Open++;
                step.Overdue += task.DueAt < now ? 1 : 0;
            }
        }

        return new(await TimeInPhase.Run(db, cancellationToken), [.. steps.Select(s => s.Value.Wait(s.Key.ProcessId, s.Key.ElementId))]);
    }

    // Exact: what a reader may see of it is decided when it is read.
    private sealed record Figures(IReadOnlyList<PhaseTime> Phases, IReadOnlyList<StepWait> Steps);

    private sealed class Step
    {
        public DateTimeOffset Last { get; set; } = DateTimeOffset.MinValue;

        public string Name { get; set; } = "";

        public string? NameEn { get; set; }

        public string? Phase { get; set; }

        public List<double> Days { get; } = [];

        public int Open { get; set; }

        public int Overdue { get; set; }

        public StepWait Wait(string processId, string elementId)
        {
            Days.Sort();
            return new(processId, elementId, Name, NameEn, Phase, Days.Count, Ranks.Nearest(Days, 0.5), Ranks.Nearest(Days, 0.9), Open, Overdue);
        }
    }
}
