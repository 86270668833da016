using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>Checks that history is true: the chain holds, and taking its steps again gives the stored state.</summary>
public sealed class VerifyHistory(WorkflowContext db, DefinitionCache definitions, StepServices services)
{
    /// <summary>Checks one instance.</summary>
    /// <returns>Null when all holds, otherwise the first place that does not.</returns>
    public async Task<ChainBreak?> Run(Guid instanceId, CancellationToken cancellationToken = default)
    {
        var instance = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instanceId, cancellationToken);
        if (instance is null)
        {
            return new(instanceId, 0, "There is no such instance.");
        }

        var events = await db.History.AsNoTracking().Where(e => e.InstanceId == instanceId).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);
        return HistoryChain.Verify(instance, events) ?? Compare(instance, events);
    }

    /// <summary>Checks all instances, in bounded memory.</summary>
    /// <param name="found">Told of each instance that does not hold.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many instances were checked.</returns>
    public async Task<int> RunAll(Action<ChainBreak> found, CancellationToken cancellationToken = default)
    {
        var count = 0;
        var ids = await db.Instances.OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            if (await Run(id, cancellationToken) is { } problem)
            {
                found(problem);
            }

            count++;
        }

        return count;
    }

    private ChainBreak? Compare(Instance instance, List<HistoryEvent> events)
    {
        InstanceState? state = null;
        string? hash = null;
        foreach (var e in events.Where(e => e.Kind == EventKind.Stimulus))
        {
            if (e.PayloadHash is not null && e.Payload is null)
            {
                // Erased: what the state was is not to be known any more.
                return null;
            }

            var (stimulus, answers) = StimulusRecord.Read(
                e.What!, e.At, e.Actor, e.InstanceId, e.Key, e.Payload, (h, id) => definitions.Process(db, h, id));
            hash ??= StimulusRecord.DefinitionOf(e.Payload) ?? instance.DefinitionHash;
            var step = ProcessEngine.Advance(
                definitions.Process(db, hash, instance.ProcessId), state, stimulus, answers.Repeating(services.Limits));
            if (step.Verdict is Verdict.Refused refused)
            {
                return new(instance.Id, e.Sequence, $"The step cannot be taken again: {refused.Code} {refused.Message}");
            }

            state = step.State;
            hash = stimulus is Stimulus.Migrated migrated ? migrated.Target.ContentHash : hash;
        }

        return state is not null && state.Save().AsSpan().SequenceEqual(instance.State)
            ? null
            : new(instance.Id, events.Count, "Taking the steps of the history again gives another state than the stored one.");
    }
}
