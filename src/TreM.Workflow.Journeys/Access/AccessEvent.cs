using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Access;

/// <summary>That somebody read, or tried to read, data of a case: kept apart from the history of what was done.</summary>
public sealed class AccessEvent
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public required string ActorId { get; set; }

    /// <summary>The role that opened or, when nothing opened, <c>INGEN</c>.</summary>
    public required string Role { get; set; }

    /// <summary>See <see cref="Categories"/>.</summary>
    public required string Category { get; set; }

    /// <summary>See <see cref="AccessLevels"/>.</summary>
    public required string Access { get; set; }

    /// <summary>What the reader was doing, as a code: <c>SIDA</c>, <c>EXPORT</c>, <c>SOKNING</c>, <c>API</c>.</summary>
    public required string Purpose { get; set; }

    /// <summary>Whether the table asks for strengthened logging: reviewed by the data protection officer.</summary>
    public bool Strengthened { get; set; }

    public Guid? BreakGlassId { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>Emergency access: a reason, three hours, and a review. Never to protected identities.</summary>
public sealed class BreakGlass
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public required string ActorId { get; set; }

    public required string SealedReason { get; set; }

    public DateTimeOffset From { get; set; }

    public DateTimeOffset To { get; set; }

    public string? ReviewedBy { get; set; }

    public DateTimeOffset? ReviewedAt { get; set; }
}

/// <summary>One of the one to three named persons who may open a protected case.</summary>
public sealed class NamedAccess
{
    public Guid CaseId { get; set; }

    public required string UserId { get; set; }
}

/// <summary>Categories of data (DOMAIN 4.12).</summary>
public static class Categories
{
    public const string Identity = "IDENTITET";
    public const string Contact = "KONTAKT";
    public const string Competence = "KOMPETENS";
    public const string Health = "HALSA";
    public const string Social = "SOCIAL";
    public const string Note = "ANTECKNING";
    public const string Aggregate = "AGGREGAT";

    /// <summary>Variables of a journey: codes and dates that steer it. Given to workers of other systems, never shown on pages.</summary>
    public const string Process = "PROCESS";

    /// <summary>Categories of one person's data.</summary>
    public static IReadOnlyList<string> Personal { get; } = [Identity, Contact, Competence, Health, Social, Note];
}

/// <summary>What DT-15 answers, from most to least.</summary>
public static class AccessLevels
{
    public const string Write = "SKRIVA";
    public const string Read = "LASA";
    public const string Mask = "MASKERA";
    public const string OnRequest = "BEGARAN";
    public const string Deny = "NEKA";

    private static readonly string[] Order = [Deny, OnRequest, Mask, Read, Write];

    /// <summary>0 for denied up to 4 for write; an unknown word is denied.</summary>
    public static int Rank(string access) => Math.Max(0, Array.IndexOf(Order, access));
}

internal sealed class AccessEventConfiguration : IEntityTypeConfiguration<AccessEvent>
{
    public void Configure(EntityTypeBuilder<AccessEvent> builder)
    {
        builder.ToTable("AccessEvents");
        builder.Property(e => e.ActorId).Key();
        builder.Property(e => e.Role).Code();
        builder.Property(e => e.Category).Code();
        builder.Property(e => e.Access).Code();
        builder.Property(e => e.Purpose).Code();
        builder.HasIndex(e => new { e.CaseId, e.At });
        builder.HasIndex(e => new { e.ActorId, e.At });
        builder.HasIndex(e => new { e.Strengthened, e.At });
    }
}

internal sealed class BreakGlassConfiguration : IEntityTypeConfiguration<BreakGlass>
{
    public void Configure(EntityTypeBuilder<BreakGlass> builder)
    {
        builder.ToTable("BreakGlass");
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.ActorId).Key();
        builder.Property(b => b.ReviewedBy).Key();
        builder.HasIndex(b => new { b.CaseId, b.ActorId, b.To });
        builder.HasIndex(b => b.ReviewedAt);
    }
}

internal sealed class NamedAccessConfiguration : IEntityTypeConfiguration<NamedAccess>
{
    public void Configure(EntityTypeBuilder<NamedAccess> builder)
    {
        builder.ToTable("NamedAccess");
        builder.HasKey(n => new { n.CaseId, n.UserId });
        builder.HasIndex(n => n.UserId);
        builder.Property(n => n.UserId).Key();
    }
}
