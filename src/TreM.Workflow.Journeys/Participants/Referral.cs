using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>A referral or application as it came (F-REM): the first thing a case knows.</summary>
public sealed class Referral
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public Guid PersonId { get; set; }

    /// <summary><c>AF</c>, <c>FK</c>, <c>KOMMUN_AME</c>, <c>SOCIALTJANST</c>, <c>VUX</c>, <c>EGEN</c> or <c>ANNAN</c>.</summary>
    public required string Source { get; set; }

    /// <summary>The referring organisation; null for own applications.</summary>
    public string? PartnerId { get; set; }

    /// <summary><c>ANVISNING</c>, <c>REMISS</c> or <c>EGEN_ANSOKAN</c>.</summary>
    public required string DecisionType { get; set; }

    public required string Municipality { get; set; }

    /// <summary>Purpose in free text, sealed.</summary>
    public string? SealedReason { get; set; }

    public string? LanguageNeed { get; set; }

    /// <summary>Needs for the first meeting (codes of DT-07).</summary>
    public List<string> AccessNeeds { get; set; } = [];

    /// <summary>Whether the referrer holds the person's consent; without it only name and contact may be sent.</summary>
    public bool ReferrerConsent { get; set; }

    /// <summary><c>NORMAL</c> or <c>SNABB</c> (halves the first deadlines).</summary>
    public string Urgency { get; set; } = "NORMAL";

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>User or partner who filed it.</summary>
    public required string FiledBy { get; set; }

    /// <summary>Key that makes an import row idempotent; null for referrals filed by hand.</summary>
    public string? RowKey { get; set; }
}

internal sealed class ReferralConfiguration : IEntityTypeConfiguration<Referral>
{
    public void Configure(EntityTypeBuilder<Referral> builder)
    {
        builder.ToTable("Referrals");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Source).Code();
        builder.Property(r => r.PartnerId).Code();
        builder.Property(r => r.DecisionType).Code();
        builder.Property(r => r.Municipality).Code();
        builder.Property(r => r.LanguageNeed).Code();
        builder.Property(r => r.Urgency).Code();
        builder.Property(r => r.FiledBy).Key();
        builder.Property(r => r.RowKey).Key();
        builder.HasIndex(r => r.RowKey).IsUnique();
        builder.HasIndex(r => r.CaseId);
        builder.HasIndex(r => r.PersonId);
        builder.HasIndex(r => new { r.PartnerId, r.ReceivedAt });
        builder.HasIndex(r => new { r.FiledBy, r.ReceivedAt });
    }
}
