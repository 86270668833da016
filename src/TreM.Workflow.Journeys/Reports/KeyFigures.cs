using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>One key figure.</summary>
/// <param name="Code">Code of the catalogue, for example <c>K02</c>.</param>
/// <param name="Count">How many it rests on.</param>
/// <param name="Value">The value: days (median), workdays (median) or a share; null when it rests on nothing.</param>
/// <param name="P90">The 90th percentile, for lead times.</param>
public sealed record KeyFigure(string Code, int Count, double? Value, double? P90 = null);

/// <summary>Key figures of a period and, when given, a region (DOMAIN 8.1).</summary>
public sealed class KeyFigures(WorkflowContext db, WorkCalendars calendars, TimeProvider time)
{
    /// <summary>The figures over cases that were enrolled, handovers sent and time spent from one day to another (both included).</summary>
    public async Task<IReadOnlyList<KeyFigure>> Run(DateOnly from, DateOnly to, string? region = null, CancellationToken cancellationToken = default)
    {
        var figures = new List<KeyFigure>();
        figures.AddRange(await LeadTimes(from, to, region, cancellationToken));
        figures.AddRange(await Exits(from, to, region, cancellationToken));
        figures.AddRange(await Handovers(from, to, region, cancellationToken));
        figures.AddRange(await Tasks(from, to, region, cancellationToken));
        figures.AddRange(await Attendance(from, to, region, cancellationToken));
        return figures;
    }

    private async Task<KeyFigure[]> LeadTimes(DateOnly from, DateOnly to, string? region, CancellationToken cancellationToken)
    {
        var started = db.Set<Enrolment>().AsNoTracking().Where(e => e.StartDate >= from && e.StartDate <= to && (region == null || e.Region == region));
        var cases = await started.Select(e => new { e.CaseId, e.ReferredAt, Start = e.StartDate!.Value }).ToListAsync(cancellationToken);

        // Asked as a question, not as a list: a period may hold more cases than a statement may have parameters.
        var ids = started.Select(e => e.CaseId);
        var first = await db.Set<TimeEntry>().Where(t => ids.Contains(t.CaseId) && (t.Status == AttendanceStatus.Present || t.Status == AttendanceStatus.ActiveAtDistance))
            .GroupBy(t => t.CaseId).Select(g => new { g.Key, Date = g.Min(t => t.Date) }).ToDictionaryAsync(g => g.Key, g => g.Date, cancellationToken);
        var placed = await db.Set<Placement>().Where(p => ids.Contains(p.CaseId)).GroupBy(p => p.CaseId)
            .Select(g => new { g.Key, Date = g.Min(p => p.Start) }).ToDictionaryAsync(g => g.Key, g => g.Date, cancellationToken);
        var working = await db.Set<Exit>().Where(e => ids.Contains(e.CaseId) && e.Outcome == "ARBETE").ToDictionaryAsync(e => e.CaseId, e => e.Date, cancellationToken);
        return
        [
            Lead("K02", cases.Select(c => (double)(c.Start.DayNumber - WorkCalendar.DateOf(c.ReferredAt).DayNumber))),
            Lead("K03", cases.Where(c => first.ContainsKey(c.CaseId)).Select(c => (double)(first[c.CaseId].DayNumber - c.Start.DayNumber))),
            Lead("K04", cases.Where(c => placed.ContainsKey(c.CaseId) || working.ContainsKey(c.CaseId)).Select(c => (double)(
                Math.Min(placed.GetValueOrDefault(c.CaseId, DateOnly.MaxValue).DayNumber, working.GetValueOrDefault(c.CaseId, DateOnly.MaxValue).DayNumber) - c.Start.DayNumber))),
        ];
    }

    private async Task<KeyFigure[]> Exits(DateOnly from, DateOnly to, string? region, CancellationToken cancellationToken)
    {
        var exits = await db.Set<Exit>().Where(e => e.Date >= from && e.Date <= to && e.Reason != "FELREGISTRERAD")
            .Join(db.Set<Enrolment>(), e => e.CaseId, c => c.CaseId, (e, c) => new { e.Reason, c.Region })
            .Where(e => region == null || e.Region == region).GroupBy(e => e.Reason).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var all = exits.Sum(e => e.Count);
        return [Share("K07", exits.Where(e => e.Key is "EJ_KONTAKT" or "EGEN_BEGARAN").Sum(e => e.Count), all)];
    }

