using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Attendance over some weeks.</summary>
/// <param name="Days">Days with an entry.</param>
/// <param name="Attended">Days with presence, at the place or at a distance.</param>
/// <param name="Excused">Days with excused absence.</param>
/// <param name="Unexcused">Days with unexcused absence.</param>
/// <param name="Minutes">Time taken part.</param>
public sealed record AttendanceSummary(int Days, int Attended, int Excused, int Unexcused, int Minutes);

/// <summary>A contact as somebody who may read notes sees it.</summary>
public sealed record ContactView(DateTimeOffset At, string Way, int Minutes, bool Reached, string By, string? Note, string? NextStep);

/// <summary>A participant as one actor may see it: whatever the access rules close is empty.</summary>
public sealed record ParticipantView
{
    public required CaseAccess Access { get; init; }

    /// <summary>Who it is, or null when the actor may not read it.</summary>
    public PersonIdentity? Identity { get; init; }

    public IReadOnlyList<WorkTask> Tasks { get; init; } = [];

    /// <summary>Those of the tasks that the actor may open.</summary>
    public IReadOnlySet<Guid> OpenableTasks { get; init; } = new HashSet<Guid>();

    public IReadOnlyList<DecisionLogEntry> Decisions { get; init; } = [];

    public IReadOnlyList<EligibilityAssessment> Assessments { get; init; } = [];

    public IReadOnlyList<Consent> Consents { get; init; } = [];

    public IReadOnlyList<Handover> Handovers { get; init; } = [];

    public IReadOnlyList<ContactView> Contacts { get; init; } = [];

    public IReadOnlyList<Placement> Placements { get; init; } = [];

    public IReadOnlyList<Certificate> Certificates { get; init; } = [];

    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Accommodations; the needs behind them only where health may be read.</summary>
    public IReadOnlyList<AccommodationNeed> Accommodations { get; init; } = [];

    public Plan? Plan { get; init; }

    public AttendanceSummary? Attendance { get; init; }

    public Pause? Pause { get; init; }
}

/// <summary>Opens a participant's page; the reading is logged before anything is shown.</summary>
public sealed class ReadParticipant(WorkflowContext db, ReadCase readCase, IdentityVault vault, TimeProvider time)
{
    private const int AttendanceDays = 28;
    private const int MostContacts = 10;

    /// <summary>The participant, or null: there is no such case for this actor.</summary>
    public async Task<ParticipantView?> Run(Guid caseId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await readCase.Run(caseId, actor, "SIDA", cancellationToken: cancellationToken) is not { } access
            || !access.Answers.Values.Any(a => a.MayRead))
        {
            return null;
        }

        var follows = access.MayFollow;
        var (social, mask) = (AccessLevels.Rank(access[Categories.Social].Level), AccessLevels.Rank(AccessLevels.Mask));

