using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Telemetry;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// The one door: load the instance and the version it is pinned to, take the step, and save everything that follows from it
/// in one <c>SaveChanges</c>. When somebody else was faster: load and step again, three times in all, then a conflict.
/// </summary>
public sealed class AdvanceInstance(
    WorkflowContext db, DefinitionCache definitions, Catalogue catalogue, StepServices services, JobTypes jobs, IStoreDialect dialect,
    WorkNudge nudge, TimeProvider time, DecisionRecord decisions, IEnumerable<IStepProjection> projections)
{
    private const int Tries = 3;

    /// <summary>Takes a step of an instance that exists.</summary>
    public Task<AdvanceResult> Run(Advance advance, CancellationToken cancellationToken = default) =>
        Try(advance.InstanceId, advance.Receipt, (at, due) => Prepare(advance, at, due, cancellationToken), cancellationToken);

    /// <summary>Starts an instance.</summary>
    public Task<AdvanceResult> Start(StartInstance start, CancellationToken cancellationToken = default)
    {
        var id = start.InstanceId ?? Guid.CreateVersion7(time.GetUtcNow());
        return Try(id, start.Receipt, (at, due) => Prepare(start, id, at, due, cancellationToken), cancellationToken);
    }

    /// <summary>Takes a step without saving it: for callers that save several together.</summary>
    internal async Task<AdvanceResult> Prepare(Advance advance, DateTimeOffset at, HashSet<Lane> due, CancellationToken cancellationToken)
    {
        var id = advance.InstanceId;
        var instance = await LoadInstance.Run(db, id, cancellationToken);
        return instance is null
            ? new AdvanceResult.Refused("instance.unknown", $"Expected an instance; saw none with the id {id}.")
            : await Prepare(instance, advance, at, due, cancellationToken);
    }

    internal async Task<AdvanceResult> Prepare(
        Instance instance, Advance advance, DateTimeOffset at, HashSet<Lane> due, CancellationToken cancellationToken)
    {
        instance.Version++;
        if (advance.Stimulus is null)
        {
            return await Finish(instance, null, at, advance.Actor, advance.Receipt, advance.With, due, cancellationToken);
        }

        var definition = definitions.Process(db, instance.DefinitionHash, instance.ProcessId);
        var stimulus = advance.Stimulus(at);
        var (step, refused) = await Take(instance, definition, InstanceState.Load(instance.State), stimulus, due, cancellationToken);
        return refused ?? await Finish(instance, step, at, stimulus.Actor, advance.Receipt, advance.With, due, cancellationToken);
    }

    private async Task<AdvanceResult> Prepare(StartInstance start, Guid id, DateTimeOffset at, HashSet<Lane> due, CancellationToken cancellationToken)
    {
        var versions = await catalogue.Current(db, cancellationToken);
        if (versions.Process(start.ProcessId, start.Binding, start.CalledBy?.DeploymentId, at) is not { } version)
        {
            return new AdvanceResult.Refused("process.id.unknown", $"Expected a deployed process '{start.ProcessId}'; there is none. Deploy it first.");
        }

        var definition = definitions.Process(db, version.Hash, version.ProcessId);
        var instance = new Instance
        {
            Id = id,
            ProcessId = version.ProcessId,
            DefinitionHash = version.Hash,
            CaseId = start.CaseId,
            ParentId = start.CalledBy?.InstanceId,
            ParentKey = start.CalledBy?.Key,
            Depth = start.CalledBy?.Depth ?? 0,
            State = [],
            Version = 1,
            StartedAt = at,
            Phase = start.Phase,
        };
        db.Instances.Add(instance);
        var stimulus = new Stimulus.Start(at, start.Actor, id, start.StartEventId, start.Variables) { CallDepth = instance.Depth };
        var (step, refused) = await Take(instance, definition, null, stimulus, due, cancellationToken);
        return refused ?? await Finish(instance, step, at, start.Actor, start.Receipt, start.With, due, cancellationToken);
    }

    // One stimulus, and then the waiting messages that the step's new subscriptions match: all in the same transaction.
    private async Task<(Step? Step, AdvanceResult.Refused? Refused)> Take(
        Instance instance, ProcessDefinition definition, InstanceState? state, Stimulus stimulus, HashSet<Lane> due, CancellationToken cancellationToken)
    {
        var versions = await catalogue.Current(db, cancellationToken);
        var deployment = versions.ProcessVersions(instance.ProcessId).FirstOrDefault(v => v.Hash == instance.DefinitionHash)?.DeploymentId;
        var ask = services.For(db, versions, deployment, instance.CaseId);
        var writer = new StepWriter(db, instance, definition, jobs);
        var answers = new StepAnswers();
        var step = ProcessEngine.Advance(definition, state, stimulus, answers.Recording(ask));
        if (step.Verdict is Verdict.Refused no)
        {
            return (null, new AdvanceResult.Refused(no.Code, no.Message));
        }

        if (stimulus is Stimulus.Migrated migrated)
        {
            definition = migrated.Target;
            instance.DefinitionHash = definition.ContentHash;
            writer = new StepWriter(db, instance, definition, jobs);
            await MovedElements.Rename(db, instance.Id, migrated.Mapping, cancellationToken);
            await MovedElements.Offer(db, instance.Id, definition, cancellationToken);
        }

        await writer.Write(stimulus, step, answers, cancellationToken);
        for (var opened = 0; opened < writer.Opened.Count; opened++)
        {
            var subscription = writer.Opened[opened];
            if (db.Entry(subscription).State != EntityState.Added || await Correlation.Waiting(db, subscription, cancellationToken) is not { } message)
            {
                continue;
            }

            var received = new Stimulus.MessageReceived(stimulus.At, message.Sender, subscription.Key, ExactJson.Read(message.Payload));
            answers = new StepAnswers();
            var next = ProcessEngine.Advance(definition, step.State, received, answers.Recording(ask));
            if (next.Verdict is Verdict.Accepted)
            {
                Correlation.Take(message, instance.Id, stimulus.At);
                step = next with { Effects = step.Effects.AddRange(next.Effects) };
                await writer.Write(received, next, answers, cancellationToken);
            }
        }

        due.UnionWith(writer.Due);
        return (step, null);
    }

    private async Task<AdvanceResult> Finish(
        Instance instance, Step? step, DateTimeOffset at, string actor, ReceiptKey? receipt,
        Func<StepScope, CancellationToken, Task<AdvanceResult.Refused?>>? with, HashSet<Lane> due, CancellationToken cancellationToken)
    {
        var scope = new StepScope(db, instance, step, at, actor);
        if (with is not null && await with(scope, cancellationToken) is { } refused)
        {
            return refused;
        }

        foreach (var projection in projections)
        {
            await projection.Apply(scope, cancellationToken);
        }

        decisions.Write(scope);

        due.UnionWith(scope.Woken);
        if (with is not null)
        {
            due.UnionWith(db.OutboxRows.Local.Where(r => r.DueAt <= at && db.Entry(r).State == EntityState.Added).Select(r => r.Lane));
        }

        if (receipt is not null)
        {
            db.Receipts.Add(new Receipt
            {
                Key = receipt.Stored, RequestHash = receipt.RequestHash, InstanceId = instance.Id, Version = instance.Version, At = at,
            });
        }

        return new AdvanceResult.Advanced(instance.Id, instance.Version, step);
    }

    private async Task<AdvanceResult> Try(
        Guid instanceId, ReceiptKey? receipt, Func<DateTimeOffset, HashSet<Lane>, Task<AdvanceResult>> prepare, CancellationToken cancellationToken)
    {
        if (db.ChangeTracker.HasChanges())
        {
            throw new InvalidOperationException("Changes made before the step would be lost when it is taken again: make them in With.");
        }

        var step = Measures.Step();
        var outcome = "failed";
        try
        {
            var result = await TryAll(instanceId, receipt, prepare, cancellationToken);
            outcome = result.GetType().Name;
            return result;
        }
        finally
        {
            step.End(outcome);
        }
    }

    private async Task<AdvanceResult> TryAll(
        Guid instanceId, ReceiptKey? receipt, Func<DateTimeOffset, HashSet<Lane>, Task<AdvanceResult>> prepare, CancellationToken cancellationToken)
    {
        IReadOnlyList<MadeDecision> asked = [.. decisions.Asked];
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            decisions.Restore(asked);
            var due = new HashSet<Lane>();
            var result = await Prepared(due, prepare);
            if (result is not AdvanceResult.Advanced)
            {
                db.ChangeTracker.Clear();
                return await Replayed(receipt, cancellationToken) ?? result;
            }

            try
            {
                // Nothing is tracked any longer after this: no need to bring the entries up to date first.
                await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
                db.ChangeTracker.Clear();
                foreach (var lane in due)
                {
                    nudge.Ring(lane);
                }

                return result;
            }
            catch (DbUpdateException failure)
            {
                db.ChangeTracker.Clear();
                if (await Replayed(receipt, cancellationToken) is { } replayed)
                {
                    return replayed;
                }

                if (failure is not DbUpdateConcurrencyException && !dialect.IsDuplicate(failure) && !dialect.IsTransient(failure))
                {
                    throw;
                }

                Measures.Conflict();
                if (attempt == Tries)
                {
                    return new AdvanceResult.Conflict(instanceId);
                }
            }
        }
    }

    // Looking for changes each time an entity is looked up is a good part of a step's cost; the save looks once.
    private async Task<AdvanceResult> Prepared(HashSet<Lane> due, Func<DateTimeOffset, HashSet<Lane>, Task<AdvanceResult>> prepare)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await prepare(UtcMicroseconds.Round(time.GetUtcNow()), due);
        }
        finally
        {
            db.ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private async Task<AdvanceResult?> Replayed(ReceiptKey? receipt, CancellationToken cancellationToken)
    {
        if (receipt is null)
        {
            return null;
        }

        var key = receipt.Stored;
        return await db.Receipts.AsNoTracking().FirstOrDefaultAsync(r => r.Key == key, cancellationToken) switch
        {
            null => null,
            var found when found.RequestHash != receipt.RequestHash => new AdvanceResult.Refused(
                "receipt.request.differs", "Expected the request that this key was first used for; saw another. Use a new key."),
            var found => new AdvanceResult.Replayed(found.InstanceId, found.Version),
        };
    }
}
