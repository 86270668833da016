using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>Handovers to one receiver. Workdays; null when there are none or too few to be shown.</summary>
/// <param name="PartnerId">The receiving organisation, or null for a role inside the programme.</param>
public sealed record ReceiverTimes(
    string? PartnerId, string? Name, int? Sent, double? AcknowledgeMedian, double? AcknowledgeP90, double? MeetingMedian, int? Declined, int? Expired, int? ReportedBack);

/// <summary>How handovers go: key figures K08 to K11, per receiver, and why some are declined.</summary>
public sealed record HandoverReport(
    DateOnly From, DateOnly To, IReadOnlyList<KeyFigure> Figures, IReadOnlyList<ReceiverTimes> Receivers, IReadOnlyList<(string Reason, int? Count)> Declines);

/// <summary>Lead times of handovers sent in a period.</summary>
public sealed class HandoverTimes(WorkflowContext db, KeyFigures figures, CurrentRules rules, WorkCalendars calendars, TimeProvider time)
{
    /// <summary>The report, or null: it is not for this actor.</summary>
    public async Task<HandoverReport?> Run(Actor actor, DateOnly from, DateOnly to, CancellationToken cancellationToken = default)
    {
        if (Audience.Of(actor) is not { } audience)
        {
            return null;
        }

        audience = audience.By((await rules.Get(cancellationToken)).Constants(WorkCalendar.DateOf(time.GetUtcNow())));
        var (first, last) = (WorkCalendar.At(from, TimeOnly.MinValue), WorkCalendar.At(to.AddDays(1), TimeOnly.MinValue));
        var sent = await db.Set<Handover>().AsNoTracking().Where(h => h.SentAt >= first && h.SentAt < last)
            .Select(h => new Row(h.ToPartnerId, h.ToRegion, h.Status, h.SentAt!.Value, h.AcknowledgedAt, h.MeetingAt, h.DeclineReason)).ToListAsync(cancellationToken);
        var names = await db.Set<Partners.Partner>().AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        return new(
            from, to,
            [.. (await figures.Handovers(from, to, null, cancellationToken)).Select(f => audience.Show(f.Count) is null ? new KeyFigure(f.Code, 0, null) : f)],
            [.. sent.GroupBy(h => h.PartnerId).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Receiver(g.Key, g.Key is null ? null : names.GetValueOrDefault(g.Key, g.Key), [.. g], audience))],
            [.. sent.Where(h => h.DeclineReason is not null).GroupBy(h => h.DeclineReason!).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, audience.Show(g.Count())))]);
    }

    private ReceiverTimes Receiver(string? partnerId, string? name, List<Row> rows, Audience audience)
    {
        if (audience.Show(rows.Count) is null)
        {
            return new(partnerId, name, null, null, null, null, null, null, null);
        }

        var acknowledged = rows.Where(r => r.AcknowledgedAt is not null).Select(r => Workdays(r, r.AcknowledgedAt!.Value)).Order().ToList();
        var met = rows.Where(r => r.MeetingAt is not null).Select(r => Workdays(r, r.MeetingAt!.Value)).Order().ToList();
        return new(
            partnerId, name, rows.Count,
            acknowledged.Count == 0 ? null : Ranks.Nearest(acknowledged, 0.5), acknowledged.Count == 0 ? null : Ranks.Nearest(acknowledged, 0.9),
            met.Count == 0 ? null : Ranks.Nearest(met, 0.5),
            audience.Show(rows.Count(r => r.Status == HandoverStatus.Declined)), audience.Show(rows.Count(r => r.Status == HandoverStatus.Expired)),
            audience.Show(rows.Count(r => r.Status == HandoverStatus.ReportedBack)));
    }

    // In the receiver's own days: an office that is closed does not answer.
    private double Workdays(Row row, DateTimeOffset until) => calendars.For(row.Region).Between(WorkCalendar.DateOf(row.SentAt), WorkCalendar.DateOf(until));

    private sealed record Row(string? PartnerId, string Region, string Status, DateTimeOffset SentAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset? MeetingAt, string? DeclineReason);
}
