using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes;

/// <summary>What a step asks of the world, in order. The caller writes all of it in one transaction with the state.</summary>
public abstract record Effect
{
    /// <summary>A user (or manual) task waits for a person.</summary>
    /// <param name="Key">Key of the element instance: unique in the process instance, never reused.</param>
    public sealed record TaskOpened(long Key, ElementRef Element, TaskDetails Details) : Effect;

    /// <summary>A user task no longer waits.</summary>
    public sealed record TaskClosed(long Key, ElementRef Element, CloseReason Reason) : Effect
    {
        /// <summary>Who completed it, when that was another stimulus than this one (listeners ran in between); else null.</summary>
        public string? By { get; init; }
    }

    /// <summary>A job waits for a worker (service, send, script or business rule task with a job type, or a listener).</summary>
    /// <param name="Key">Unique in the process instance; a listener's job has a key of its own.</param>
    /// <param name="Variables">What the worker may see: the result of the input mappings, or all visible variables.</param>
    public sealed record JobOpened(
        long Key, ElementRef Element, string Type, ImmutableDictionary<string, string> Headers, int Retries, FeelContext Variables)
        : Effect
    {
        /// <summary>For listeners: <c>start</c>, <c>end</c>, <c>creating</c>, <c>assigning</c>, <c>completing</c>; null for the element's own work.</summary>
        public string? Listener { get; init; }
    }

    /// <summary>A job is no longer wanted (completed, or withdrawn).</summary>
    public sealed record JobClosed(long Key, ElementRef Element, CloseReason Reason) : Effect;

    /// <summary>Fire <see cref="Stimulus.TimerFired"/> with this key at <paramref name="DueAt"/>.</summary>
    public sealed record TimerOpened(long Key, ElementRef Element, DateTimeOffset DueAt) : Effect;

    /// <summary>The timer is no longer wanted (fired, or withdrawn).</summary>
    public sealed record TimerClosed(long Key, ElementRef Element, CloseReason Reason) : Effect;

    /// <summary>Deliver matching messages or signals under this key.</summary>
    /// <param name="CorrelationKey">Text that a message must carry to match; null matches by name alone. Always null for signals.</param>
    public sealed record SubscriptionOpened(
        long Key, ElementRef Element, SubscriptionKind Kind, string Name, string? CorrelationKey) : Effect;

    /// <summary>The subscription is no longer wanted.</summary>
    public sealed record SubscriptionClosed(long Key, ElementRef Element, CloseReason Reason) : Effect;

    /// <summary>A message leaves for another instance.</summary>
    public sealed record MessageThrown(ElementRef Element, string Name, string? CorrelationKey, FeelContext Payload) : Effect;

    /// <summary>A signal leaves for every other instance that listens; this instance has heard it already.</summary>
    public sealed record SignalThrown(ElementRef Element, string Name, FeelContext Payload) : Effect;

    /// <summary>Start an instance of another process; answer with <see cref="Stimulus.ChildEnded"/>.</summary>
    /// <param name="Binding">Which version to start.</param>
    public sealed record ChildOpened(
        long Key, ElementRef Element, string ProcessId, ProcessBinding Binding, FeelContext Variables) : Effect
    {
        /// <summary>For <see cref="Stimulus.Start.CallDepth"/> of the new instance.</summary>
        public int CallDepth { get; init; }
    }

    /// <summary>The called instance is no longer wanted: cancel it, unless it has ended.</summary>
    public sealed record ChildClosed(long Key, ElementRef Element, CloseReason Reason) : Effect;

    /// <summary>An escalation left this instance uncaught: tell the caller, if there is one.</summary>
    public sealed record EscalationLeft(ElementRef Element, string EscalationCode, FeelContext Variables) : Effect;

    /// <summary>A business rule was asked and answered: an entry for the decision log.</summary>
    public sealed record DecisionMade(long Key, ElementRef Element, string DecisionId, FeelContext Inputs, DecisionAnswer Answer) : Effect;

    /// <summary>The token at this element instance cannot move until somebody acts.</summary>
    public sealed record IncidentOpened(long Key, ElementRef Element, string Code, string Message) : Effect;

