using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A proposal that waits for a human.</summary>
public sealed record ProposalRow(EligibilityAssessment Assessment, Enrolment Case, WorkTask? Task);

/// <summary>What a coach carries.</summary>
/// <param name="UserId">The coach; null: cases without one.</param>
public sealed record CoachLoad(string? UserId, int Active, int Paused, int AtRisk, int OverdueTasks);

/// <summary>A coordinator's day.</summary>
/// <param name="FullLoad">Active participants that a coach carries at most (<c>coach.maxLoad</c>).</param>
public sealed record TeamView(IReadOnlyList<ProposalRow> Proposals, IReadOnlyList<CoachLoad> Loads, IReadOnlyList<WorkTask> Escalated, IReadOnlyList<WorkTask> Assignments,
    int FullLoad);

/// <summary>Proposals, workload and escalations within a coordinator's scope. Protected cases are not among them.</summary>
public sealed class ReadTeam(WorkflowContext db, CurrentRules rules, TimeProvider time)
{
    private const int MostRows = 50;
    private const int LocalLevel = 2;

    /// <summary>The team, or null when the actor coordinates none.</summary>
    public async Task<TeamView?> Run(Actor actor, CancellationToken cancellationToken = default)
    {
        var scopes = actor.Grants.Where(g => g.Role is Roles.LocalCoordinator or Roles.RegionalCoordinator).ToList();
        if (scopes.Count == 0)
        {
            return null;
        }

        var all = scopes.Any(s => s.ScopeKind == ScopeKinds.Programme);
        var regions = scopes.Where(s => s.ScopeKind == ScopeKinds.Region).Select(s => s.Scope!).ToList();
        var municipalities = scopes.Where(s => s.ScopeKind == ScopeKinds.Municipality).Select(s => s.Scope!).ToList();
        var cases = db.Set<Enrolment>().AsNoTracking().Where(e => !e.IsProtected && (all || regions.Contains(e.Region) || municipalities.Contains(e.Municipality)));
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Status == WorkTaskStatus.Open && !t.IsProtected
            && (all || regions.Contains(t.Region!) || municipalities.Contains(t.Municipality!)));
        var escalated = await tasks.Where(t => t.EscalationLevel >= LocalLevel).OrderByDescending(t => t.EscalationLevel).ThenBy(t => t.DueAt).Take(MostRows).ToListAsync(cancellationToken);
        var assignments = await tasks.Where(t => t.Node == "N090").OrderBy(t => t.DueAt).Take(MostRows).ToListAsync(cancellationToken);
        var proposals = await Proposals(cases, cancellationToken);
        await Note(proposals, actor, scopes[0].Role, cancellationToken);
        return new(proposals, await Loads(cases, tasks, cancellationToken), escalated, assignments,
            (await rules.Get(cancellationToken)).Constants(WorkCalendar.DateOf(time.GetUtcNow())).Whole(ConstantCodes.CoachMaximum));
    }

    // Reasons are told with each proposal, so each is a reading of its person.
    private async Task Note(List<ProposalRow> proposals, Actor actor, string role, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        db.AddRange(proposals.Select(p => new AccessEvent
        {
            CaseId = p.Case.CaseId, ActorId = actor.Id, Role = role, Category = Categories.Health, Access = AccessLevels.Mask, Purpose = "LISTA",
            Strengthened = true, At = now,
        }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<List<ProposalRow>> Proposals(IQueryable<Enrolment> cases, CancellationToken cancellationToken)
    {
        var waiting = new List<Enrolment>();
        foreach (var status in new[] { CaseStatus.Referred, CaseStatus.UnderReview })
        {
            waiting.AddRange(await cases.Where(e => e.Status == status && db.Set<EligibilityAssessment>().Any(a => a.CaseId == e.CaseId && a.Decision == null))
                .OrderBy(e => e.ReferredAt).Take(MostRows).ToListAsync(cancellationToken));
        }

        var waitingIds = waiting.Select(e => e.CaseId).ToList();
        var assessments = await db.Set<EligibilityAssessment>().AsNoTracking().Where(a => waitingIds.Contains(a.CaseId) && a.Decision == null).ToListAsync(cancellationToken);
        var latest = assessments.GroupBy(a => a.CaseId).Select(g => g.MaxBy(a => a.At)!).OrderBy(a => a.At).Take(MostRows)
            .Select(a => new { Assessment = a, Case = waiting.First(e => e.CaseId == a.CaseId) }).ToList();
        var ids = latest.Select(r => (Guid?)r.Case.CaseId).ToList();
        var deciding = new[] { "N060", "N070", "N080" };
        var tasks = await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.CaseId) && t.Status == WorkTaskStatus.Open && t.Node != null && deciding.Contains(t.Node)
                && (t.Role == Roles.LocalCoordinator || t.Role == Roles.RegionalCoordinator))
            .ToListAsync(cancellationToken);
        return [.. latest.Select(r => new ProposalRow(r.Assessment, r.Case, tasks.Where(t => t.CaseId == r.Case.CaseId).OrderBy(t => t.DueAt).FirstOrDefault()))];
    }

    private async Task<List<CoachLoad>> Loads(IQueryable<Enrolment> cases, IQueryable<WorkTask> tasks, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var active = await cases.Where(e => e.Status == CaseStatus.Enrolled || e.Status == CaseStatus.Paused || e.Status == CaseStatus.BeingHandedOver)
            .GroupBy(e => new { e.CoachId, e.Status, e.RiskFlag }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var overdue = await tasks.Where(t => t.DueAt < now && t.Assignee != null).GroupBy(t => t.Assignee!)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. active.GroupBy(a => a.Key.CoachId).Select(g => new CoachLoad(
            g.Key,
            g.Sum(a => a.Count),
            g.Where(a => a.Key.Status == CaseStatus.Paused).Sum(a => a.Count),
            g.Where(a => a.Key.RiskFlag).Sum(a => a.Count),
            g.Key is { } coach ? overdue.GetValueOrDefault(coach) : 0)).OrderByDescending(l => l.UserId is null).ThenByDescending(l => l.Active)];
    }
}
