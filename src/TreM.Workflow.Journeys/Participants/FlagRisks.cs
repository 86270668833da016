using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Handovers;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// Nightly: flags the participants who are about to be lost (DOMAIN 3.4): no progress for 30 days, two missed contacts, a
/// pause over 90 days, a handover waiting over two weeks, or three unexcused absences in a row.
/// </summary>
public sealed class FlagRisks(WorkflowContext db, TimeProvider time)
{
    private const int Batch = 500;

    /// <summary>Sets and clears the flags.</summary>
    /// <returns>How many changed.</returns>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var (changed, last) = (0, Guid.Empty);
        while (true)
        {
            var cases = await db.Set<Enrolment>()
                .Where(e => (e.Status == CaseStatus.Enrolled || e.Status == CaseStatus.Paused || e.Status == CaseStatus.BeingHandedOver) && e.CaseId > last)
                .OrderBy(e => e.CaseId).Take(Batch).ToListAsync(cancellationToken);
            if (cases.Count == 0)
            {
                return changed;
            }

            last = cases[^1].CaseId;
            var ids = cases.Select(c => c.CaseId).ToList();
            var risky = await Risky(ids, now, cancellationToken);
            foreach (var @case in cases)
            {
                var flag = risky.Contains(@case.CaseId) || (@case.Status == CaseStatus.Enrolled && @case.LastProgressAt < now.AddDays(-30));
                changed += @case.RiskFlag == flag ? 0 : 1;
                @case.RiskFlag = flag;
            }

            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private async Task<HashSet<Guid>> Risky(List<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pauses = await db.Set<Pause>().Where(p => ids.Contains(p.CaseId) && p.EndedAt == null && p.StartedAt < now.AddDays(-90))
            .Select(p => p.CaseId).ToListAsync(cancellationToken);
        var waiting = new[] { HandoverStatus.Sent, HandoverStatus.Acknowledged, HandoverStatus.MoreAsked };
        var handovers = await db.Set<Handover>().Where(h => ids.Contains(h.CaseId) && waiting.Contains(h.Status) && h.SentAt < now.AddDays(-14))
            .Select(h => h.CaseId).ToListAsync(cancellationToken);
        var contacts = await db.Set<ContactNote>().Where(n => ids.Contains(n.CaseId) && n.At > now.AddDays(-30))
            .Select(n => new { n.CaseId, n.At, n.Reached }).ToListAsync(cancellationToken);
        var missed = contacts.GroupBy(n => n.CaseId).Where(g => g.OrderByDescending(n => n.At).TakeWhile(n => !n.Reached).Count() >= 2).Select(g => g.Key);
        var since = Calendars.WorkCalendar.DateOf(now).AddDays(-28);
        var absences = await db.Set<TimeEntry>().Where(t => ids.Contains(t.CaseId) && t.Date >= since && !t.IsCorrected && t.Status != AttendanceStatus.Excused)
            .Select(t => new { t.CaseId, t.Date, t.Status }).ToListAsync(cancellationToken);
        var absent = absences.GroupBy(t => t.CaseId)
            .Where(g => g.OrderByDescending(t => t.Date).TakeWhile(t => t.Status == AttendanceStatus.Unexcused).Count() >= 3).Select(g => g.Key);
        return [.. pauses, .. handovers, .. missed, .. absent];
    }
}
