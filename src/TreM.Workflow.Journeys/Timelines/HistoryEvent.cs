using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Timelines;

/// <summary>
/// Something that happened to an instance: one link of its chain. Rows are only ever added; <see cref="Payload"/> and
/// <see cref="Salt"/> may be erased together, and the chain still verifies because it covers their hash.
/// </summary>
public sealed class HistoryEvent
{
    public required Guid InstanceId { get; init; }

    /// <summary>1, 2, 3, ... per instance, without gaps.</summary>
    public required int Sequence { get; init; }

    public required EventKind Kind { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it happened, where that was earlier (late entry).</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Who or what caused it: a pseudonymous user id, <c>SYSTEM</c>, a partner id.</summary>
    public required string Actor { get; init; }

    public string? ElementId { get; init; }

    public long? Key { get; init; }

    /// <summary>Step code of the programme, <c>N110</c>.</summary>
    public string? Node { get; init; }

    /// <summary>Phase of the programme, <c>F1</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Stable activity code, <c>KARTLAGGNING_KLAR</c>.</summary>
    public string? Activity { get; init; }

    /// <summary>Stimuli: which one (<c>TaskCompleted</c>). Ended instances: how. Erasures: which sequences (<c>1-3,7</c>) and why.</summary>
    public string? What { get; init; }

    /// <summary>Details as JSON, or null when there are none or they were erased.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>Random bytes hashed with the payload, so that nobody can guess an erased payload from its hash.</summary>
    public byte[]? Salt { get; set; }

    /// <summary>SHA-256 of salt and payload; null when the event never had a payload.</summary>
    public byte[]? PayloadHash { get; init; }

    /// <summary>SHA-256 of the previous event's hash and this event's fields.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>What a history event tells.</summary>
public enum EventKind
{
    /// <summary>Something happened to the instance from outside; its payload is enough to take the step again.</summary>
    Stimulus = 0,

    /// <summary>A token entered an element and stays there.</summary>
    ElementStarted = 1,

    /// <summary>An element that had started in an earlier step finished.</summary>
    ElementCompleted = 2,

    /// <summary>An element began and finished in the same step.</summary>
    ElementPassed = 3,

    /// <summary>An element was interrupted.</summary>
    ElementTerminated = 4,

    /// <summary>The instance ended.</summary>
    InstanceEnded = 5,

    /// <summary>A fact of the programme that the process itself does not know: a consent, a contact, an override.</summary>
    Fact = 6,

    /// <summary>Payloads of earlier events were erased.</summary>
    Erased = 7,
}

internal sealed class HistoryEventConfiguration : IEntityTypeConfiguration<HistoryEvent>
{
    public void Configure(EntityTypeBuilder<HistoryEvent> builder)
    {
        builder.ToTable("History");
        builder.HasKey(e => new { e.InstanceId, e.Sequence });
        builder.Property(e => e.Sequence).ValueGeneratedNever();
        builder.Property(e => e.Actor).HasMaxLength(100);
        builder.Property(e => e.ElementId).HasMaxLength(200);
        builder.Property(e => e.Node).HasMaxLength(20);
        builder.Property(e => e.Phase).HasMaxLength(20);
        builder.Property(e => e.Activity).HasMaxLength(100);
        builder.Property(e => e.Salt).HasMaxLength(16);
        builder.Property(e => e.PayloadHash).HasMaxLength(32);
        builder.Property(e => e.Hash).HasMaxLength(32);
        builder.HasIndex(e => new { e.Activity, e.At }).HasFilter("\"Activity\" IS NOT NULL");
        builder.HasOne<Instance>().WithMany().HasForeignKey(e => e.InstanceId).OnDelete(DeleteBehavior.Restrict);
    }
}
