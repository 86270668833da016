using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>A decision that was asked about a case, and what it answered.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="Inputs">What it was asked with.</param>
/// <param name="Answer">Value, version and the rows that matched.</param>
/// <param name="Key">The element instance on whose behalf (a task, a job); null outside the process.</param>
/// <param name="ElementId">Its element.</param>
public sealed record MadeDecision(Guid CaseId, string DecisionId, FeelContext Inputs, DecisionAnswer Answer, long? Key = null, string? ElementId = null);

/// <summary>
/// The decisions asked about cases in this request. The next step of a case's journey writes its own into the decision log, in
/// its transaction: who asks a rule about a case need not remember to. What leads to no step changed nothing and leaves no entry.
/// </summary>
public sealed class DecisionRecord
{
    private List<MadeDecision> _asked = [];

    /// <summary>Those that no step has written yet.</summary>
    internal IReadOnlyList<MadeDecision> Asked => _asked;

    internal void Keep(MadeDecision decision) => _asked.Add(decision);

    /// <summary>What was asked on behalf of a task that is not completed after all has decided nothing.</summary>
    internal void Forget(Guid caseId, long key) => _asked.RemoveAll(d => d.CaseId == caseId && d.Key == key);

    /// <summary>Back to what had been asked before a try that failed.</summary>
    internal void Restore(IReadOnlyList<MadeDecision> asked) => _asked = [.. asked];

    /// <summary>Writes the entries of the step's case. What a business rule task of the very step asks too is written once: as the task's.</summary>
    internal void Write(StepScope scope)
    {
        if (_asked.Count == 0 || scope.Instance.CaseId is not { } caseId)
        {
            return;
        }

        var tasks = scope.Step?.Effects.OfType<Effect.DecisionMade>().Select(d => d.DecisionId).ToHashSet() ?? [];
        foreach (var decision in _asked.Where(d => d.CaseId == caseId && !tasks.Contains(d.DecisionId)))
        {
            scope.Db.DecisionLog.Add(EntryOf(scope.NextEffect("decision"), decision, scope.Instance.Id, scope.At, scope.Actor));
        }

        _asked.RemoveAll(d => d.CaseId == caseId);
    }

    /// <summary>The entry of a decision: the one place that says what the log keeps.</summary>
    internal static DecisionLogEntry EntryOf(Guid id, MadeDecision made, Guid? instanceId, DateTimeOffset at, string actor) =>
        EntryOf(id, made.DecisionId, made.Inputs, made.Answer, made.CaseId, instanceId, made.Key, made.ElementId, at, actor);

    /// <inheritdoc cref="EntryOf(Guid, MadeDecision, Guid?, DateTimeOffset, string)"/>
    internal static DecisionLogEntry EntryOf(Guid id, Effect.DecisionMade made, Instance instance, DateTimeOffset at, string actor) =>
        EntryOf(id, made.DecisionId, made.Inputs, made.Answer, instance.CaseId, instance.Id, made.Key, made.Element.Id, at, actor);

    private static DecisionLogEntry EntryOf(
        Guid id, string decisionId, FeelContext inputs, DecisionAnswer answer, Guid? caseId, Guid? instanceId, long? key, string? elementId,
        DateTimeOffset at, string actor)
    {
        Telemetry.Measures.Decision(decisionId);
        return new()
        {
            Id = id,
            InstanceId = instanceId,
            CaseId = caseId,
            Key = key,
            ElementId = elementId,
            DecisionId = decisionId,
            VersionHash = answer.VersionHash,
            At = at,
            Actor = actor,
            Inputs = ExactJson.Write(inputs),
            Output = ExactJson.WriteValue(answer.Value),
            MatchedRules = string.Join(',', answer.MatchedRules),
        };
    }
}
