using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// Nightly: flags the participants who are about to be lost (DOMAIN 3.4): no progress, missed contacts, a long pause, a
/// handover that waits (programme constants <c>risk.*</c>), or absence that DT-16 gives a signal of level L1 or more. A case that
/// cannot be judged is an incident, and the others are looked at.
/// </summary>
public sealed partial class FlagRisks(WorkflowContext db, CurrentRules rules, TimeProvider time, ILogger<FlagRisks> log)
{
    private const int Batch = 500;
    private const int RecentDays = 28;

    /// <summary>Sets and clears the flags.</summary>
    /// <returns>How many changed.</returns>
    public async Task<int> Run(CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var book = await rules.Get(cancellationToken);
        var constants = book.Constants(WorkCalendar.DateOf(now));
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
            changed += await Together(cases, now, book, constants, cancellationToken);
        }
    }

    // In one save. When that fails, each by itself: somebody has just changed one of them, or it cannot be judged.
    private async Task<int> Together(List<Enrolment> cases, DateTimeOffset now, RuleBook book, ProgrammeConstants constants, CancellationToken cancellationToken)
    {
        var ids = cases.Select(c => c.CaseId).ToList();
        try
        {
            return await Flag(cases, ids, now, book, constants, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever one case throws: the others are looked at.
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            db.ChangeTracker.Clear();
            if (cases is [var only])
            {
                LogFailed(log, failure, only.CaseId);
                await new DayIncident(
                    "risk.failed", $"{only.CaseId}", $"Expected the case to be looked at for risks; saw {failure.GetType().Name}. Its flag stays as it was: the log says more.")
                {
                    InstanceId = only.InstanceId,
                }.Open(db, UtcMicroseconds.Round(now), cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
                return 0;
            }
        }

        var changed = 0;
        foreach (var id in ids)
        {
            changed += await Together([await db.Set<Enrolment>().SingleAsync(e => e.CaseId == id, cancellationToken)], now, book, constants, cancellationToken);
        }

        return changed;
    }

    private async Task<int> Flag(
        List<Enrolment> cases, List<Guid> ids, DateTimeOffset now, RuleBook book, ProgrammeConstants constants, CancellationToken cancellationToken)
    {
        var stalled = now.AddDays(-constants.Whole(ConstantCodes.RiskDaysWithoutProgress));
        var changed = 0;
        var (risky, signals) = await Risky(ids, now, book, constants, cancellationToken);
        foreach (var @case in cases)
        {
            var flag = risky.Contains(@case.CaseId) || (@case.Status == CaseStatus.Enrolled && @case.LastProgressAt < stalled);
            if (@case.RiskFlag != flag)
            {
                (changed, @case.RiskFlag) = (changed + 1, flag);
                Log(signals.Where(s => s.CaseId == @case.CaseId), @case, now);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return changed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Case {Id} could not be looked at for risks; the others go on")]
    private static partial void LogFailed(ILogger log, Exception failure, Guid id);

    // Only what a flag follows from: the same answer every night for everybody else tells nothing.
    private void Log(IEnumerable<MadeDecision> signals, Enrolment @case, DateTimeOffset now) =>
        db.DecisionLog.AddRange(signals.Select(s => DecisionRecord.EntryOf(Guid.CreateVersion7(now), s, @case.InstanceId, UtcMicroseconds.Round(now), Roles.System)));

    private async Task<(HashSet<Guid> Risky, List<MadeDecision> Signals)> Risky(
        List<Guid> ids, DateTimeOffset now, RuleBook book, ProgrammeConstants constants, CancellationToken cancellationToken)
    {
        var today = WorkCalendar.DateOf(now);
        var paused = now.AddDays(-constants.Whole(ConstantCodes.RiskPauseDays));
        var sent = WorkCalendar.At(WorkCalendar.Standard.Add(today, -constants.Whole(ConstantCodes.RiskHandoverWorkdays)), TimeOnly.MinValue);
        var missable = constants.Whole(ConstantCodes.RiskMissedContacts);
        var pauses = await db.Set<Pause>().Where(p => ids.Contains(p.CaseId) && p.EndedAt == null && p.StartedAt < paused)
            .Select(p => p.CaseId).ToListAsync(cancellationToken);
        var waiting = new[] { HandoverStatus.Sent, HandoverStatus.Acknowledged, HandoverStatus.MoreAsked };
        var handovers = await db.Set<Handover>().Where(h => ids.Contains(h.CaseId) && waiting.Contains(h.Status) && h.SentAt < sent)
            .Select(h => h.CaseId).ToListAsync(cancellationToken);
        var contacts = await db.Set<ContactNote>().Where(n => ids.Contains(n.CaseId) && n.At > now.AddDays(-30))
            .Select(n => new { n.CaseId, n.At, n.Reached }).ToListAsync(cancellationToken);
        var missed = contacts.GroupBy(n => n.CaseId).Where(g => g.OrderByDescending(n => n.At).TakeWhile(n => !n.Reached).Count() >= missable).Select(g => g.Key);
        var since = today.AddDays(-RecentDays);
        var absences = await db.Set<TimeEntry>().Where(t => ids.Contains(t.CaseId) && t.Date >= since && !t.IsCorrected && t.Status != AttendanceStatus.Excused)
            .Select(t => new { t.CaseId, t.Date, t.Status }).ToListAsync(cancellationToken);
        var signals = absences.GroupBy(t => t.CaseId)
            .Select(g => (CaseId: g.Key, Days: g.OrderByDescending(t => t.Date).TakeWhile(t => t.Status == AttendanceStatus.Unexcused).Count()))
            .Where(g => g.Days > 0).Select(g => Absence(book, g.CaseId, g.Days, now)).ToList();
        var absent = signals.Where(s => RuleBook.RowOf(s.DecisionId, s.Answer).Text("level") is not ("INGEN" or "L0")).Select(s => s.CaseId);
        return ([.. pauses, .. handovers, .. missed, .. absent], signals);
    }

    // Only the absences in a row: the other inputs are such that they give no signal of their own.
    private static MadeDecision Absence(RuleBook book, Guid caseId, int unexcusedInARow, DateTimeOffset now) => book.Consider(caseId, "DT-16", now, FeelContext.Of(
        ("consecutiveUnexcused", (FeelNumber)unexcusedInARow), ("rate4w", (FeelNumber)1), ("mode", "PLATS"), ("daysSinceTutorContact", (FeelNumber)0)));
}
