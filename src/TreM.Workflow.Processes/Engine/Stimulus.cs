using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes;

/// <summary>
/// Something that happens to a process instance. Time and actor travel inside: the engine has no clock and knows nobody.
/// </summary>
/// <param name="At">When it happened (UTC).</param>
/// <param name="Actor">Who or what caused it: a pseudonymous user id, <c>SYSTEM</c>, a partner id. Never a name.</param>
public abstract record Stimulus(DateTimeOffset At, string Actor)
{
    /// <summary>A new instance begins.</summary>
    /// <param name="InstanceId">Id of the instance, chosen by the caller.</param>
    /// <param name="StartEventId">The start event that fired, or null for the none start event.</param>
    /// <param name="Variables">Start variables, or the payload of the message that started it.</param>
    public sealed record Start(DateTimeOffset At, string Actor, Guid InstanceId, string? StartEventId, FeelContext Variables)
        : Stimulus(At, Actor)
    {
        /// <summary>Call activities around the new instance, from <see cref="Effect.ChildOpened.CallDepth"/>; 0 without a caller.</summary>
        public int CallDepth { get; init; }
    }

    /// <summary>A person completed the user task (or manual task) waiting under <paramref name="Key"/>.</summary>
    public sealed record TaskCompleted(DateTimeOffset At, string Actor, long Key, FeelContext Variables) : Stimulus(At, Actor);

    /// <summary>A worker finished the job under <paramref name="Key"/>.</summary>
    public sealed record JobCompleted(DateTimeOffset At, string Actor, long Key, FeelContext Variables) : Stimulus(At, Actor)
    {
        /// <summary>For the job of a task listener: what it says of the task, or null.</summary>
        public JobResult? Result { get; init; }
    }

    /// <summary>A worker gave up on the job, or a call activity's process cannot be started: an incident opens at the element.</summary>
    public sealed record JobFailed(DateTimeOffset At, string Actor, long Key, string Code, string Message) : Stimulus(At, Actor);

    /// <summary>A worker, a person or a script throws a BPMN error at the waiting activity.</summary>
    public sealed record ErrorThrown(DateTimeOffset At, string Actor, long Key, string ErrorCode, FeelContext Variables)
        : Stimulus(At, Actor);

    /// <summary>A worker or a person throws a BPMN escalation at the waiting activity, which goes on.</summary>
    public sealed record EscalationThrown(DateTimeOffset At, string Actor, long Key, string EscalationCode, FeelContext Variables)
        : Stimulus(At, Actor);

    /// <summary>The timer under <paramref name="Key"/> is due.</summary>
    public sealed record TimerFired(DateTimeOffset At, string Actor, long Key) : Stimulus(At, Actor);

    /// <summary>A message was matched to the subscription under <paramref name="Key"/>.</summary>
    public sealed record MessageReceived(DateTimeOffset At, string Actor, long Key, FeelContext Payload) : Stimulus(At, Actor);

    /// <summary>A signal reached the subscription under <paramref name="Key"/>.</summary>
    public sealed record SignalReceived(DateTimeOffset At, string Actor, long Key, FeelContext Payload) : Stimulus(At, Actor);

    /// <summary>The instance that the call activity under <paramref name="Key"/> started has ended.</summary>
    public sealed record ChildEnded(DateTimeOffset At, string Actor, long Key, InstanceOutcome Outcome, FeelContext Variables)
        : Stimulus(At, Actor);

    /// <summary>An escalation left the called instance; the call goes on unless an interrupting boundary event catches it.</summary>
    public sealed record ChildEscalated(DateTimeOffset At, string Actor, long Key, string EscalationCode, FeelContext Variables)
        : Stimulus(At, Actor);

    /// <summary>Variables are set from outside (a correction, or live facts that conditional events listen to).</summary>
    /// <param name="ScopeKey">Key of the scope that holds them, or null for the process.</param>
    public sealed record VariablesSet(DateTimeOffset At, string Actor, long? ScopeKey, FeelContext Variables, string Reason)
        : Stimulus(At, Actor);

    /// <summary>An incident is tried again, with <paramref name="Variables"/> set first when not empty.</summary>
    public sealed record IncidentRetried(DateTimeOffset At, string Actor, long Key, FeelContext Variables, string Reason)
        : Stimulus(At, Actor);

    /// <summary>Nothing moves until <see cref="Resumed"/>; stimuli other than Resumed and Cancelled are refused.</summary>
    public sealed record Suspended(DateTimeOffset At, string Actor, string Reason) : Stimulus(At, Actor);

    /// <summary>The instance goes on.</summary>
    public sealed record Resumed(DateTimeOffset At, string Actor, string Reason) : Stimulus(At, Actor);

    /// <summary>The instance is ended from outside; everything it waits for is withdrawn.</summary>
    public sealed record Cancelled(DateTimeOffset At, string Actor, string Reason) : Stimulus(At, Actor);

    /// <summary>The token at the element instance <paramref name="Key"/> continues at another element instead.</summary>
    public sealed record TokenMoved(DateTimeOffset At, string Actor, long Key, string TargetElementId, string Reason)
        : Stimulus(At, Actor);

    /// <summary>The instance continues on another version of its process.</summary>
    /// <param name="Mapping">Old element id to new element id, for ids that do not match by themselves.</param>
    public sealed record Migrated(
        DateTimeOffset At, string Actor, ProcessDefinition Target, IReadOnlyDictionary<string, string> Mapping, string Reason)
        : Stimulus(At, Actor);
}

/// <summary>What a task listener says of its task.</summary>
/// <param name="Denied">A completing listener does not let the task be completed: it stays open.</param>
/// <param name="Reason">Why it was denied, or null.</param>
/// <param name="Corrections">
/// For creating and assigning listeners: new values of <c>assignee</c>, <c>candidateGroups</c>, <c>candidateUsers</c>,
/// <c>dueDate</c>, <c>followUpDate</c>, <c>priority</c>.
/// </param>
public sealed record JobResult(bool Denied, string? Reason, FeelContext Corrections);

/// <summary>How an instance ended.</summary>
public abstract record InstanceOutcome
{
    /// <summary>All tokens reached an end.</summary>
    public sealed record Completed : InstanceOutcome;

    /// <summary>An error end event that nothing caught.</summary>
    public sealed record Failed(string ErrorCode) : InstanceOutcome;

    /// <summary>Ended from outside.</summary>
    public sealed record Cancelled(string Reason) : InstanceOutcome;
}
