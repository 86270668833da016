using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Who works off jobs from outside, and which.</summary>
/// <param name="Id">The worker, as history names it.</param>
/// <param name="Types">Job types it may take and answer; it does not learn of others.</param>
public sealed record JobWorker(string Id, IReadOnlyCollection<string> Types);

/// <summary>Jobs for workers outside: they take some for a while, and say how it went.</summary>
public sealed class ExternalJobs(WorkflowContext db, AdvanceInstance door, TimeProvider time)
{
    /// <summary>Jobs that wait, oldest first, for people to see.</summary>
    public Task<List<OutboxRow>> Waiting(int count, CancellationToken cancellationToken = default) => db.OutboxRows.AsNoTracking()
        .Where(o => o.Status == OutboxStatus.Pending && o.Lane == Lane.ExternalJobs)
        .OrderBy(o => o.VisibleAt).Take(count).ToListAsync(cancellationToken);

    /// <summary>Takes due jobs of a type for as long as <paramref name="lease"/>; none of a type that is not the worker's. What it gets to see of a case is logged.</summary>
    public async Task<IReadOnlyList<ExternalJob>> Take(
        JobWorker worker, string type, int count, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        if (!worker.Types.Contains(type))
        {
            return [];
        }

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
                taken.Add(new(row.Id, token, row.InstanceId!.Value, row.ElementId, type, headers, variables, retries - row.Attempts - 1, until));
            }
        }

        // Workers ask all the time, and mostly there is nothing.
        if (taken.Count > 0)
        {
            await Log(worker, taken, now, cancellationToken);
        }

        return taken;
    }

    /// <summary>The job is done.</summary>
    /// <param name="id">The job.</param>
    /// <param name="token">Shows that the worker holds it.</param>
    /// <param name="worker">Who.</param>
    /// <param name="variables">What it found out.</param>
    /// <param name="result">What the job of a task listener says of the task: denied, or corrected; null for nothing.</param>
    /// <param name="cancellationToken">Stops before anything is saved.</param>
    public Task<AdvanceResult> Complete(
        Guid id, Guid token, JobWorker worker, FeelContext variables, JobResult? result = null, CancellationToken cancellationToken = default) =>
        Answer(id, token, worker, (at, key) => new Stimulus.JobCompleted(at, worker.Id, key, variables) { Result = result }, null, cancellationToken);

    /// <summary>The worker throws a BPMN error.</summary>
    public Task<AdvanceResult> Throw(
        Guid id, Guid token, JobWorker worker, string errorCode, FeelContext variables, CancellationToken cancellationToken = default) =>
        Answer(id, token, worker, (at, key) => new Stimulus.ErrorThrown(at, worker.Id, key, errorCode, variables), null, cancellationToken);

    /// <summary>The worker could not do it: it may be tried again after a pause or, when no tries are left or it would be in vain, an incident opens.</summary>
    public async Task<AdvanceResult> Fail(
        Guid id, Guid token, JobWorker worker, string message, bool isInVain, TimeSpan pause, CancellationToken cancellationToken = default)
    {
        if (await Held(id, token, worker, cancellationToken) is not { } row)
        {
            return Lost;
        }

        if (isInVain || JobPayload.Read(row.Payload).Retries <= row.Attempts)
        {
            return await Answer(id, token, worker, (at, key) => new Stimulus.JobFailed(at, worker.Id, key, "job.tries.used", message), RowWork.ParkJob, cancellationToken);
        }

        var next = UtcMicroseconds.Round(time.GetUtcNow() + pause);
        var changed = await db.OutboxRows.Where(o => o.Id == id && o.LeaseToken == token && o.Status == OutboxStatus.Pending)
            .ExecuteUpdateAsync(
                s => s.SetProperty(o => o.VisibleAt, next).SetProperty(o => o.LastError, message).SetProperty(o => o.LeaseToken, (Guid?)null), cancellationToken);
        return changed == 1 ? new AdvanceResult.Advanced(row.InstanceId!.Value, 0, null) : Lost;
    }

    private async Task<OutboxRow?> Held(Guid id, Guid token, JobWorker worker, CancellationToken cancellationToken) =>
        await db.OutboxRows.AsNoTracking().FirstOrDefaultAsync(
            o => o.Id == id && o.LeaseToken == token && o.Lane == Lane.ExternalJobs && o.Status == OutboxStatus.Pending, cancellationToken) is { Name: { } type } row
            && worker.Types.Contains(type) ? row : null;

    private async Task Log(JobWorker worker, IReadOnlyList<ExternalJob> taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var instances = taken.Select(t => t.InstanceId).Distinct().ToList();
        var cases = await db.Instances.AsNoTracking().Where(i => instances.Contains(i.Id) && i.CaseId != null).Select(i => i.CaseId!.Value).Distinct().ToListAsync(cancellationToken);
        db.AddRange(cases.Select(id => new AccessEvent
        {
            CaseId = id, ActorId = worker.Id, Role = Roles.Partner, Category = Categories.Process, Access = AccessLevels.Read, Purpose = "JOBB", At = now,
        }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private static AdvanceResult.Refused Lost { get; } =
        new("job.lease.lost", "Expected the job to be yours; it is done, withdrawn, or was given to another worker. Take a new one.");

    private async Task<AdvanceResult> Answer(
        Guid id, Guid token, JobWorker worker, Func<DateTimeOffset, long, Stimulus> stimulus, Func<StepScope, OutboxRow, Task<AdvanceResult.Refused?>>? with,
        CancellationToken cancellationToken)
    {
        if (await Held(id, token, worker, cancellationToken) is not { } row)
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
