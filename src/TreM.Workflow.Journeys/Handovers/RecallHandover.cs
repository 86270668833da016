using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>Takes a waiting handover back: the receiver's access ends at once.</summary>
public sealed class RecallHandover(WorkflowContext db, AdvanceInstance door)
{
    /// <summary>Whether the actor sent it, so may take it back.</summary>
    public static bool MayRecall(Actor actor, Handover handover) => actor.Id == handover.SenderId || actor.Has(Roles.System);

    /// <summary>Recalls it.</summary>
    public async Task<CaseResult> Run(Guid handoverId, Actor actor, CancellationToken cancellationToken = default)
    {
        var handover = await db.Set<Handover>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        var instanceId = handover is null ? null : await db.Set<Enrolment>().Where(e => e.CaseId == handover.CaseId).Select(e => e.InstanceId).FirstOrDefaultAsync(cancellationToken);
        if (handover is null || instanceId is null || !MayRecall(actor, handover))
        {
            return new CaseResult.NotFound();
        }

        if (!HandoverStatus.IsPending(handover.Status))
        {
            return new CaseResult.Refused("handover.recall.late", "Expected a handover that still waits for its receiver.");
        }

        return CaseResult.Of(await door.Run(
            new Advance(instanceId.Value, null)
            {
                Actor = actor.Id,
                With = async (scope, ct) =>
                {
                    HandoverRows.Recall(scope, await scope.Db.Set<Handover>().Include(h => h.Packages).FirstAsync(h => h.Id == handoverId, ct), "AVSANDARE", tellProcess: true);
                    return null;
                },
            },
            cancellationToken));
    }
}
