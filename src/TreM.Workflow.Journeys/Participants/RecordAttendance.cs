using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>One person's attendance on one day.</summary>
public sealed record AttendanceRow(Guid CaseId, string Status, int Minutes, string? Reason = null, Guid? PlanItemId = null);

/// <summary>Attendance for a group, the participant's certificate of a month, and corrections after it.</summary>
public sealed class RecordAttendance(WorkflowContext db, TimeProvider time)
{
    private const int MostMinutes = 12 * 60;
    private const int Step = 15;

    /// <summary>Registers a group's day. Faults name the row by its case; good rows go in.</summary>
    public async Task<IReadOnlyList<FieldFault>> Group(
        DateOnly date, IReadOnlyList<AttendanceRow> rows, Actor actor, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var faults = new List<FieldFault>();
        var ids = rows.Select(r => r.CaseId).ToList();
        var cases = await CaseScope.Of(db, await db.Set<Enrolment>().AsNoTracking().Where(e => ids.Contains(e.CaseId)).ToListAsync(cancellationToken), actor, cancellationToken);
        var waiting = await db.Set<PlanItem>().Where(i => ids.Contains(i.CaseId) && i.Status == "VANTAR_ANPASSNING").Select(i => i.Id).ToHashSetAsync(cancellationToken);
        foreach (var row in rows)
        {
            var fault = !cases.TryGetValue(row.CaseId, out var scope) || !MayRegister(scope) ? "case.unknown"
                : !CaseStatus.IsActive(scope.Case.Status) ? "time.case.inactive"
                : date > WorkCalendar.DateOf(now) || date < scope.Case.StartDate ? "time.date"
                : !AttendanceStatus.IsKnown(row.Status) ? "field.code.unknown"
                : row.Minutes is < 0 or > MostMinutes || row.Minutes % Step != 0 ? "time.hours.quarter"
                : row.PlanItemId is { } item && waiting.Contains(item) ? "time.item.waiting"
                : null;
            if (fault is not null)
            {
                faults.Add(new(row.CaseId.ToString(), fault, "The row was not registered."));
                continue;
            }

            db.Add(new TimeEntry
            {
                CaseId = row.CaseId, PlanItemId = row.PlanItemId, Date = date, Status = row.Status, Minutes = row.Minutes, Reason = row.Reason,
                RegisteredBy = actor.Id, RegisteredAt = now,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return faults;
    }

    /// <summary>What is registered on a day for those of the cases that the actor may register; corrected entries left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, TimeEntry>> OnDay(
        DateOnly date, IReadOnlyCollection<Guid> caseIds, Actor actor, CancellationToken cancellationToken = default)
    {
        var cases = await db.Set<Enrolment>().AsNoTracking().Where(e => caseIds.Contains(e.CaseId)).ToListAsync(cancellationToken);
        var ids = (await CaseScope.Of(db, cases, actor, cancellationToken)).Where(c => MayRegister(c.Value)).Select(c => c.Key).ToList();
        return (await db.Set<TimeEntry>().AsNoTracking().Where(t => ids.Contains(t.CaseId) && t.Date == date && !t.IsCorrected).OrderBy(t => t.Id)
            .ToListAsync(cancellationToken)).GroupBy(t => t.CaseId).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <summary>"I certify my time": the participant's own act for a month. Afterwards only corrections are possible.</summary>
    /// <returns>How many entries were certified; null when there is no such case for this actor.</returns>
    public async Task<int?> Certify(Guid caseId, DateOnly month, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await CaseScope.Load(db, caseId, actor, cancellationToken) is not { } scope || !(scope.IsSelf || actor.Has(Roles.System)))
        {
            return null;
        }

        var (first, now) = (new DateOnly(month.Year, month.Month, 1), time.GetUtcNow());
        var next = first.AddMonths(1);
        return await db.Set<TimeEntry>().Where(t => t.CaseId == caseId && t.Date >= first && t.Date < next && t.CertifiedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.CertifiedAt, now), cancellationToken);
    }

    /// <summary>Corrects an entry by a new one; the old one stays and is marked.</summary>
    public async Task<bool> Correct(long entryId, string status, int minutes, string reason, Actor actor, CancellationToken cancellationToken = default)
    {
        var old = await db.Set<TimeEntry>().FirstOrDefaultAsync(t => t.Id == entryId && !t.IsCorrected, cancellationToken);
        var scope = await CaseScope.Load(db, old?.CaseId, actor, cancellationToken);
        if (old is null || scope is null || !MayRegister(scope)
            || !AttendanceStatus.IsKnown(status) || minutes is < 0 or > MostMinutes || minutes % Step != 0)
        {
            db.ChangeTracker.Clear();
            return false;
        }

        old.IsCorrected = true;
        db.Add(new TimeEntry
        {
            CaseId = old.CaseId, PlanItemId = old.PlanItemId, Date = old.Date, Status = status, Minutes = minutes, Reason = reason, RegisteredBy = actor.Id,
            RegisteredAt = time.GetUtcNow(), CorrectionOf = old.Id,
        });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return true;
    }

    // The coach and the team; not the region's coordinator, and not the person.
    private static bool MayRegister(CaseScope scope) => scope.Actor.Has(Roles.System) || scope.IsResponsible
        || (!scope.Case.IsProtected && (scope.Actor.Has(Roles.Coach, scope.Case.Region, scope.Case.Municipality)
            || scope.Actor.Has(Roles.LocalCoordinator, scope.Case.Region, scope.Case.Municipality)));
}
