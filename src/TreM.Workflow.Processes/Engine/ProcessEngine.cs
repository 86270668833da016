using System.Collections.Immutable;

namespace TreM.Workflow.Processes;

/// <summary>The pure step: definition, state and stimulus in; next state, effects and verdict out.</summary>
public static class ProcessEngine
{
    /// <summary>Advances an instance by one stimulus, as far as it goes without waiting.</summary>
    /// <param name="definition">The version of the process the instance is pinned to.</param>
    /// <param name="state">The state, or null for <see cref="Stimulus.Start"/>. Never changed; the result is a new one.</param>
    /// <param name="stimulus">What happened.</param>
    /// <param name="services">The pure functions the step may ask.</param>
    /// <returns>The same inputs always give the same bytes.</returns>
    public static Step Advance(ProcessDefinition definition, InstanceState? state, Stimulus stimulus, EngineServices services) =>
        throw new NotImplementedException();
}

/// <summary>The result of a step.</summary>
/// <param name="State">The next state (the old one when the stimulus was refused).</param>
/// <param name="Effects">What the step asks of the world, in order.</param>
/// <param name="Verdict">Whether the stimulus was taken.</param>
public sealed record Step(InstanceState State, ImmutableArray<Effect> Effects, Verdict Verdict);

/// <summary>Whether a stimulus was taken.</summary>
public abstract record Verdict
{
    /// <summary>It was taken.</summary>
    public sealed record Accepted : Verdict;

    /// <summary>It came too late or does not fit; nothing changed.</summary>
    /// <param name="Code">For example <c>process.key.unknown</c>, <c>process.instance.ended</c>, <c>process.instance.suspended</c>.</param>
    /// <param name="Message">Expected, saw, what to do.</param>
    public sealed record Refused(string Code, string Message) : Verdict;
}
