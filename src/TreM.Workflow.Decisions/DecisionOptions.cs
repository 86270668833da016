using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>How to read a model.</summary>
/// <param name="Lenient">Whether what is wrong with parts of a model is a warning and those parts evaluate to null, instead of refusing the model.</param>
/// <param name="Limits">Bounds; null means <see cref="DmnLimits.Default"/>.</param>
public sealed record DmnReadOptions(bool Lenient = false, DmnLimits? Limits = null)
{
    /// <summary>Strict, with the default limits.</summary>
    public static DmnReadOptions Default { get; } = new();
}

/// <summary>How to evaluate.</summary>
/// <param name="Trace">Whether to record why (<see cref="DecisionResult.Trace"/>).</param>
/// <param name="Now">The time that <c>now()</c> and <c>today()</c> give; null makes them errors.</param>
/// <param name="Preset">Values of decisions that are given instead of evaluated, by id or name.</param>
/// <param name="Limits">Bounds of the whole evaluation; null means a million steps and 2 seconds.</param>
public sealed record DecisionOptions(bool Trace = false, DateTimeOffset? Now = null, FeelContext? Preset = null, FeelLimits? Limits = null)
{
    /// <summary>
    /// Whether values may be given that the model does not ask for, as a process does with all its variables; otherwise each is a
    /// finding <c>dmn.input.unknown</c>, because a misspelt name looks like a value that nobody gave.
    /// </summary>
    public bool AllowsMore { get; init; }

    private static readonly FeelLimits DecisionLimits = new() { WallTime = TimeSpan.FromSeconds(2) };

    /// <summary>No trace, no clock.</summary>
    public static DecisionOptions Default { get; } = new();

    internal FeelRun NewRun() => new(new(Now, Limits ?? DecisionLimits));
}

/// <summary>Value, findings and, when asked for, the trace.</summary>
public sealed record DecisionResult(object? Value, ImmutableArray<Finding> Findings, DecisionTrace? Trace);
