using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>Takes a waiting handover back: the receiver's access ends at once.</summary>
public sealed class RecallHandover(WorkflowContext db, AdvanceInstance door)
{
    /// <summary>Whether the actor answers for it, so may take it back: who sent it or is the coach, and still carries the case.</summary>
    public static bool MayRecall(CaseScope scope, Handover handover) =>
        scope is { MayFillIn: true, Actor: var actor } && (actor.Id == handover.SenderId || scope.IsResponsible || actor.Has(Roles.System));

    /// <summary>Recalls it.</summary>
    public async Task<CaseResult> Run(Guid handoverId, Actor actor, string? submissionId = null, CancellationToken cancellationToken = default)
    {
        var handover = await db.Set<Handover>().AsNoTracking().FirstOrDefaultAsync(h => h.Id == handoverId, cancellationToken);
        var scope = await CaseScope.Load(db, handover?.CaseId, actor, cancellationToken);
        if (handover is null || scope?.Case.InstanceId is not { } instanceId || !MayRecall(scope, handover))
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
            new Advance(instanceId, null)
            {
                Actor = actor.Id,
                Receipt = receipt,
                With = async (step, ct) =>
                {
                    HandoverRows.Recall(step, await step.Db.Set<Handover>().Include(h => h.Packages).FirstAsync(h => h.Id == handoverId, ct), "AVSANDARE", tellProcess: true);
                    return null;
                },
            },
            cancellationToken));
    }
}
