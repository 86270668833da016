using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>
/// Work to do once, at or after a time: a timer, a mail, a job, a word to another instance. Written with the step that
/// wants it, leased by whichever node comes first, finished in our own transaction.
/// </summary>
public sealed class OutboxRow
{
    /// <summary>The effect's id (<see cref="EffectId"/>): a receiver outside sees the same id in every repeat.</summary>
    public required Guid Id { get; init; }

    public required OutboxKind Kind { get; init; }

    /// <summary>Which workers take it: a slow mail server must not hold up timers.</summary>
    public required Lane Lane { get; set; }

    public OutboxStatus Status { get; set; }

    /// <summary>The instance that asked.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>Key of the element instance that asked.</summary>
    public long? Key { get; init; }

    /// <summary>Where it came from; a migration may give the element another id.</summary>
    public string? ElementId { get; set; }

    /// <summary>Job type, message or signal name, process id, mail template: by kind.</summary>
    public string? Name { get; init; }

    /// <summary>What the receiver needs, by kind. Emptied when done.</summary>
    public byte[]? Payload { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is wanted.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Not before this: the due time, the next try, or the end of the lease.</summary>
    public required DateTimeOffset VisibleAt { get; set; }

    /// <summary>Tries begun; counted when leased, so that work that kills its node is counted too.</summary>
    public int Attempts { get; set; }

    /// <summary>The present (or last) holder. Whoever finishes must show it.</summary>
    public Guid? LeaseToken { get; set; }

    public string? LastError { get; set; }

    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>What an outbox row is.</summary>
public enum OutboxKind
{
    Timer = 0,
    StartTimer = 1,
    StartChild = 2,
    EndChild = 3,
    CancelChild = 4,
    Message = 5,
    Signal = 6,
    SignalDelivery = 7,
    Escalation = 8,
    Job = 9,
    Mail = 10,
    Webhook = 11,

    /// <summary>Looks once more whether somebody waits for a message that went into the inbox a moment ago.</summary>
    InboxLook = 12,

    /// <summary>Reminds of a task before its deadline; the payload is the task's id.</summary>
    Reminder = 13,
}

/// <summary>Rows that are worked off together.</summary>
public enum Lane
{
    Timers = 0,
    Instances = 1,
    Jobs = 2,

    /// <summary>Jobs whose type no handler here knows: they wait, visible, for workers outside.</summary>
    ExternalJobs = 3,
    Mail = 4,
    Webhooks = 5,
}

/// <summary>Whether there is more to do.</summary>
public enum OutboxStatus
{
    Pending = 0,

    /// <summary>Done; kept for a while as the delivery log. Work inside the database is deleted instead.</summary>
    Done = 1,

    /// <summary>Given up after the last try: an incident tells of it.</summary>
    Parked = 2,
}

internal sealed class OutboxRowConfiguration : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.ElementId).HasMaxLength(200);
        builder.Property(o => o.Name).HasMaxLength(200);
        builder.HasIndex(o => new { o.Status, o.Lane, o.VisibleAt });
        builder.HasIndex(o => o.InstanceId);
    }
}
