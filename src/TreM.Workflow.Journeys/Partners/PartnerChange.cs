using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Partners;

/// <summary>Who changed what of a partner, when. Rows are only added.</summary>
public sealed class PartnerChange
{
    public long Id { get; set; }

    public required string PartnerId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>User id, pseudonymous.</summary>
    public required string By { get; init; }

    /// <summary>What changed, one line each: the field, what it was and what it became, with tabs between.</summary>
    public required List<string> Lines { get; init; }
}

internal sealed class PartnerChangeConfiguration : IEntityTypeConfiguration<PartnerChange>
{
    public void Configure(EntityTypeBuilder<PartnerChange> builder)
    {
        builder.ToTable("PartnerChanges");
        builder.Property(c => c.PartnerId).Code();
        builder.Property(c => c.By).Key();
        builder.HasIndex(c => new { c.PartnerId, c.At });
    }
}
