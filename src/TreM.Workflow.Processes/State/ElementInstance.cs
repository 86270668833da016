using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;

namespace TreM.Workflow.Processes.State;

/// <summary>Where an element instance stands in its life.</summary>
internal enum Phase
{
    /// <summary>A token has arrived and has not yet been taken in.</summary>
    Ready,

    /// <summary>The token waits for others: a join, or an activity with a start quantity.</summary>
    Joining,

    /// <summary>The element runs or waits.</summary>
    Active,

    /// <summary>The work is done; output mappings come next.</summary>
    Completing,

    /// <summary>The element is completed; its outgoing flows come next.</summary>
    Leaving,

    /// <summary>Completed, and kept because it can be compensated.</summary>
    Done,

    /// <summary>A complex gateway that has fired and waits for the tokens still expected.</summary>
    Resetting,
}

/// <summary>What an element instance is to a loop.</summary>
internal enum Role
{
    /// <summary>No loop.</summary>
    Plain,

    /// <summary>The loop itself: scope of its iterations.</summary>
    Body,

    /// <summary>One iteration.</summary>
    Inner,
}

/// <summary>Why a token cannot move.</summary>
internal sealed record Incident(string Code, string Message);

/// <summary>How far a loop has come.</summary>
/// <param name="Items">The input collection, or null when the loop counts or tests a condition.</param>
/// <param name="Total">Iterations in all; null when a condition decides.</param>
/// <param name="Begun">Iterations begun.</param>
/// <param name="Completed">Iterations completed.</param>
internal sealed record LoopState(FeelList? Items, int? Total, int Begun, int Completed);

/// <summary>How far the listeners of an element have come.</summary>
/// <param name="On">Which of them run.</param>
/// <param name="Index">The one whose turn it is; their number when all have run.</param>
/// <param name="JobKey">Key of its job; 0 when all have run.</param>
/// <param name="Held">What the element goes on with: the answer to a task, corrections of a task, the payload of an event.</param>
/// <param name="Actor">Who caused it.</param>
internal sealed record ListenerState(Elements.ListenerEvent On, int Index, long JobKey, FeelContext? Held, string Actor);

/// <summary>
/// One token at one element: a record with an id of its own. Scopes (process, sub-process, loop) are element instances too.
/// </summary>
/// <remarks>Changed only inside the step that owns it; states share none.</remarks>
internal sealed class ElementInstance(long key, string elementId, long scope)
{
    /// <summary>Unique in the process instance, never reused, taken from the state's sequence.</summary>
    public long Key { get; } = key;

    /// <summary>BPMN id. Changes only by migration.</summary>
    public string ElementId { get; set; } = elementId;

    /// <summary>Key of the scope around it; 0 for the process itself.</summary>
    public long Scope { get; set; } = scope;

    public Phase Phase { get; set; }

    public Role Role { get; set; }

    /// <summary>Id of the sequence flow the token came by, or null.</summary>
    public string? Via { get; set; }

    /// <summary>Variables of its own.</summary>
    public FeelContext Locals { get; set; } = FeelContext.Empty;

    public Incident? Incident { get; set; }

    public LoopState? Loop { get; set; }

    /// <summary>Scopes: an interrupting event sub-process has taken over. Activities: the work has been handed out.</summary>
    public bool Flag { get; set; }

    /// <summary>For <see cref="Phase.Done"/>: the order of completion.</summary>
    public long Order { get; set; }

    /// <summary>Compensation handlers: key of the throw event that asked for it; 0 otherwise.</summary>
    public long Thrower { get; set; }

    /// <summary>Throw events: what is still to be compensated, next first. Complex gateways: nothing.</summary>
    public ImmutableArray<long> Compensating { get; set; } = [];

    /// <summary>Complex gateways: flows that gave their token. Scripts that take time: unused.</summary>
    public ImmutableArray<string> Consumed { get; set; } = [];

    /// <summary>Listeners that run, or have run before it begins; null when none have.</summary>
    public ListenerState? Listening { get; set; }

    /// <summary>Scripts that take time: what they will have set.</summary>
    public FeelContext? Result { get; set; }

    /// <summary>The element, once a step knows the definition.</summary>
    public FlowNode Node { get; set; } = null!;

    /// <summary>The tokens it needed to begin have been joined into this one.</summary>
    public bool Gathered { get; set; }

    /// <summary>Children that have not ended; derived, never stored.</summary>
    public int Live { get; set; }

    public bool IsLive => Phase != Phase.Done;

    public ElementInstance Copy() => (ElementInstance)MemberwiseClone();
}
