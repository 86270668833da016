namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Hands rows of one kind to the world outside. Register as a service.</summary>
public interface IDeliver
{
    /// <summary>The kind of rows it takes.</summary>
    OutboxKind Kind { get; }

    /// <summary>Delivers once more or for the first time; the receiver can tell by <see cref="OutboxRow.Id"/>.</summary>
    Task<Delivery> Deliver(OutboxRow row, CancellationToken cancellationToken);
}

/// <summary>How a delivery went.</summary>
public abstract record Delivery
{
    /// <summary>The receiver has it.</summary>
    public sealed record Done : Delivery;

    /// <summary>Not now: try again later.</summary>
    public sealed record Again(string Why) : Delivery;

    /// <summary>Not before the pause is over; the handler counts its tries itself.</summary>
    public sealed record NotNow(TimeSpan Pause, string? Why = null) : Delivery;

    /// <summary>The receiver will never take it: an incident at once.</summary>
    public sealed record Refused(string Why) : Delivery;
}
