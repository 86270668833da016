using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.Engine;

namespace TreM.Workflow.Processes;

/// <summary>One executable process of a BPMN file, ready to run: immutable, thread-safe.</summary>
public sealed class ProcessDefinition
{
    /// <summary>BPMN id of the process.</summary>
    public required string Id { get; init; }

    /// <summary>BPMN name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>English name (<c>trem:nameEn</c>), or null.</summary>
    public string? NameEn { get; init; }

    /// <summary>Zeebe version tag, or null.</summary>
    public string? VersionTag { get; init; }

    /// <summary>SHA-256 of the file's text, lower-case hexadecimal: the version that instances pin.</summary>
    public required string ContentHash { get; init; }

    /// <summary>What starts an instance besides a call: none, message, timer, signal and conditional start events.</summary>
    public ImmutableArray<StartTrigger> StartTriggers { get; init; } = [];

    /// <summary>What the process refers to outside its file.</summary>
    public ImmutableArray<ExternalReference> References { get; init; } = [];

    /// <summary>All flow elements by id, with their names and trem: extensions.</summary>
    public ImmutableDictionary<string, ElementRef> Elements { get; init; } = ImmutableDictionary<string, ElementRef>.Empty;

    /// <summary>Where elements are drawn, by id; empty for a file without a diagram.</summary>
    public ImmutableDictionary<string, DiagramBounds> Diagram { get; init; } = ImmutableDictionary<string, DiagramBounds>.Empty;

    /// <summary>Whether a task of the element can be offered to more than one candidate group.</summary>
    public bool MayOfferToSeveral(string elementId) =>
        Nodes.TryGetValue(elementId, out var node) && node is UserTask { MayHaveSeveralGroups: true };

    /// <summary>The candidate groups that a task always has; null for what is no task, and where they are computed.</summary>
    public ImmutableArray<string>? GroupsOf(string elementId) => Nodes.TryGetValue(elementId, out var node) && node is UserTask task ? task.WrittenGroups : null;

    /// <summary>The process as elements that run.</summary>
    internal Process Root { get; init; } = null!;

    /// <summary>All flow nodes by id, and the process itself.</summary>
    internal FrozenDictionary<string, FlowNode> Nodes { get; init; } = FrozenDictionary<string, FlowNode>.Empty;

    internal FlowNode Node(string id) =>
        Nodes.TryGetValue(id, out var node)
            ? node
            : throw new InvalidOperationException($"Expected process '{Id}' ({ContentHash}) to have the element '{id}' of the state. Is the instance pinned to another version?");

    internal Reach ReachOf(FlowNode join) => _reach.GetOrAdd(join, static node => new(node));

    private readonly ConcurrentDictionary<FlowNode, Reach> _reach = new();
}

/// <summary>A way to start an instance.</summary>
/// <param name="StartEventId">The start event, or the receive task or event after a gateway that starts the process; for <see cref="Stimulus.Start"/>.</param>
/// <param name="Kind">none, message, timer, signal, conditional.</param>
/// <param name="Name">Message or signal name, or null.</param>
/// <param name="FirstDue">For timers: the first due time after a deployment at the given time; null when none is left.</param>
public sealed record StartTrigger(string StartEventId, string Kind, string? Name, Func<DateTimeOffset, DateTimeOffset?>? FirstDue)
{
    /// <summary>
    /// For timers: the due time after the last one, given the number of firings so far and the time now; null when there is
    /// none. A date and a duration come once. What is overdue by several periods has fired once for all of them.
    /// </summary>
    public Func<DateTimeOffset, int, DateTimeOffset, DateTimeOffset?>? NextDue { get; init; }
}

/// <summary>A form, decision, process, role, message or job type that an element names.</summary>
/// <param name="Kind">form, decision, process, role, message, signal, job.</param>
/// <param name="Id">The id or name as written.</param>
/// <param name="ElementId">The element that names it.</param>
public sealed record ExternalReference(string Kind, string Id, string ElementId);
