using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Who may work on a task: the one place that says so. Whoever may not is told that there is no such task. Holding a task is no right
/// to it: the holder, too, has a role in force that reaches its case.
/// </summary>
public static class TaskAccess
{
    /// <summary>Whether the actor may open, claim and complete the task.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="task">The task.</param>
    /// <param name="scope">Its case as the actor reaches it; null when it has none.</param>
    public static bool MayWork(Actor actor, WorkTask task, CaseScope? scope)
    {
        if (actor.Has(Roles.System))
        {
            return true;
        }

        if (scope is { Case.IsProtected: true, IsResponsible: false, IsSelf: false })
        {
            // Somebody must be able to name the few: the regional coordinator, and nobody else.
            return task.Role == Roles.RegionalCoordinator && actor.Has(Roles.RegionalCoordinator, scope.Case.Region, scope.Case.Municipality);
        }

        if ((task.Assignee == actor.Id || Split(task.CandidateUsers).Contains(actor.Id)) && IsReached(actor, task, scope))
        {
            return true;
        }

        return Split(task.CandidateGroups).Any(role => IsOffered(role, actor, task, scope, isOwn: scope?.IsResponsible == true)
            || (role is Roles.Participant or Roles.WorkplaceSupervisor && scope?.MayFillIn == true));
    }

    /// <summary>
    /// Whether the actor fills in for the participant: the task is the participant's alone, and the actor is one of the staff who
    /// may do so, from paper or beside the participant.
    /// </summary>
    public static bool IsOnBehalf(Actor actor, WorkTask task, Enrolment? @case) =>
        @case is not null && actor.PersonId != @case.PersonId && actor != Actor.System && Split(task.CandidateGroups).ToList() is [Roles.Participant];

    /// <summary>
    /// Whether the actor must leave the task alone: somebody else holds it, or it waits for somebody else first. What only lies
    /// with the coach by default is free to the staff whom another of its roles names. The participant has a part in what is
    /// somebody else's, and does it when that one hands it over.
    /// </summary>
    public static bool IsHeldFrom(Actor actor, WorkTask task, CaseScope? scope)
    {
        if (task.Assignee == actor.Id || task.Role == Roles.Participant || MayAssign(actor, scope))
        {
            return false;
        }

        var isFree = Split(task.CandidateGroups)
            .Any(role => role != task.Role && role != Roles.Participant && IsOffered(role, actor, task, scope, isOwn: false));
        return task.Assignee is null
            ? scope?.IsSelf == true && !isFree && !(task.Role is { } first && IsOffered(first, actor, task, scope, scope.IsResponsible))
            : task.ClaimedAt is not null || !isFree;
    }

    /// <summary>Whether the actor may take the task now: nobody has it, or it only lies with somebody by default.</summary>
    public static bool MayClaim(Actor actor, WorkTask task, CaseScope? scope) => !IsHeldFrom(actor, task, scope)
        && (task.Assignee is null || (task.Assignee != actor.Id && task.ClaimedAt is null && !MayAssign(actor, scope)));

    /// <summary>Whether the actor may open the task: to work on it, or to give it to somebody else.</summary>
    public static bool MayOpen(Actor actor, WorkTask task, CaseScope? scope) =>
        MayWork(actor, task, scope) || (MayAssign(actor, scope) && scope?.Case is not { IsProtected: true });

    /// <summary>Whether the actor could work on the task once it is theirs: a coordinator takes over what lies with others.</summary>
    public static bool MayHold(Actor actor, WorkTask task, CaseScope? scope) =>
        MayWork(actor, task, scope) || (MayOpen(actor, task, scope) && IsReached(actor, task, scope));

    /// <summary>Whether the actor may give the task to somebody else.</summary>
    public static bool MayAssign(Actor actor, CaseScope? scope) => scope?.MayAssign
        ?? (actor.Has(Roles.LocalCoordinator) || actor.Has(Roles.RegionalCoordinator) || actor.Has(Roles.ProjectManager));

    internal static IEnumerable<string> Split(string? joined) => joined?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    // What somebody was given by hand, or is named for: with any role that reaches it.
    private static bool IsReached(Actor actor, WorkTask task, CaseScope? scope) => scope is null
        ? actor.Grants.Count > 0
        : scope.IsReached || (task.PartnerId is { } partner && actor.Partners.Contains(partner));

    private static bool IsOffered(string role, Actor actor, WorkTask task, CaseScope? scope, bool isOwn) => role switch
    {
        Roles.Participant => scope?.IsSelf == true,
        Roles.Partner => task.PartnerId is not null && actor.Partners.Contains(task.PartnerId),
        Roles.WorkplaceSupervisor => scope?.IsSupervisor == true,
        Roles.Coach when isOwn => true,
        _ => scope is null ? actor.Has(role) : actor.Has(role, scope.Case.Region, scope.Case.Municipality),
    };
}
