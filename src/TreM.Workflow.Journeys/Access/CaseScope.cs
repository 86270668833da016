using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Access;

/// <summary>
/// A case as one actor reaches it: the one place that says which grant lets somebody act on it. An id alone is no right: whoever
/// is coach, sent a handover or holds a task must hold a role in force that reaches the case.
/// </summary>
public sealed class CaseScope
{
    private CaseScope(Actor actor, Enrolment @case, CaseForAccess facts) => (Actor, Case, Facts) = (actor, @case, facts);

    /// <summary>Who asks.</summary>
    public Actor Actor { get; }

    /// <summary>The case.</summary>
    public Enrolment Case { get; }

    /// <summary>The case as the access rules see it; without handovers to partners and their consents.</summary>
    public CaseForAccess Facts { get; }

    /// <summary>Whether the case is the actor's own.</summary>
    public bool IsSelf => Actor.Grants.Any(g => g.Role == Roles.Participant && Relation(g) is not null);

    /// <summary>Whether the actor answers for the case: as its coach, or as one of the few of a protected one.</summary>
    public bool IsResponsible => Actor.Grants.Any(g => Relation(g) == AccessQuestion.Responsible);

    /// <summary>Whether the actor supervises a placement of the participant that has not been assessed.</summary>
    public bool IsSupervisor => Actor.Grants.Any(g => g.Role == Roles.WorkplaceSupervisor && Relation(g) is not null);

    /// <summary>The grant with which the actor acts on the case, or null when there is none: for the actor there is no such case.</summary>
    public RoleGrant? Acting =>
        Actor.Grants.FirstOrDefault(g => g.Role == Roles.System || (g.Role == Roles.Participant && Relation(g) is not null))
        ?? Actor.Grants.FirstOrDefault(g => Relation(g) == AccessQuestion.Responsible)
        ?? (Case.IsProtected ? null : Actor.Grants.FirstOrDefault(g => Roles.Carrying.Contains(g.Role) && Relation(g) is not null));

    /// <summary>Whether the actor may act on the case: the coach, the team with its coordinators, and the person.</summary>
    public bool MayAct => Acting is not null;

    /// <summary>Whether the actor, as one of the staff who carry the case, may act for the participant, or for a supervisor without an account.</summary>
    public bool MayFillIn => Acting is { Role: not Roles.Participant };

    /// <summary>Whether any grant for work with participants reaches the case: what such an actor is given by hand may be worked on.</summary>
    public bool IsReached => MayAct || IsSupervisor || (!Case.IsProtected && Actor.Grants.Any(g => Roles.Staff.Contains(g.Role) && Relation(g) is not null));

    /// <summary>Whether the actor may give the case's tasks to somebody else.</summary>
    public bool MayAssign => Actor.Has(Roles.LocalCoordinator, Case.Region, Case.Municipality)
        || Actor.Has(Roles.RegionalCoordinator, Case.Region, Case.Municipality) || Actor.Has(Roles.ProjectManager, Case.Region, Case.Municipality);

    /// <summary>A case, or null when there is none with this id.</summary>
    public static async Task<CaseScope?> Load(WorkflowContext db, Guid? caseId, Actor actor, CancellationToken cancellationToken) =>
        caseId is { } id && await db.Set<Enrolment>().AsNoTracking().FirstOrDefaultAsync(e => e.CaseId == id, cancellationToken) is { } @case
            ? await Of(db, @case, actor, cancellationToken)
            : null;

    /// <summary>A case that has been read.</summary>
    public static async Task<CaseScope> Of(WorkflowContext db, Enrolment @case, Actor actor, CancellationToken cancellationToken) =>
        (await Of(db, [@case], actor, cancellationToken))[@case.CaseId];

