using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Jobs for workers outside: they take some for a while, and say how it went.</summary>
public sealed class ExternalJobs(WorkflowContext db, AdvanceInstance door, TimeProvider time)
{
    /// <summary>Jobs that wait, oldest first, for people to see.</summary>
    public Task<List<OutboxRow>> Waiting(int count, CancellationToken cancellationToken = default) => db.OutboxRows.AsNoTracking()
        .Where(o => o.Status == OutboxStatus.Pending && o.Lane == Lane.ExternalJobs)
        .OrderBy(o => o.VisibleAt).Take(count).ToListAsync(cancellationToken);

    /// <summary>Takes due jobs of a type for as long as <paramref name="lease"/>.</summary>
    public async Task<IReadOnlyList<ExternalJob>> Take(string type, int count, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var until = UtcMicroseconds.Round(now + lease);
        var token = Guid.CreateVersion7();
        var candidates = await db.OutboxRows.AsNoTracking()
            .Where(o => o.Status == OutboxStatus.Pending && o.Lane == Lane.ExternalJobs && o.VisibleAt <= now && o.Name == type)
            .OrderBy(o => o.VisibleAt).Take(count).ToListAsync(cancellationToken);
        var taken = new List<ExternalJob>();
        foreach (var row in candidates)
        {
            // Whoever changes the row first has it: the others' condition no longer holds.
            var mine = await db.OutboxRows
                .Where(o => o.Id == row.Id && o.Status == OutboxStatus.Pending && o.VisibleAt <= now)
                .ExecuteUpdateAsync(
                    s => s.SetProperty(o => o.LeaseToken, token).SetProperty(o => o.VisibleAt, until).SetProperty(o => o.Attempts, o => o.Attempts + 1),
                    cancellationToken);
            if (mine == 1)
            {
                var (retries, headers, variables) = JobPayload.Read(row.Payload);
                taken.Add(new(row.Id, token, row.InstanceId!.Value, row.ElementId, type, headers, variables, retries - row.Attempts, until));
            }
        }

        return taken;
    }

    /// <summary>The job is done.</summary>
    public Task<AdvanceResult> Complete(Guid id, Guid token, string worker, FeelContext variables, CancellationToken cancellationToken = default) =>
        Complete(id, token, worker, variables, null, cancellationToken);

    /// <summary>The job of a task listener is done.</summary>
    /// <param name="result">What it says of the task: denied, or corrected; null for nothing.</param>
    public Task<AdvanceResult> Complete(
        Guid id, Guid token, string worker, FeelContext variables, JobResult? result, CancellationToken cancellationToken = default) =>
        Answer(id, token, (at, key) => new Stimulus.JobCompleted(at, worker, key, variables) { Result = result }, null, cancellationToken);

    /// <summary>The worker throws a BPMN error.</summary>
    public Task<AdvanceResult> Throw(Guid id, Guid token, string worker, string errorCode, FeelContext variables, CancellationToken cancellationToken = default) =>
        Answer(id, token, (at, key) => new Stimulus.ErrorThrown(at, worker, key, errorCode, variables), null, cancellationToken);

    /// <summary>The worker could not do it: others may try after a pause, or, when no tries are left, an incident opens.</summary>
    public async Task<AdvanceResult> Fail(
        Guid id, Guid token, string worker, string message, bool triesLeft, TimeSpan pause, CancellationToken cancellationToken = default)
    {
        if (!triesLeft)
        {
            return await Answer(id, token, (at, key) => new Stimulus.JobFailed(at, worker, key, "job.tries.used", message), RowWork.ParkJob, cancellationToken);
        }

        var next = UtcMicroseconds.Round(time.GetUtcNow() + pause);
        var changed = await db.OutboxRows.Where(o => o.Id == id && o.LeaseToken == token && o.Status == OutboxStatus.Pending)
            .ExecuteUpdateAsync(s => s.SetProperty(o => o.VisibleAt, next).SetProperty(o => o.LastError, message), cancellationToken);
        return changed == 1 ? new AdvanceResult.Advanced(Guid.Empty, 0, null) : Lost;
    }

    private static AdvanceResult.Refused Lost { get; } =
        new("job.lease.lost", "Expected the job to be yours; it is done, withdrawn, or was given to another worker. Take a new one.");

    private async Task<AdvanceResult> Answer(
        Guid id, Guid token, Func<DateTimeOffset, long, Stimulus> stimulus, Func<StepScope, OutboxRow, Task<AdvanceResult.Refused?>>? with,
        CancellationToken cancellationToken)
    {
        var row = await db.OutboxRows.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id && o.LeaseToken == token, cancellationToken);
        if (row is not { Status: OutboxStatus.Pending })
        {
            return Lost;
        }

        return await door.Run(
            new Advance(row.InstanceId!.Value, at => stimulus(at, row.Key!.Value)) { With = with is null ? null : (scope, _) => with(scope, row) }, cancellationToken);
    }
}

/// <summary>A job that a worker outside has taken.</summary>
/// <param name="Id">Id of the job: the same on every try.</param>
/// <param name="Token">Shows that the worker holds it.</param>
/// <param name="InstanceId">The instance that waits.</param>
/// <param name="ElementId">The element.</param>
/// <param name="Type">The job type.</param>
/// <param name="Headers">Zeebe task headers.</param>
/// <param name="Variables">What the element lets the job see.</param>
/// <param name="Retries">Tries left after this one.</param>
/// <param name="Until">When others may take it.</param>
public sealed record ExternalJob(
    Guid Id, Guid Token, Guid InstanceId, string? ElementId, string Type, IReadOnlyDictionary<string, string> Headers, FeelContext Variables, int Retries,
    DateTimeOffset Until);
