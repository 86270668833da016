using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes;

/// <summary>The pure functions a step may ask. None of them waits, writes or looks at a clock.</summary>
public sealed record EngineServices
{
    /// <summary>Answers business rule tasks. Null refuses them with an incident.</summary>
    public Func<DecisionCall, DecisionAnswer>? Decide { get; init; }

    /// <summary>Runs scripts that are not FEEL (<c>zeebe:script</c> is FEEL and needs no hook). Null refuses them.</summary>
    public Func<ScriptCall, ScriptAnswer>? Script { get; init; }

    /// <summary>
    /// The end of office hours of the n-th workday after a moment, in the calendar of the case. Null makes
    /// deadlines in workdays an incident.
    /// </summary>
    public Func<DateTimeOffset, int, FeelContext, DateTimeOffset>? Workdays { get; init; }

    /// <summary>What one instance may use.</summary>
    public EngineLimits Limits { get; init; } = new();
}

/// <summary>A business rule task asks.</summary>
/// <param name="DecisionId">Id of the decision.</param>
/// <param name="Binding">Which version.</param>
/// <param name="Inputs">All variables the task sees.</param>
/// <param name="At">The time of the step.</param>
public sealed record DecisionCall(string DecisionId, ProcessBinding Binding, FeelContext Inputs, DateTimeOffset At);

/// <summary>The answer: a value, and what the decision log keeps.</summary>
/// <param name="Value">The decision's value.</param>
/// <param name="Findings">Errors make the task an incident.</param>
/// <param name="VersionHash">Content hash of the model that answered.</param>
/// <param name="MatchedRules">Ids of the rules that matched, in order.</param>
public sealed record DecisionAnswer(
    object? Value, ImmutableArray<Finding> Findings, string VersionHash, ImmutableArray<string> MatchedRules);

/// <summary>A script task with a foreign script runs.</summary>
public sealed record ScriptCall(ElementRef Element, string? Format, string Text, FeelContext Variables);

/// <summary>What a script did.</summary>
public abstract record ScriptAnswer
{
    /// <summary>It finished and set these variables.</summary>
    public sealed record Completed(FeelContext Variables) : ScriptAnswer;

    /// <summary>It takes this long and then sets these variables; boundary events may interrupt it.</summary>
    public sealed record Takes(TimeSpan Duration, FeelContext Variables) : ScriptAnswer;

    /// <summary>It threw a BPMN error.</summary>
    public sealed record Threw(string ErrorCode) : ScriptAnswer;

    /// <summary>It failed: an incident.</summary>
    public sealed record Failed(string Message) : ScriptAnswer;
}

/// <summary>Limits of one instance; over a limit is an incident, never a hang.</summary>
/// <param name="StepsWithoutWait">Element activations in one step.</param>
/// <param name="MultiInstanceChildren">Items of one multi-instance activity.</param>
/// <param name="CallDepth">Call activities inside each other.</param>
/// <param name="VariableBytes">Size of one variable as exact JSON.</param>
/// <param name="InstanceBytes">Size of all variables of an instance.</param>
public sealed record EngineLimits(
    int StepsWithoutWait = 1_000,
    int MultiInstanceChildren = 1_000,
    int CallDepth = 20,
    int VariableBytes = 256 * 1024,
    int InstanceBytes = 4 * 1024 * 1024);