    /// <summary>Cases that have been read, by id. What only few cases need is asked for those alone.</summary>
    public static async Task<IReadOnlyDictionary<Guid, CaseScope>> Of(
        WorkflowContext db, IReadOnlyCollection<Enrolment> cases, Actor actor, CancellationToken cancellationToken)
    {
        var isProtected = cases.Where(c => c.IsProtected).Select(c => c.CaseId).ToList();
        var named = isProtected.Count == 0 ? [] : await Named(db, isProtected, cancellationToken);
        var ways = await Ways(db, cases, actor, cancellationToken);
        var supervised = await Supervised(db, cases, actor, cancellationToken);
        return cases.ToDictionary(c => c.CaseId, c => new CaseScope(actor, c, new CaseForAccess
        {
            CaseId = c.CaseId,
            PersonId = c.PersonId,
            Region = c.Region,
            Municipality = c.Municipality,
            IsProtected = c.IsProtected,
            CoachId = c.CoachId,
            IncomingCoachId = c.IncomingCoachId,
            NamedUsers = [.. named.Where(n => n.CaseId == c.CaseId).Select(n => n.UserId)],
            OnItsWayTo = ways.GetValueOrDefault(c.CaseId),
            Supervisors = supervised.Contains(c.CaseId) ? [actor.Id] : [],
        }));
    }

    // As they will be when the step that asks is saved.
    private static async Task<List<NamedAccess>> Named(WorkflowContext db, List<Guid> ids, CancellationToken cancellationToken)
    {
        var changed = db.ChangeTracker.Entries<NamedAccess>().ToLookup(e => e.State, e => e.Entity);
        var stored = await db.Set<NamedAccess>().AsNoTracking().Where(n => ids.Contains(n.CaseId)).ToListAsync(cancellationToken);
        return [.. stored.ExceptBy(changed[EntityState.Deleted].Select(n => (n.CaseId, n.UserId)), n => (n.CaseId, n.UserId)), .. changed[EntityState.Added]];
    }

    private string? Relation(RoleGrant grant) => AccessQuestion.Relation(Actor, grant, Facts);

    // A coach whose roles do not reach the place of the case has it from a handover of responsibility, and reaches where that leads.
    private static async Task<Dictionary<Guid, CaseDestination>> Ways(
        WorkflowContext db, IReadOnlyCollection<Enrolment> cases, Actor actor, CancellationToken cancellationToken)
    {
        var grants = actor.Grants.Where(g => g.Role == Roles.Coach).ToList();
        var ids = grants.Count == 0 ? []
            : cases.Where(c => (c.CoachId == actor.Id || c.IncomingCoachId == actor.Id) && !grants.Exists(g => g.Covers(c.Region, c.Municipality)))
                .Select(c => c.CaseId).ToList();
        return ids.Count == 0 ? [] : (await db.Set<Handover>().AsNoTracking()
                .Where(h => ids.Contains(h.CaseId) && h.Type == HandoverTypes.Responsibility && HandoverStatus.Taken.Contains(h.Status))
                .OrderBy(h => h.CreatedAt)
                .Select(h => new { h.CaseId, h.ToRegion, h.ToMunicipality }).ToListAsync(cancellationToken))
            .GroupBy(h => h.CaseId).ToDictionary(g => g.Key, g => new CaseDestination(g.Last().ToRegion, g.Last().ToMunicipality));
    }

    private static async Task<HashSet<Guid>> Supervised(
        WorkflowContext db, IReadOnlyCollection<Enrolment> cases, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Grants.Any(g => g.Role == Roles.WorkplaceSupervisor))
        {
            return [];
        }

        var ids = cases.Select(c => c.CaseId).ToList();
        return await SupervisedBy(db, actor).Where(id => ids.Contains(id)).ToHashSetAsync(cancellationToken);
    }

    /// <summary>The cases with a placement that the actor supervises and that has not been assessed.</summary>
    internal static IQueryable<Guid> SupervisedBy(WorkflowContext db, Actor actor) =>
        db.Set<Placement>().Where(p => p.AssessedAt == null)
            .Join(db.Set<EmployerNeed>().Where(n => n.SupervisorId == actor.Id), p => p.EmployerNeedId, n => n.Id, (p, n) => p.CaseId);
}
