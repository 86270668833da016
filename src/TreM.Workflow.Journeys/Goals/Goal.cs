using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Goals;

/// <summary>A version of a numeric goal (DOMAIN 3.2). Goals may be revised, so every version has its time.</summary>
public sealed class Goal
{
    public long Id { get; set; }

    /// <summary><c>G1</c> to <c>G5</c>.</summary>
    public required string Code { get; set; }

    public int GoalVersion { get; set; }

    /// <summary>Swedish text; <c>{0}</c> stands where the target does, which is a programme constant.</summary>
    public required string TextSv { get; set; }

    /// <summary>English text, as <see cref="TextSv"/>.</summary>
    public required string TextEn { get; set; }

    /// <summary><c>ANTAL</c> (a count of persons) or <c>ANDEL</c> (a share).</summary>
    public required string Kind { get; set; }

    /// <summary>Target groups whose persons are counted; empty means all.</summary>
    public List<string> Groups { get; set; } = [];

    public DateOnly ValidFrom { get; set; }

    public DateOnly? ValidTo { get; set; }
}

/// <summary>The result of a goal at a moment, as the nightly run found it: pages read this, not all participants.</summary>
public sealed class GoalSnapshot
{
    public long Id { get; set; }

    public DateOnly Date { get; set; }

    public required string Code { get; set; }

    /// <summary><c>ALLA</c>, <c>REGION</c>, <c>KOMMUN</c>, <c>KON</c> or <c>MALGRUPP</c>.</summary>
    public required string Dimension { get; set; }

    /// <summary>Value within the dimension; empty for all.</summary>
    public required string Value { get; set; }

    public int N { get; set; }

    public int D { get; set; }

    /// <summary>All who could have been measured.</summary>
    public int C { get; set; }

    /// <summary>Status of DT-11 or DT-12; null for parts.</summary>
    public string? Status { get; set; }

    public double? PaceIndex { get; set; }

    public double? Forecast { get; set; }

    public double? RequiredRemaining { get; set; }
}

internal sealed class GoalConfiguration : IEntityTypeConfiguration<Goal>
{
    public void Configure(EntityTypeBuilder<Goal> builder)
    {
        builder.ToTable("Goals");
        builder.Property(g => g.Code).Code();
        builder.Property(g => g.TextSv).Line();
        builder.Property(g => g.TextEn).Line();
        builder.Property(g => g.Kind).Code();
        builder.HasIndex(g => new { g.Code, g.GoalVersion }).IsUnique();
    }
}

internal sealed class GoalSnapshotConfiguration : IEntityTypeConfiguration<GoalSnapshot>
{
    public void Configure(EntityTypeBuilder<GoalSnapshot> builder)
    {
        builder.ToTable("GoalSnapshots");
        builder.Property(s => s.Code).Code();
        builder.Property(s => s.Dimension).Code();
        builder.Property(s => s.Value).Code();
        builder.Property(s => s.Status).Code();
        builder.HasIndex(s => new { s.Date, s.Code, s.Dimension, s.Value }).IsUnique();
    }
}
