using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A proposal that waits for a human.</summary>
public sealed record ProposalRow(EligibilityAssessment Assessment, Enrolment Case, WorkTask? Task);

/// <summary>What a coach carries.</summary>
/// <param name="UserId">The coach; null: cases without one.</param>
/// <param name="OverdueTasks">Counted up to <see cref="Day.Most"/>.</param>
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
    private const int HighestLevel = 5;
    private static readonly string[] Active = [CaseStatus.Enrolled, CaseStatus.Paused, CaseStatus.BeingHandedOver];

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
        var escalated = await Escalated(tasks, cancellationToken);
        var assignments = await tasks.Where(t => t.Node == "N090").OrderBy(t => t.DueAt).Take(MostRows).ToListAsync(cancellationToken);
        var proposals = await Proposals(cases, cancellationToken);
        await Note(proposals, actor, scopes[0].Role, cancellationToken);
        return new(proposals, await Loads(all, regions, municipalities, tasks, cancellationToken), escalated, assignments,
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

    // Level by level: the index has the order within one, and all of them together would have to be sorted first.
    private static async Task<List<WorkTask>> Escalated(IQueryable<WorkTask> tasks, CancellationToken cancellationToken)
    {
        var rows = new List<WorkTask>();
        for (var level = HighestLevel; level >= LocalLevel && rows.Count < MostRows; level--)
        {
            var one = level;
            rows.AddRange(await tasks.Where(t => t.EscalationLevel == one).OrderBy(t => t.DueAt).Take(MostRows - rows.Count).ToListAsync(cancellationToken));
        }

        return rows;
    }

    private async Task<List<CoachLoad>> Loads(
        bool all, List<string> regions, List<string> municipalities, IQueryable<WorkTask> tasks, CancellationToken cancellationToken)
    {
        // One question per way into the scope: each is answered from its index alone, whatever else a case holds.
        var cases = db.Set<Enrolment>().Where(e => !e.IsProtected && Active.Contains(e.Status));
        IEnumerable<IQueryable<Enrolment>> parts = all
            ? [cases]
            : [.. regions.Distinct().Select(region => cases.Where(e => e.Region == region)),
                .. municipalities.Distinct().Select(municipality => cases.Where(e => e.Municipality == municipality && !regions.Contains(e.Region)))];
        var active = new List<(string? CoachId, string Status, bool RiskFlag, int Count)>();
        foreach (var part in parts)
        {
            active.AddRange((await part.GroupBy(e => new { e.CoachId, e.Status, e.RiskFlag }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken))
                .Select(g => (g.Key.CoachId, g.Key.Status, g.Key.RiskFlag, g.Count)));
        }

        var (now, overdue) = (time.GetUtcNow(), new Dictionary<string, int>());
        foreach (var coach in active.Select(a => a.CoachId).OfType<string>().Distinct())
        {
            overdue[coach] = await tasks.Where(t => t.Assignee == coach && t.DueAt < now).OrderBy(t => t.DueAt).Take(Day.Most).CountAsync(cancellationToken);
        }

        return [.. active.GroupBy(a => a.CoachId).Select(g => new CoachLoad(
            g.Key,
            g.Sum(a => a.Count),
            g.Where(a => a.Status == CaseStatus.Paused).Sum(a => a.Count),
            g.Where(a => a.RiskFlag).Sum(a => a.Count),
            g.Key is { } coach ? overdue[coach] : 0)).OrderByDescending(l => l.UserId is null).ThenByDescending(l => l.Active)];
    }
}
