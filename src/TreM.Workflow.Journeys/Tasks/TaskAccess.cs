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

        return Split(task.CandidateGroups).Any(role => role switch
        {
            Roles.Participant => @case is not null && IsSelf(actor, @case),
            Roles.Partner => task.PartnerId is not null && actor.Partners.Contains(task.PartnerId),
            Roles.Coach when isOwn => true,
            _ => @case is null ? actor.Has(role) : actor.Has(role, @case.Region, @case.Municipality),
        });
    }

    /// <summary>Whether the actor may give the task to somebody else.</summary>
    public static bool MayAssign(Actor actor, Enrolment? @case) =>
        actor.Has(Roles.System)
        || (@case is null
            ? actor.Has(Roles.LocalCoordinator) || actor.Has(Roles.RegionalCoordinator) || actor.Has(Roles.ProjectManager)
            : actor.Has(Roles.LocalCoordinator, @case.Region, @case.Municipality)
                || actor.Has(Roles.RegionalCoordinator, @case.Region, @case.Municipality)
                || actor.Has(Roles.ProjectManager, @case.Region, @case.Municipality));

    internal static IEnumerable<string> Split(string? joined) => joined?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsSelf(Actor actor, Enrolment @case) => actor.PersonId == @case.PersonId;
}
