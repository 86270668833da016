using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>What one administrator draws or writes, kept on the server while it is done. Nothing runs on it and nobody else sees it.</summary>
public sealed class Draft
{
    public required Guid Id { get; init; }

    /// <summary>The user whose work it is.</summary>
    public required string Owner { get; init; }

    public required FileKind Kind { get; init; }

    /// <summary>Id of the process, decision or form.</summary>
    public required string ModelId { get; init; }

    /// <summary>The file that it becomes when it is published.</summary>
    public required string File { get; init; }

    public required string Text { get; set; }

    /// <summary>The tests of a table, or null.</summary>
    public string? Tests { get; set; }

    /// <summary>Hash of the version in force that it began from; null for a new model.</summary>
    public string? BaseHash { get; set; }

    /// <summary>When it was last kept.</summary>
    public required DateTimeOffset At { get; set; }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.ToTable("Drafts");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Owner).Key();
        builder.Property(d => d.ModelId).Key();
        builder.Property(d => d.File).Line();
        builder.Property(d => d.BaseHash).Key();
        builder.HasIndex(d => new { d.Owner, d.Kind, d.ModelId }).IsUnique();
    }
}
