using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>Who may work on a task: the one place that says so. Whoever may not is told that there is no such task.</summary>
public static class TaskAccess
{
    /// <summary>Whether the actor may open, claim and complete the task.</summary>
    public static bool MayWork(Actor actor, WorkTask task, Enrolment? @case, IReadOnlyCollection<string> namedUsers)
    {
        if (actor == Actor.System || actor.Grants.Any(g => g.Role == Roles.System))
        {
            return true;
        }

        var isOwn = @case is not null && (actor.Id == @case.CoachId || actor.Id == @case.IncomingCoachId || namedUsers.Contains(actor.Id));
        if (@case is { IsProtected: true } && !isOwn && !IsSelf(actor, @case))
        {
            // Somebody must be able to name the few: the regional coordinator, and nobody else.
            return task.Role == Roles.RegionalCoordinator && actor.Has(Roles.RegionalCoordinator, @case.Region, @case.Municipality);
        }

        if (task.Assignee == actor.Id || Split(task.CandidateUsers).Contains(actor.Id))
        {
            return true;
        }

        return Split(task.CandidateGroups).Any(role => IsOffered(role, actor, task, @case, isOwn)
            || (role == Roles.Participant && @case is not null && MayFillIn(actor, @case, isOwn)));
    }

    /// <summary>
    /// Whether the actor fills in for the participant: the task is the participant's alone, and the actor is one of the staff who
    /// may do so, from paper or beside the participant.
    /// </summary>
    public static bool IsOnBehalf(Actor actor, WorkTask task, Enrolment? @case) =>
        @case is not null && actor != Actor.System && !IsSelf(actor, @case)
        && Split(task.CandidateGroups).ToList() is [Roles.Participant];

    /// <summary>
    /// Whether somebody else holds the task, so that the actor must leave it alone. What only lies with the coach by default is
    /// free to the staff whom another of its roles names; the participant has a part in it, and does it when the coach hands it over.
    /// </summary>
    public static bool IsHeldFrom(Actor actor, WorkTask task, Enrolment? @case)
    {
        if (task.Assignee is null || task.Assignee == actor.Id || task.Role == Roles.Participant || MayAssign(actor, @case))
        {
            return false;
        }

        return task.ClaimedAt is not null
            || !Split(task.CandidateGroups).Any(role => role != task.Role && role != Roles.Participant && IsOffered(role, actor, task, @case, isOwn: false));
    }

    /// <summary>Whether the actor may take the task now: nobody has it, or it only lies with somebody by default.</summary>
    public static bool MayClaim(Actor actor, WorkTask task, Enrolment? @case) =>
        task.Assignee is null
        || (task.Assignee != actor.Id && task.ClaimedAt is null && !MayAssign(actor, @case) && !IsHeldFrom(actor, task, @case));

    /// <summary>Whether the actor may give the task to somebody else.</summary>
    public static bool MayAssign(Actor actor, Enrolment? @case) =>
        actor.Has(Roles.System)
        || (@case is null
            ? actor.Has(Roles.LocalCoordinator) || actor.Has(Roles.RegionalCoordinator) || actor.Has(Roles.ProjectManager)
            : actor.Has(Roles.LocalCoordinator, @case.Region, @case.Municipality)
                || actor.Has(Roles.RegionalCoordinator, @case.Region, @case.Municipality)
                || actor.Has(Roles.ProjectManager, @case.Region, @case.Municipality));

    internal static IEnumerable<string> Split(string? joined) => joined?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsOffered(string role, Actor actor, WorkTask task, Enrolment? @case, bool isOwn) => role switch
    {
        Roles.Participant => @case is not null && IsSelf(actor, @case),
        Roles.Partner => task.PartnerId is not null && actor.Partners.Contains(task.PartnerId),
        Roles.Coach when isOwn => true,
        _ => @case is null ? actor.Has(role) : actor.Has(role, @case.Region, @case.Municipality),
    };

    // Those who carry the case; of a protected one, its named few.
    private static bool MayFillIn(Actor actor, Enrolment @case, bool isOwn) =>
        isOwn || (!@case.IsProtected && (actor.Has(Roles.Coach, @case.Region, @case.Municipality)
            || actor.Has(Roles.LocalCoordinator, @case.Region, @case.Municipality)
            || actor.Has(Roles.RegionalCoordinator, @case.Region, @case.Municipality)));

    private static bool IsSelf(Actor actor, Enrolment @case) => actor.PersonId == @case.PersonId;
}
