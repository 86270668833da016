using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>What goes between a call activity and the instance it calls. Never a nested step: each side saves for itself.</summary>
internal sealed class CallInstances(WorkflowContext db, AdvanceInstance door, Catalogue catalogue)
{
    public async Task<RowResult> Start(OutboxRow row, CancellationToken cancellationToken)
    {
        var (parentId, key) = (row.InstanceId!.Value, row.Key!.Value);
        var parent = await db.Instances.AsNoTracking().Where(i => i.Id == parentId)
            .Select(i => new { i.CaseId, i.Depth, i.ProcessId, i.DefinitionHash, i.EndedAt }).FirstAsync(cancellationToken);
        if (parent.EndedAt is not null)
        {
            return new RowResult.Finished();
        }

        var (binding, phase, variables) = ChildPayload.Read(row.Payload!);
        var versions = await catalogue.Current(db, cancellationToken);
        var deployment = versions.ProcessVersions(parent.ProcessId).FirstOrDefault(v => v.Hash == parent.DefinitionHash)?.DeploymentId;
        var started = await door.Start(
            new StartInstance(row.Name!, "SYSTEM", variables)
            {
                InstanceId = ChildId(parentId, key),
                CaseId = parent.CaseId,
                Binding = binding,
                Phase = phase,
                CalledBy = new(parentId, key, parent.Depth + 1, deployment),
                With = RowResults.Removing(row),
            },
            cancellationToken);
        return started is AdvanceResult.Refused refused
            ? await Fail(row, refused.Code, refused.Message, cancellationToken)
            : RowResults.Of(started);
    }

    public async Task<RowResult> End(OutboxRow row, CancellationToken cancellationToken)
    {
        if (await ParentOf(row, cancellationToken) is not ({ } parentId, { } key))
        {
            return new RowResult.Finished();
        }

        var (outcome, variables) = ChildPayload.ReadEnd(row.Payload!);
        return RowResults.Of(await door.Run(
            new Advance(parentId, at => new Stimulus.ChildEnded(at, "SYSTEM", key, outcome, variables)) { With = RowResults.Removing(row) }, cancellationToken));
    }

    public async Task<RowResult> Escalate(OutboxRow row, CancellationToken cancellationToken)
    {
        if (await ParentOf(row, cancellationToken) is not ({ } parentId, { } key))
        {
            return new RowResult.Finished();
        }

        return RowResults.Of(await door.Run(
            new Advance(parentId, at => new Stimulus.ChildEscalated(at, "SYSTEM", key, row.Name!, ExactJson.Read(row.Payload))) { With = RowResults.Removing(row) },
            cancellationToken));
    }

    public async Task<RowResult> Cancel(OutboxRow row, CancellationToken cancellationToken)
    {
        var (parentId, key) = (row.InstanceId!.Value, row.Key!.Value);
        var cancelled = await door.Run(
            new Advance(ChildId(parentId, key), at => new Stimulus.Cancelled(at, "SYSTEM", "The caller no longer waits.")) { With = RowResults.Removing(row) },
            cancellationToken);
        if (cancelled is AdvanceResult.Refused { Code: "instance.unknown" })
        {
            // Not started yet: take the start away. If it commits first, removing it fails, and the next try finds the child.
            var startId = EffectId.Of(parentId, key, "start-child");
            if (await db.OutboxRows.FirstOrDefaultAsync(o => o.Id == startId, cancellationToken) is { } start)
            {
                db.OutboxRows.Remove(start);
                await db.SaveChangesAsync(cancellationToken);
            }
        }

        return RowResults.Of(cancelled);
    }

    private static Guid ChildId(Guid parentId, long key) => EffectId.Of(parentId, key, "child");

    private async Task<(Guid? ParentId, long? Key)> ParentOf(OutboxRow row, CancellationToken cancellationToken)
    {
        var child = await db.Instances.AsNoTracking().Where(i => i.Id == row.InstanceId)
            .Select(i => new { i.ParentId, i.ParentKey }).FirstOrDefaultAsync(cancellationToken);
        return (child?.ParentId, child?.ParentKey);
    }

    // The call cannot be made: the parent stands still at its call activity, with an incident.
    private async Task<RowResult> Fail(OutboxRow row, string code, string message, CancellationToken cancellationToken) => RowResults.Of(await door.Run(
        new Advance(row.InstanceId!.Value, at => new Stimulus.JobFailed(at, "SYSTEM", row.Key!.Value, code, message)) { With = RowResults.Removing(row) },
        cancellationToken));
}
