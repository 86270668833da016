using TreM.Workflow.Processes.Engine;

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
    /// <exception cref="ArgumentException">A start with a state, or another stimulus without one.</exception>
    public static Step Advance(ProcessDefinition definition, InstanceState? state, Stimulus stimulus, EngineServices services)
    {
        if (stimulus is Stimulus.Start start)
        {
            return state is null ? Starting.Begin(definition, start, services)
                : throw new ArgumentException("Expected no state: the instance has started already.", nameof(state));
        }

        if (state is null)
        {
            throw new ArgumentException($"Expected a state for {stimulus.GetType().Name}.", nameof(state));
        }

        if (state.HasEnded)
        {
            return Refuse(state, "process.instance.ended", "Expected the instance to run. It has ended; nothing can be changed.");
        }

        if (state.IsSuspended && stimulus is not (Stimulus.Resumed or Stimulus.Cancelled))
        {
            return Refuse(state, "process.instance.suspended", "Expected the instance to run. It is suspended; resume it first.");
        }

        var run = new Run(definition, services, stimulus, state);
        if (new Stimuli(run).Take(stimulus) is { } refused)
        {
            return new(state, [], refused);
        }

        run.Settle();
        return run.Accept();
    }

    internal static Step Refuse(InstanceState state, string code, string message) => new(state, [], new Verdict.Refused(code, message));
}

/// <summary>The result of a step.</summary>
/// <param name="State">The next state (the old one when the stimulus was refused).</param>
/// <param name="Effects">What the step asks of the world, in order.</param>
/// <param name="Verdict">Whether the stimulus was taken.</param>
public sealed record Step(InstanceState State, System.Collections.Immutable.ImmutableArray<Effect> Effects, Verdict Verdict);

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