    /// <summary>The incident is over.</summary>
    public sealed record IncidentClosed(long Key, ElementRef Element) : Effect;

    /// <summary>Something for the history: an element's life, a flow taken, a variable set.</summary>
    public sealed record Recorded(HistoryKind Kind, long Key, ElementRef Element, FeelContext Details) : Effect;

    /// <summary>The instance ended; always the last effect.</summary>
    public sealed record InstanceEnded(InstanceOutcome Outcome, FeelContext Variables) : Effect;
}

/// <summary>A flow element, by id and name, with what the trem: namespace says of it.</summary>
/// <param name="Id">BPMN id.</param>
/// <param name="Name">BPMN name (Swedish), or null.</param>
/// <param name="Type">BPMN element name, for example <c>userTask</c>.</param>
/// <param name="Extensions">The trem: attributes that apply: <c>node</c> (N110), <c>phase</c> (F1), <c>activity</c> (KARTLAGGNING_KLAR), <c>class</c>, ...</param>
public sealed record ElementRef(string Id, string? Name, string Type, ImmutableDictionary<string, string> Extensions);

/// <summary>What a person needs to know of a task.</summary>
/// <param name="FormId">Key of the form, or null.</param>
/// <param name="Assignee">User id, or null.</param>
/// <param name="CandidateGroups">Role codes that may take it.</param>
/// <param name="CandidateUsers">User ids that may take it.</param>
/// <param name="DueAt">Deadline, or null.</param>
/// <param name="FollowUpAt">When to look at it again, or null.</param>
/// <param name="Priority">0 to 100; 50 when the model says nothing.</param>
/// <param name="Headers">Zeebe task headers.</param>
/// <param name="Variables">The task's local variables (result of its input mappings), or all visible variables.</param>
public sealed record TaskDetails(
    string? FormId,
    string? Assignee,
    ImmutableArray<string> CandidateGroups,
    ImmutableArray<string> CandidateUsers,
    DateTimeOffset? DueAt,
    DateTimeOffset? FollowUpAt,
    int Priority,
    ImmutableDictionary<string, string> Headers,
    FeelContext Variables);

/// <summary>Why something that waited no longer does.</summary>
public enum CloseReason
{
    /// <summary>It happened.</summary>
    Completed,

    /// <summary>It is no longer wanted.</summary>
    Withdrawn,
}

/// <summary>What a subscription listens to.</summary>
public enum SubscriptionKind
{
    /// <summary>One message, consumed by one instance.</summary>
    Message,

    /// <summary>A signal, for everyone.</summary>
    Signal,
}

/// <summary>Which version of a called process or decision to use.</summary>
/// <param name="Kind">How the version is found.</param>
/// <param name="VersionTag">The tag, for <see cref="BindingKind.VersionTag"/>; the content hash, for <see cref="BindingKind.Hash"/>.</param>
public sealed record ProcessBinding(BindingKind Kind, string? VersionTag = null);

/// <summary>See <see cref="ProcessBinding"/>.</summary>
public enum BindingKind
{
    /// <summary>The version deployed last.</summary>
    Latest,

    /// <summary>The version deployed together with the caller.</summary>
    Deployment,

    /// <summary>The version with the tag.</summary>
    VersionTag,

    /// <summary>Decisions: the version in force on the day the participant was enrolled.</summary>
    Enrolment,

    /// <summary>Decisions: the version with the content hash.</summary>
    Hash,
}

/// <summary>What a history record tells.</summary>
public enum HistoryKind
{
    /// <summary>The instance began.</summary>
    InstanceStarted,

    /// <summary>A token entered the element.</summary>
    ElementStarted,

    /// <summary>The element finished.</summary>
    ElementCompleted,

    /// <summary>The element was interrupted.</summary>
    ElementTerminated,

    /// <summary>A sequence flow was taken.</summary>
    FlowTaken,

    /// <summary>Variables were set.</summary>
    VariablesSet,

    /// <summary>Somebody acted on the instance from outside (suspend, resume, cancel, retry, move, migrate).</summary>
    Operation,
}
