using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>Something that cannot go on until somebody acts: a token in an instance, or a row of the outbox.</summary>
public sealed class Incident
{
    public required Guid Id { get; init; }

    public Guid? InstanceId { get; init; }

    /// <summary>Key of the element instance that is stuck, or null for an outbox row.</summary>
    public long? Key { get; init; }

    /// <summary>Where it is stuck; a migration may give the element another id.</summary>
    public string? ElementId { get; set; }

    /// <summary>The parked outbox row, or null when the engine is stuck.</summary>
    public Guid? OutboxRowId { get; init; }

    public required string Code { get; init; }

    /// <summary>Expected, where, saw, what to do. Never personal data.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who closed it.</summary>
    public string? ClosedBy { get; set; }

    /// <summary>Why.</summary>
    public string? ClosedBecause { get; set; }
}

internal sealed class IncidentConfiguration : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("Incidents");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.ElementId).HasMaxLength(200);
        builder.Property(i => i.Code).HasMaxLength(200);
        builder.Property(i => i.ClosedAt).IsConcurrencyToken();
        builder.Property(i => i.ClosedBy).HasMaxLength(100);
        builder.Property(i => i.ClosedBecause).Line();
        builder.HasIndex(i => new { i.ClosedAt, i.OpenedAt });
        builder.HasIndex(i => new { i.InstanceId, i.Key });
        builder.HasIndex(i => i.OutboxRowId);
    }
}
