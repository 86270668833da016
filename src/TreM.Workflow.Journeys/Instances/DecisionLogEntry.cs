using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>A rule that was asked and answered, with the version that answered.</summary>
public sealed class DecisionLogEntry
{
    public required Guid Id { get; init; }

    public Guid? InstanceId { get; init; }

    public Guid? CaseId { get; init; }

    public long? Key { get; init; }

    public string? ElementId { get; init; }

    public required string DecisionId { get; init; }

    public required string VersionHash { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    /// <summary>Input values as exact JSON; null once erased.</summary>
    public byte[]? Inputs { get; set; }

    /// <summary>The decision's value as exact JSON; null once erased.</summary>
    public byte[]? Output { get; set; }

    /// <summary>Ids of the rules that matched, in order, with commas.</summary>
    public required string MatchedRules { get; init; }

    /// <summary>What a human decided instead, a code; null when nobody decided otherwise.</summary>
    public string? OverrideValue { get; set; }

    /// <summary>Who decided otherwise.</summary>
    public string? OverriddenBy { get; set; }

    public DateTimeOffset? OverriddenAt { get; set; }

    /// <summary>Why, sealed: it is about a person. Null once erased.</summary>
    public string? SealedOverrideReason { get; set; }

    /// <summary>Notes that a human decided otherwise than the rule; a later decision replaces an earlier one.</summary>
    public void Override(string value, string actor, DateTimeOffset at, string? sealedReason) =>
        (OverrideValue, OverriddenBy, OverriddenAt, SealedOverrideReason) = (value, actor, at, sealedReason);
}

internal sealed class DecisionLogEntryConfiguration : IEntityTypeConfiguration<DecisionLogEntry>
{
    public void Configure(EntityTypeBuilder<DecisionLogEntry> builder)
    {
        builder.ToTable("DecisionLog");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.ElementId).HasMaxLength(200);
        builder.Property(d => d.DecisionId).HasMaxLength(200);
        builder.Property(d => d.VersionHash).HasMaxLength(64);
        builder.Property(d => d.Actor).HasMaxLength(100);
        builder.Property(d => d.OverrideValue).HasMaxLength(100);
        builder.Property(d => d.OverriddenBy).HasMaxLength(100);
        builder.HasIndex(d => d.InstanceId);
        builder.HasIndex(d => new { d.CaseId, d.At });
    }
}
