using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Lets the open tasks of a case follow it when a step changes its coach, its place or its protection, whoever changed it: to the new
/// coach, into the inboxes of the new place, and away from those who reach it no longer. Runs last, and asks nothing in other steps.
/// </summary>
internal sealed class MoveTasks : IStepProjection
{
    public async Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        foreach (var entry in scope.Db.ChangeTracker.Entries<Enrolment>().Where(e => e.State is EntityState.Unchanged or EntityState.Modified).ToList())
        {
            var (@case, before) = (entry.Entity, entry.OriginalValues);
            var coach = before.GetValue<string?>(nameof(Enrolment.CoachId));
            if (coach != @case.CoachId || IsMoved(@case, before))
            {
                await Follow(scope, @case, coach, cancellationToken);
            }
        }
    }

    private static bool IsMoved(Enrolment @case, PropertyValues before) =>
        before.GetValue<string>(nameof(Enrolment.Region)) != @case.Region || before.GetValue<string>(nameof(Enrolment.Municipality)) != @case.Municipality
        || before.GetValue<bool>(nameof(Enrolment.IsProtected)) != @case.IsProtected;

    private static async Task Follow(StepScope scope, Enrolment @case, string? coachBefore, CancellationToken cancellationToken)
    {
        // Those of before, and with them what this very step has opened.
        await scope.Db.Tasks.Include(t => t.Candidates).Where(t => t.CaseId == @case.CaseId && t.Status == WorkTaskStatus.Open).LoadAsync(cancellationToken);
        foreach (var task in scope.Db.Tasks.Local.Where(t => t.CaseId == @case.CaseId && t.Status == WorkTaskStatus.Open).ToList())
        {
            (task.Region, task.Municipality, task.IsProtected) = (@case.Region, @case.Municipality, @case.IsProtected);
            foreach (var candidate in task.Candidates.Concat(scope.Db.Set<TaskCandidate>().Local.Where(c => c.TaskId == task.Id)).Distinct())
            {
                (candidate.Region, candidate.Municipality, candidate.IsProtected) = (@case.Region, @case.Municipality, @case.IsProtected);
            }

            if (task.Role == Roles.Coach && (task.Assignee is null || task.Assignee == coachBefore))
            {
                (task.Assignee, task.ClaimedAt) = (@case.CoachId, null);
            }

            if (task.Assignee is { } holder && !await ReleaseTasks.MayHold(scope.Db, holder, task, @case, scope.At, cancellationToken))
            {
                (task.Assignee, task.ClaimedAt) = (null, null);
            }
        }
    }
}
