using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Calendars;

/// <summary>What an administrator adds to the calendar: for the whole programme or one region, for a time.</summary>
public sealed class CalendarRule
{
    public required Guid Id { get; init; }

    /// <summary>See <see cref="CalendarRuleKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Region code, or null for the whole programme.</summary>
    public string? Region { get; init; }

    /// <summary>First day it holds.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day it holds, or null for ever.</summary>
    public DateOnly? To { get; init; }

    /// <summary>End of office hours, for <see cref="CalendarRuleKinds.OfficeHours"/>.</summary>
    public TimeOnly? OfficeEnds { get; init; }

    /// <summary>Why, for colleagues.</summary>
    public required string Note { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it no longer counts; the row stays.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }
}

/// <summary>Kinds of calendar rules.</summary>
public static class CalendarRuleKinds
{
    /// <summary>The office is closed on the days.</summary>
    public const string Closed = "STANGT";

    /// <summary>A single workday between two closed days (klämdag) is closed too.</summary>
    public const string BridgeDays = "KLAMDAG";

    /// <summary>Office hours end at another time.</summary>
    public const string OfficeHours = "KONTORSTID";

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<string> All { get; } = [Closed, BridgeDays, OfficeHours];
}

internal sealed class CalendarRuleConfiguration : IEntityTypeConfiguration<CalendarRule>
{
    public void Configure(EntityTypeBuilder<CalendarRule> builder)
    {
        builder.ToTable("CalendarRules");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Kind).Code();
        builder.Property(r => r.Region).Code();
        builder.Property(r => r.Note).Line();
        builder.Property(r => r.CreatedBy).Key();
        builder.Property(r => r.WithdrawnBy).Key();
        builder.Property(r => r.WithdrawnAt).IsConcurrencyToken();
        builder.HasIndex(r => new { r.WithdrawnAt, r.From });
    }
}
