using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// Keeps the case's phase and its open tasks' place in step with the process, so that lists never have to ask: region and
/// municipality of the case, its coach as the holder of coach's tasks, the partner of a partner's task.
/// </summary>
internal sealed class FollowCase : IStepProjection
{
    public async Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        if (scope.Instance.CaseId is not { } caseId || scope.Step is not { } step)
        {
            return;
        }

        var opened = step.Effects.OfType<Effect.TaskOpened>().ToList();
        var entersPhase = step.Effects.OfType<Effect.Recorded>()
            .Any(r => r.Kind is HistoryKind.InstanceStarted or HistoryKind.ElementStarted && (r.Element.Extensions.ContainsKey("phase") || scope.Instance.ParentId is null));
        if (opened.Count == 0 && !entersPhase)
        {
            return;
        }

        if (await scope.Db.Set<Enrolment>().FindAsync([caseId], cancellationToken) is not { } @case)
        {
            return;
        }

        if (scope.Instance.Phase is { } phase && phase != @case.Phase && scope.Instance.EndedAt is null)
        {
            @case.Phase = phase;
        }

        foreach (var effect in opened)
        {
            var id = EffectId.Of(scope.Instance.Id, effect.Key, "task");
            if (scope.Db.Tasks.Local.FindEntry(id)?.Entity is { Status: WorkTaskStatus.Open } task)
            {
                await Place(scope, task, @case, effect, cancellationToken);
            }
        }
    }

    // The coach, as long as a role in force reaches the case. Who takes the step has just been asked.
    private static async Task<string?> Coach(StepScope scope, WorkTask task, Enrolment @case, CancellationToken cancellationToken) =>
        @case.CoachId is { } coach && (coach == scope.Actor || await ReleaseTasks.MayHold(scope.Db, coach, task, @case, scope.At, cancellationToken)) ? coach : null;

    private static async Task Place(StepScope scope, WorkTask task, Enrolment @case, Effect.TaskOpened effect, CancellationToken cancellationToken)
    {
        (task.Region, task.Municipality, task.IsProtected) = (@case.Region, @case.Municipality, @case.IsProtected);
        foreach (var candidate in scope.Db.Set<TaskCandidate>().Local.Where(c => c.TaskId == task.Id))
        {
            (candidate.Region, candidate.Municipality, candidate.IsProtected) = (@case.Region, @case.Municipality, @case.IsProtected);
        }

        if (task.Role == Roles.Coach)
        {
            task.Assignee ??= await Coach(scope, task, @case, cancellationToken);
        }
        else if (task.IsOfferedTo(Roles.Partner) && Guid.TryParse(effect.Details.Variables.Text("handoverId"), out var handoverId))
        {
            task.PartnerId = (await scope.Db.Set<Handover>().FindAsync([handoverId], cancellationToken))?.ToPartnerId;
        }
    }
}
