namespace TreM.Workflow.Processes.State;

/// <summary>What a <see cref="Wait"/> waits for.</summary>
internal enum WaitKind
{
    Timer,
    Message,
    Signal,
    Condition,
}

/// <summary>Something an element instance waits for: one timer, subscription or condition.</summary>
/// <param name="Key">Unique in the process instance.</param>
/// <param name="Owner">Key of the element instance: the activity, the scope, the catch event or the event-based gateway.</param>
/// <param name="EventId">The event that happens: boundary, catch or start event, receive task, or the script that takes time.</param>
/// <param name="Index">Which of the event's definitions.</param>
/// <param name="Kind">What it waits for.</param>
internal sealed record Wait(long Key, long Owner, string EventId, int Index, WaitKind Kind)
{
    /// <summary>Timers: when.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Timers: the period of a cycle as ISO 8601 text, or null.</summary>
    public string? Period { get; init; }

    /// <summary>Timers: firings still to come after this one; -1 without end.</summary>
    public int Left { get; init; }

    /// <summary>Messages and signals: the name.</summary>
    public string? Name { get; init; }

    /// <summary>Messages: the correlation key, or null.</summary>
    public string? Correlation { get; init; }

    /// <summary>Parallel multiple events: this part has happened. Conditions: it held when last asked.</summary>
    public bool Happened { get; init; }
}
