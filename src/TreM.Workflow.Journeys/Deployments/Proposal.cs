using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>A change of journeys, tables or forms that waits for a second administrator: author and approver differ.</summary>
public sealed class Proposal
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who made the change.</summary>
    public required string Author { get; init; }

    /// <summary>Why, in the author's words.</summary>
    public required string Comment { get; init; }

    /// <summary>From when the versions are to be used; from the approval when null.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The files as JSON; see <see cref="Read"/>.</summary>
    public required string Files { get; init; }

    public ProposalStatus Status { get; set; }

    /// <summary>Who approved, rejected or took it back.</summary>
    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Why it was rejected.</summary>
    public string? Reason { get; set; }

    /// <summary>The deployment it came to; null when it is not approved or nothing was new.</summary>
    public Guid? DeploymentId { get; set; }

    /// <summary>The files that are proposed.</summary>
    public IReadOnlyList<SourceFile> Read() => JsonSerializer.Deserialize<SourceFile[]>(Files) ?? [];

    internal static string Write(IEnumerable<SourceFile> files) => JsonSerializer.Serialize(files.ToArray());
}

/// <summary>What has become of a proposal.</summary>
public enum ProposalStatus
{
    Waiting = 0,
    Approved = 1,
    Rejected = 2,

    /// <summary>Taken back by its author.</summary>
    Withdrawn = 3,
}

internal sealed class ProposalConfiguration : IEntityTypeConfiguration<Proposal>
{
    public void Configure(EntityTypeBuilder<Proposal> builder)
    {
        builder.ToTable("Proposals");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Author).Key();
        builder.Property(p => p.DecidedBy).Key();
        builder.Property(p => p.Comment).Line();
        builder.Property(p => p.Reason).Line();
        // Two people who decide at once: the second is told.
        builder.Property(p => p.Status).IsConcurrencyToken();
        builder.HasIndex(p => new { p.Status, p.At });
    }
}