        var (self, identity, competence) = (access.Scope.IsSelf, access[Categories.Identity].MayRead, access[Categories.Competence].MayRead);
        var health = access[Categories.Health];
        var person = identity ? await db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == access.Case.PersonId, cancellationToken) : null;
        var opened = person is null ? null : vault.Open(person);
        List<WorkTask> tasks = follows
            ? await db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.Status == WorkTaskStatus.Open)
                .OrderBy(t => t.DueAt ?? DateTimeOffset.MaxValue).ToListAsync(cancellationToken)
            : [];
        return new ParticipantView
        {
            Access = access,
            Identity = opened is not null && !access[Categories.Contact].MayRead
                ? opened with { Phone = null, Email = null, Address = null, ContactWay = null }
                : opened,
            Tasks = tasks,
            OpenableTasks = tasks.Where(t => TaskAccess.MayOpen(actor, t, access.Scope)).Select(t => t.Id).ToHashSet(),
            Decisions = competence
                ? [.. (await db.DecisionLog.AsNoTracking().Where(d => d.CaseId == caseId).OrderBy(d => d.At).ToListAsync(cancellationToken))
                    .Where(d => access.MayBeTold(d.DecisionId))] : [],
            Assessments = competence && access.MayBeTold("DT-03")
                ? await db.Set<EligibilityAssessment>().AsNoTracking().Where(a => a.CaseId == caseId).OrderByDescending(a => a.At).ToListAsync(cancellationToken) : [],
            Consents = !follows ? [] : await db.Set<Consent>().AsNoTracking().Where(c => c.CaseId == caseId).OrderByDescending(c => c.RegisteredAt).ToListAsync(cancellationToken),
            Handovers = !follows ? [] : await db.Set<Handover>().AsNoTracking().Where(h => h.CaseId == caseId).OrderByDescending(h => h.CreatedAt).ToListAsync(cancellationToken),
            Contacts = access[Categories.Note].MayRead ? await Contacts(caseId, cancellationToken) : [],
            Placements = competence ? await db.Set<Placement>().AsNoTracking().Where(p => p.CaseId == caseId).OrderByDescending(p => p.Start).ToListAsync(cancellationToken) : [],
            Certificates = competence ? await db.Set<Certificate>().AsNoTracking().Where(c => c.CaseId == caseId).OrderByDescending(c => c.IssuedAt).ToListAsync(cancellationToken) : [],
            Measurements = self || health.MayWrite
                ? await db.Set<Measurement>().AsNoTracking().Where(m => m.CaseId == caseId).OrderBy(m => m.At).ToListAsync(cancellationToken) : [],
            Accommodations = await Accommodations(caseId, health, cancellationToken),
            Plan = competence
                ? await db.Set<Plan>().AsNoTracking().Include(p => p.Items).Where(p => p.CaseId == caseId).OrderByDescending(p => p.PlanVersion).FirstOrDefaultAsync(cancellationToken)
                : null,
            Attendance = social >= mask ? await Attendance(caseId, cancellationToken) : null,
            Pause = social < mask ? null : await db.Set<Pause>().AsNoTracking().Where(p => p.CaseId == caseId && p.EndedAt == null).OrderByDescending(p => p.StartedAt).FirstOrDefaultAsync(cancellationToken),
        };
    }

    private async Task<List<ContactView>> Contacts(Guid caseId, CancellationToken cancellationToken)
    {
        var notes = await db.Set<ContactNote>().AsNoTracking().Where(n => n.CaseId == caseId).OrderByDescending(n => n.At).Take(MostContacts).ToListAsync(cancellationToken);
        return [.. notes.Select(n => new ContactView(n.At, n.Way, n.Minutes, n.Reached, n.By, vault.OpenText(n.SealedNote), vault.OpenText(n.SealedNextStep)))];
    }

    // Masked: the measure, not the need behind it.
    private async Task<List<AccommodationNeed>> Accommodations(Guid caseId, AccessAnswer health, CancellationToken cancellationToken)
    {
        if (AccessLevels.Rank(health.Level) < AccessLevels.Rank(AccessLevels.Mask))
        {
            return [];
        }

        var needs = await db.Set<AccommodationNeed>().AsNoTracking().Where(n => n.CaseId == caseId).ToListAsync(cancellationToken);
        if (!health.MayRead)
        {
            needs.ForEach(n => (n.Need, n.SealedOwnWords) = ("", null));
        }

        return needs;
    }

    private async Task<AttendanceSummary?> Attendance(Guid caseId, CancellationToken cancellationToken)
    {
        var from = WorkCalendar.DateOf(time.GetUtcNow()).AddDays(-AttendanceDays);
        var entries = await db.Set<TimeEntry>().AsNoTracking().Where(t => t.CaseId == caseId && t.Date >= from && !t.IsCorrected).ToListAsync(cancellationToken);
        return entries.Count == 0 ? null : new(
            entries.Select(e => e.Date).Distinct().Count(),
            entries.Where(e => AttendanceStatus.IsAttended(e.Status)).Select(e => e.Date).Distinct().Count(),
            entries.Where(e => e.Status == AttendanceStatus.Excused).Select(e => e.Date).Distinct().Count(),
            entries.Where(e => e.Status == AttendanceStatus.Unexcused).Select(e => e.Date).Distinct().Count(),
            entries.Where(e => AttendanceStatus.IsAttended(e.Status)).Sum(e => e.Minutes));
    }

    /// <summary>The cases of the person who asks, newest first: a participant's own.</summary>
    public Task<List<Guid>> Own(Actor actor, CancellationToken cancellationToken = default)
    {
        var person = actor.PersonId;
        return db.Set<Enrolment>().Where(e => e.PersonId == person).OrderByDescending(e => e.ReferredAt).Select(e => e.CaseId).ToListAsync(cancellationToken);
    }
}
