using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>A message that nobody waits for yet. People see it; the first subscription that matches takes it.</summary>
public sealed class InboxMessage
{
    /// <summary>The message's own id: the same message twice is one row.</summary>
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty when the message carries no key.</summary>
    public required string CorrelationKey { get; init; }

    /// <summary>Exact JSON; emptied when taken.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>Who sent it: an instance, a partner or a user (pseudonymous id).</summary>
    public required string Sender { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public InboxStatus Status { get; set; }

    /// <summary>The instance that took it.</summary>
    public Guid? TakenBy { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>Who sent it on or set it aside (user id), or null when an instance took it by itself.</summary>
    public string? SettledBy { get; set; }

    /// <summary>Why.</summary>
    public string? SettledBecause { get; set; }
}

/// <summary>What became of a message.</summary>
public enum InboxStatus
{
    Waiting = 0,
    Taken = 1,

    /// <summary>A person set it aside.</summary>
    Discarded = 2,
}

internal sealed class InboxMessageConfiguration : IEntityTypeConfiguration<InboxMessage>
{
    public void Configure(EntityTypeBuilder<InboxMessage> builder)
    {
        builder.ToTable("Inbox");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Name).HasMaxLength(200);
        builder.Property(m => m.CorrelationKey).HasMaxLength(200);
        builder.Property(m => m.Sender).HasMaxLength(100);
        builder.Property(m => m.SettledBy).Key();
        builder.Property(m => m.SettledBecause).Line();
        // Two instances may reach for one message: the second finds that it no longer waits.
        builder.Property(m => m.Status).IsConcurrencyToken();
        builder.HasIndex(m => new { m.Status, m.Name, m.CorrelationKey });
        builder.HasIndex(m => new { m.Status, m.ReceivedAt });
    }
}
