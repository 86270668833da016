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
    public async Task<CaseResult> Run(Guid handoverId, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default)
    {
        var handover = await db.Set<Handover>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        var instanceId = handover is null ? null : await db.Set<Enrolment>().Where(e => e.CaseId == handover.CaseId).Select(e => e.InstanceId).FirstOrDefaultAsync(cancellationToken);
        if (handover is null || instanceId is null || !MayRecall(actor, handover))
        {
            return new CaseResult.NotFound();
        }

        // A repeat finds the receipt of what it did, whatever the handover has come to since.
        var receipt = submissionId is null ? null : new ReceiptKey(actor.Id, submissionId);
        if (!HandoverStatus.IsPending(handover.Status) && (receipt is null || !await db.Receipts.AnyAsync(r => r.Key == receipt.Stored, cancellationToken)))
        {
            return new CaseResult.Refused("handover.recall.late", "Expected a handover that still waits for its receiver.");
        }

        return CaseResult.Of(await door.Run(
            new Advance(instanceId.Value, null)
            {
                Actor = actor.Id,
                Receipt = receipt,
                With = async (scope, ct) =>
                {
                    HandoverRows.Recall(scope, await scope.Db.Set<Handover>().Include(h => h.Packages).FirstAsync(h => h.Id == handoverId, ct), "AVSANDARE", tellProcess: true);
                    return null;
                },
            },
            cancellationToken));
    }
}
