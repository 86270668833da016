using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Runs jobs whose type has a handler here.</summary>
internal sealed class RunJobs(WorkflowContext db, AdvanceInstance door, IEnumerable<IJobHandler> handlers, TimeProvider time)
{
    public async Task<RowResult> Run(OutboxRow row, CancellationToken cancellationToken)
    {
        if (handlers.FirstOrDefault(h => h.Type == row.Name) is not { } handler)
        {
            return new RowResult.Again($"No handler for '{row.Name}' on this node.");
        }

        var (instanceId, key) = (row.InstanceId!.Value, row.Key!.Value);
        var instance = await db.Instances.AsNoTracking().Where(i => i.Id == instanceId).Select(i => new { i.CaseId, i.Status }).FirstAsync(cancellationToken);
        if (instance.Status == InstanceStatus.Suspended)
        {
            return RowResults.Of(new AdvanceResult.Refused("process.instance.suspended", ""));
        }

        var (retries, headers, variables) = JobPayload.Read(row.Payload);
        var outcome = await handler.Run(
            new JobCall(row.Id, instanceId, instance.CaseId, key, row.ElementId, headers, variables, UtcMicroseconds.Round(time.GetUtcNow())), cancellationToken);
        db.ChangeTracker.Clear();
        switch (outcome)
        {
            case JobOutcome.Completed done:
                var completed = await door.Run(
                    new Advance(instanceId, at => new Stimulus.JobCompleted(at, "SYSTEM", key, done.Variables) { Result = done.Result }) { With = done.With }, cancellationToken);
                return completed is AdvanceResult.Refused { Code: var code } refused && !code.StartsWith("process.", StringComparison.Ordinal)
                    ? new RowResult.Hopeless(code, refused.Message)
                    : RowResults.Of(completed);
            case JobOutcome.Error error:
                return RowResults.Of(await door.Run(
                    new Advance(instanceId, at => new Stimulus.ErrorThrown(at, "SYSTEM", key, error.ErrorCode, error.Variables)), cancellationToken));
            case JobOutcome.Failed failed:
                return new RowResult.Hopeless(failed.Code, failed.Message);
            case JobOutcome.Again again when row.Attempts >= retries && retries > 0:
                return new RowResult.Hopeless("job.tries.used", again.Why);
            case JobOutcome.Again again:
                return new RowResult.Again(again.Why);
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome.GetType().Name}.");
        }
    }
}
