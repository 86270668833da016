using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>What an administrator may do to a running instance. Each goes through the one door; history says who and why.</summary>
public sealed class Operate(WorkflowContext db, AdvanceInstance door, DefinitionCache definitions, StepServices services, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Nothing moves until <see cref="Resume"/>.</summary>
    public Task<AdvanceResult> Suspend(Guid instanceId, Actor actor, string reason, CancellationToken cancellationToken = default) =>
        Run(instanceId, actor, reason, at => new Stimulus.Suspended(at, actor.Id, reason), cancellationToken);

    /// <summary>The instance goes on; what was due meanwhile happens now.</summary>
    public Task<AdvanceResult> Resume(Guid instanceId, Actor actor, string reason, CancellationToken cancellationToken = default) =>
        Run(instanceId, actor, reason, at => new Stimulus.Resumed(at, actor.Id, reason), cancellationToken);

    /// <summary>Ends the instance and the instances it called.</summary>
    public Task<AdvanceResult> Cancel(Guid instanceId, Actor actor, string reason, CancellationToken cancellationToken = default) =>
        Run(instanceId, actor, reason, at => new Stimulus.Cancelled(at, actor.Id, reason), cancellationToken);

    /// <summary>The token at an element instance goes on at another element instead.</summary>
    public Task<AdvanceResult> MoveToken(
        Guid instanceId, long key, string targetElementId, Actor actor, string reason, CancellationToken cancellationToken = default) =>
        Run(instanceId, actor, reason, at => new Stimulus.TokenMoved(at, actor.Id, key, targetElementId, reason), cancellationToken);

    /// <summary>Corrects variables of the process (<paramref name="scopeKey"/> null) or of a scope in it.</summary>
    public Task<AdvanceResult> CorrectVariables(
        Guid instanceId, long? scopeKey, FeelContext variables, Actor actor, string reason, CancellationToken cancellationToken = default) =>
        Run(instanceId, actor, reason, at => new Stimulus.VariablesSet(at, actor.Id, scopeKey, variables, reason), cancellationToken);

    /// <summary>Tries an incident again, with variables set first when there are any.</summary>
    public async Task<AdvanceResult> RetryIncident(
        Guid incidentId, FeelContext variables, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        if ((Denied(actor) ?? NeedsReason(reason)) is { } refused)
        {
            return refused;
        }

        var incident = await db.Incidents.FirstOrDefaultAsync(i => i.Id == incidentId, cancellationToken);
        if (incident is not { ClosedAt: null })
        {
            db.ChangeTracker.Clear();
            return new AdvanceResult.Refused("incident.closed", "Expected an open incident; saw none with this id, or it was already dealt with.");
        }

        if (incident is { OutboxRowId: null, InstanceId: { } instanceId, Key: { } key })
        {
            db.ChangeTracker.Clear();
            return await door.Run(new Advance(instanceId, at => new Stimulus.IncidentRetried(at, actor.Id, key, variables, reason)), cancellationToken);
        }

        return await Redrive(incident, actor, reason, cancellationToken);
    }

    /// <summary>Moves an instance to another version, or, as a dry run, says what would happen.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="targetHash">Content hash of the version to move to.</param>
    /// <param name="mapping">Old element id to new element id, where they differ.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="dryRun">Changes nothing: the result tells what the step would do.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AdvanceResult> Migrate(
        Guid instanceId, string targetHash, IReadOnlyDictionary<string, string> mapping, Actor actor, string reason, bool dryRun,
        CancellationToken cancellationToken = default)
    {
        var instance = Denied(actor) is not null ? null : await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId, cancellationToken);
        if (instance is null || !await db.ProcessVersions.AnyAsync(v => v.ProcessId == instance.ProcessId && v.Hash == targetHash, cancellationToken))
        {
            return new AdvanceResult.Refused("process.version.unknown", "Expected an instance and a deployed version of its process; saw none.");
        }

        var target = definitions.Process(db, targetHash, instance.ProcessId);
        Stimulus Migrated(DateTimeOffset at) => new Stimulus.Migrated(at, actor.Id, target, mapping, reason);
        if (!dryRun)
        {
            return await Run(instanceId, actor, reason, Migrated, cancellationToken);
        }

        var step = ProcessEngine.Advance(
            definitions.Process(db, instance.DefinitionHash, instance.ProcessId), InstanceState.Load(instance.State),
            Migrated(UtcMicroseconds.Round(time.GetUtcNow())), new EngineServices { Limits = services.Limits });
        return step.Verdict is Verdict.Refused refused
            ? new AdvanceResult.Refused(refused.Code, refused.Message)
            : new AdvanceResult.Advanced(instanceId, instance.Version, step);
    }

    private Task<AdvanceResult> Run(Guid instanceId, Actor actor, string reason, Func<DateTimeOffset, Stimulus> stimulus, CancellationToken cancellationToken) =>
        (Denied(actor) ?? NeedsReason(reason)) is { } refused ? Task.FromResult<AdvanceResult>(refused) : door.Run(new Advance(instanceId, stimulus), cancellationToken);

    // Whoever may not is told that there is no such instance.
    private static AdvanceResult.Refused? Denied(Actor actor) => actor.Has(Roles.Administrator)
        ? null
        : new("instance.unknown", "Expected an instance; saw none with this id.");

    private static AdvanceResult.Refused? NeedsReason(string reason) => string.IsNullOrWhiteSpace(reason)
        ? new("operation.reason.missing", "Expected a reason; history must say why. Write one.")
        : null;

    private async Task<AdvanceResult> Redrive(Incident incident, Actor actor, string reason, CancellationToken cancellationToken)
    {
        var row = await db.OutboxRows.FirstOrDefaultAsync(o => o.Id == incident.OutboxRowId, cancellationToken);
        if (row is { Status: OutboxStatus.Parked })
        {
            (row.Status, row.Attempts, row.VisibleAt) = (OutboxStatus.Pending, 0, UtcMicroseconds.Round(time.GetUtcNow()));
        }

        (incident.ClosedAt, incident.ClosedBy, incident.ClosedBecause) = (UtcMicroseconds.Round(time.GetUtcNow()), actor.Id, reason);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new AdvanceResult.Refused("incident.closed", "Somebody else dealt with the incident a moment ago.");
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        if (row is not null)
        {
            nudge.Ring(row.Lane);
        }

        return new AdvanceResult.Advanced(incident.InstanceId ?? Guid.Empty, 0, null);
    }
}
