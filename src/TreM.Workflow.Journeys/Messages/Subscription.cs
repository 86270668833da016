using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>An instance waits for a message or a signal. The row is there exactly as long as it waits.</summary>
public sealed class Subscription
{
    public required Guid InstanceId { get; init; }

    public required long Key { get; init; }

    /// <summary>Where it waits; a migration may give the element another id.</summary>
    public required string ElementId { get; set; }

    public required SubscriptionKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>What a message must carry to match; empty when the name alone matches.</summary>
    public required string CorrelationKey { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }
}

internal sealed class SubscriptionConfiguration : IEntityTypeConfiguration<Subscription>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.ToTable("Subscriptions");
        builder.HasKey(s => new { s.InstanceId, s.Key });
        builder.Property(s => s.Key).ValueGeneratedNever();
        builder.Property(s => s.ElementId).HasMaxLength(200);
        builder.Property(s => s.Name).HasMaxLength(200);
        builder.Property(s => s.CorrelationKey).HasMaxLength(200);
        builder.HasIndex(s => new { s.Kind, s.Name, s.CorrelationKey });
        builder.HasOne<Instance>().WithMany().HasForeignKey(s => s.InstanceId).OnDelete(DeleteBehavior.Restrict);
    }
}
