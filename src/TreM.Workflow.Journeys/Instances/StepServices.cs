using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>The end of office hours of the n-th workday after a moment, in the calendar of the case.</summary>
public delegate DateTimeOffset WorkdayDeadline(DateTimeOffset from, int workdays, FeelContext variables);

/// <summary>What the engine may ask while it takes a step: deployed decisions and the workday calendar.</summary>
public sealed class StepServices(DefinitionCache cache, WorkdayDeadline? workdays = null)
{
    /// <summary>Limits of one instance.</summary>
    public EngineLimits Limits { get; init; } = new();

    internal EngineServices For(WorkflowContext db, Catalogue.Snapshot catalogue, Guid? deploymentId, Guid? caseId = null) => new()
    {
        Decide = call => Decide(db, catalogue, deploymentId, caseId, call),
        Workdays = workdays is null ? null : (from, days, scope) => workdays(from, days, scope),
        Limits = Limits,
    };

    private DecisionAnswer Decide(WorkflowContext db, Catalogue.Snapshot catalogue, Guid? deploymentId, Guid? caseId, DecisionCall call)
    {
        var enrolled = call.Binding.Kind == BindingKind.Enrolment && caseId is { } id ? db.Set<Enrolment>().Find(id)?.StartDate : null;
        if (catalogue.Decision(call.DecisionId, call.Binding, deploymentId, call.At, enrolled) is not { } version)
        {
            return new DecisionAnswer(null, [new Finding(
                "decision.id.unknown", Severity.Error,
                $"Expected a deployed decision '{call.DecisionId}' ({call.Binding.Kind} {call.Binding.VersionTag}); there is none.",
                Remedy: "Deploy it, then retry the incident.")], "", []);
        }

        var result = cache.Decisions(db, version.Hash).Evaluate(call.DecisionId, call.Inputs, new DecisionOptions(Trace: true, Now: call.At) { AllowsMore = true });
        var matched = result.Trace is null
            ? ImmutableArray<string>.Empty
            : [.. result.Trace.Tables.SelectMany(t => t.DecidingRows.Select(r => t.Rows[r - 1].RuleId))];
        return new DecisionAnswer(result.Value, result.Findings, version.Hash, matched);
    }
}