    /// <summary>K08 to K11 alone.</summary>
    internal async Task<KeyFigure[]> Handovers(DateOnly from, DateOnly to, string? region, CancellationToken cancellationToken)
    {
        var (first, last) = (WorkCalendar.At(from, TimeOnly.MinValue), WorkCalendar.At(to.AddDays(1), TimeOnly.MinValue));
        var sent = await db.Set<Handover>().AsNoTracking().Where(h => h.SentAt >= first && h.SentAt < last && (region == null || h.ToRegion == region))
            .Select(h => new { h.ToRegion, h.SentAt, h.AcknowledgedAt, h.MeetingAt, h.DecidedAt, h.Status }).ToListAsync(cancellationToken);
        double Workdays(string region, DateTimeOffset a, DateTimeOffset b) => calendars.For(region).Between(WorkCalendar.DateOf(a), WorkCalendar.DateOf(b));
        var old = time.GetUtcNow().AddDays(-30);
        var accepted = sent.Where(h => h.Status is HandoverStatus.Accepted or HandoverStatus.Done or HandoverStatus.ReportedBack && h.DecidedAt < old).ToList();
        var decided = sent.Count(h => h.DecidedAt is not null);
        return
        [
            Lead("K08", sent.Where(h => h.AcknowledgedAt is not null).Select(h => Workdays(h.ToRegion, h.SentAt!.Value, h.AcknowledgedAt!.Value))),
            Lead("K09", sent.Where(h => h.MeetingAt is not null).Select(h => Workdays(h.ToRegion, h.SentAt!.Value, h.MeetingAt!.Value))),
            Share("K10", sent.Count(h => h.Status == HandoverStatus.Declined), decided),
            Share("K11", accepted.Count(h => h.Status == HandoverStatus.ReportedBack), accepted.Count),
        ];
    }

    private async Task<KeyFigure[]> Tasks(DateOnly from, DateOnly to, string? region, CancellationToken cancellationToken)
    {
        var (first, last) = (WorkCalendar.At(from, TimeOnly.MinValue), WorkCalendar.At(to.AddDays(1), TimeOnly.MinValue));
        var now = time.GetUtcNow();
        var late = await db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open && t.DueAt < now && (region == null || t.Region == region), cancellationToken);
        var escalated = await db.Set<Escalation>().CountAsync(e => e.At >= first && e.At < last && e.Level != "L0", cancellationToken);
        var closed = db.Tasks.Where(t => t.Status == WorkTaskStatus.Completed && t.ClosedAt >= first && t.ClosedAt < last && t.DueAt != null
            && (region == null || t.Region == region));
        var all = await closed.CountAsync(cancellationToken);
        return
        [
            new("K13", late, late),
            new("K14", escalated, escalated),
            Share("K15", await closed.CountAsync(t => t.ClosedAt <= t.DueAt, cancellationToken), all),
        ];
    }

    private async Task<KeyFigure[]> Attendance(DateOnly from, DateOnly to, string? region, CancellationToken cancellationToken)
    {
        var sums = await db.Set<TimeEntry>().Where(t => t.Date >= from && t.Date <= to && !t.IsCorrected)
            .Join(db.Set<Enrolment>(), t => t.CaseId, c => c.CaseId, (t, c) => new { t.Status, t.Minutes, IsCertified = t.CertifiedAt != null, c.Region })
            .Where(t => region == null || t.Region == region)
            .GroupBy(t => new { t.Status, t.IsCertified }).Select(g => new { g.Key.Status, g.Key.IsCertified, Minutes = g.Sum(t => t.Minutes) }).ToListAsync(cancellationToken);
        var all = sums.Sum(s => s.Minutes);
        return
        [
            Share("K16", sums.Where(s => AttendanceStatus.IsAttended(s.Status)).Sum(s => s.Minutes), all),
            Share("K17", sums.Where(s => s.IsCertified).Sum(s => s.Minutes), all),
        ];
    }

    private static KeyFigure Lead(string code, IEnumerable<double> days)
    {
        var sorted = days.Order().ToList();
        return sorted.Count == 0 ? new(code, 0, null) : new(code, sorted.Count, Ranks.Nearest(sorted, 0.5), Ranks.Nearest(sorted, 0.9));
    }

    private static KeyFigure Share(string code, int part, int whole) => new(code, whole, whole == 0 ? null : (double)part / whole);
}
