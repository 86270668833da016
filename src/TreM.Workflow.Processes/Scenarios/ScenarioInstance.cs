using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>A running instance of a scenario, and what it waits for.</summary>
internal sealed class ScenarioInstance(ProcessDefinition definition, ScenarioInstance? parent, long parentKey)
{
    public ProcessDefinition Definition { get; } = definition;

    public ScenarioInstance? Parent { get; } = parent;

    public long ParentKey { get; } = parentKey;

    public InstanceState? State { get; set; }

    public InstanceOutcome? Outcome { get; set; }

    /// <summary>The variables it ended with.</summary>
    public FeelContext? Result { get; set; }

    public bool HasEnded => Outcome is not null;

    public List<Open> Waits { get; } = [];

    public bool IsSuspended => State is { IsSuspended: true, HasEnded: false };

    /// <summary>What came for it while it was suspended, and when: it takes them when it goes on.</summary>
    public List<(DateTimeOffset At, Action Again)> Held { get; } = [];

    public List<(long Key, ElementRef Element)> Incidents { get; } = [];

    public FeelContext Variables => Result ?? State?.Variables ?? FeelContext.Empty;

    public void Close<T>(long key)
        where T : Open => Waits.RemoveAll(w => w is T && w.Key == key);
}

/// <summary>Something an instance waits for.</summary>
internal abstract record Open(long Key, ElementRef Element)
{
    public sealed record Task(long Key, ElementRef Element, TaskDetails Details) : Open(Key, Element);

    public sealed record Job(long Key, ElementRef Element, string Type) : Open(Key, Element);

    public sealed record Timer(long Key, ElementRef Element, DateTimeOffset DueAt) : Open(Key, Element);

    public sealed record Subscription(long Key, ElementRef Element, SubscriptionKind Kind, string Name, string? CorrelationKey) : Open(Key, Element);

    public sealed record Call(long Key, ElementRef Element, string ProcessId) : Open(Key, Element);
}

/// <summary>Something that left an instance.</summary>
internal abstract record Happening(ElementRef Element)
{
    public string ProcessId { get; init; } = "";

    public sealed record Job(ElementRef Element, string Type, ImmutableDictionary<string, string> Headers) : Happening(Element);

    public sealed record Call(ElementRef Element, string CalledId) : Happening(Element);

    public sealed record Message(ElementRef Element, string Name, string? Key) : Happening(Element);

    public sealed record Signal(ElementRef Element, string Name) : Happening(Element);

    public sealed record Escalation(ElementRef Element, string Code) : Happening(Element);

    public sealed record Decision(ElementRef Element, string DecisionId, object? Value) : Happening(Element);

    public sealed record Incident(ElementRef Element, string Code, string Text) : Happening(Element);

    public sealed record End(ElementRef Element) : Happening(Element);
}
