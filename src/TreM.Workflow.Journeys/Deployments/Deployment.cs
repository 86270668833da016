using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>Files that came in together: all of them or none.</summary>
public sealed class Deployment
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public string? Comment { get; init; }
}

/// <summary>The text of a deployed file, by content hash: never changed, never deleted while something uses it.</summary>
public sealed class DeployedFile
{
    public required string Hash { get; init; }

    public required FileKind Kind { get; init; }

    /// <summary>Path within the deployed folder, with forward slashes.</summary>
    public required string Name { get; init; }

    public required string Text { get; init; }

    /// <summary>SHA-256 of the text alone; the content hash of a table covers what it imports, too.</summary>
    public required string TextHash { get; init; }

    /// <summary>Hashes of the DMN models it imports, with commas.</summary>
    public string Imports { get; init; } = "";
}

/// <summary>What a deployed file holds.</summary>
public enum FileKind
{
    Bpmn = 0,
    Dmn = 1,
    Form = 2,

    /// <summary>Test cases of a DMN file, in the format of the DMN TCK.</summary>
    Tests = 3,
}

/// <summary>A version of a process.</summary>
public sealed class ProcessVersion
{
    public required string ProcessId { get; init; }

    /// <summary>1, 2, 3, ... per process id.</summary>
    public required int Number { get; init; }

    /// <summary>Content hash of the file: what instances pin.</summary>
    public required string Hash { get; init; }

    public string? Name { get; init; }

    public string? VersionTag { get; init; }

    /// <summary>New instances start on it from this time.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    public required Guid DeploymentId { get; init; }

    /// <summary>What starts it besides a call, one per line: kind, start event id and name, with tabs.</summary>
    public string Triggers { get; init; } = "";
}

/// <summary>A version of a decision.</summary>
public sealed class DecisionVersion
{
    public required string DecisionId { get; init; }

    public required int Number { get; init; }

    public required string Hash { get; init; }

    public string? Name { get; init; }

    public string? VersionTag { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    public required Guid DeploymentId { get; init; }

    /// <summary>Hash of the test cases that lie beside the file; null when there are none. Tests may change without a new version.</summary>
    public string? TestsHash { get; set; }
}

/// <summary>A version of a form.</summary>
public sealed class FormVersion
{
    public required string FormId { get; init; }

    public required int Number { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset ValidFrom { get; init; }

    public required Guid DeploymentId { get; init; }
}

internal sealed class DeploymentConfiguration
    : IEntityTypeConfiguration<Deployment>, IEntityTypeConfiguration<DeployedFile>, IEntityTypeConfiguration<ProcessVersion>,
      IEntityTypeConfiguration<DecisionVersion>, IEntityTypeConfiguration<FormVersion>
{
    public void Configure(EntityTypeBuilder<Deployment> builder)
    {
        builder.ToTable("Deployments");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Actor).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<DeployedFile> builder)
    {
        builder.ToTable("DeployedFiles");
        builder.HasKey(f => f.Hash);
        builder.Property(f => f.Hash).HasMaxLength(64);
        builder.Property(f => f.TextHash).HasMaxLength(64);
        builder.Property(f => f.Name).HasMaxLength(400);
    }

    public void Configure(EntityTypeBuilder<ProcessVersion> builder)
    {
        builder.ToTable("ProcessVersions");
        builder.HasKey(v => new { v.ProcessId, v.Number });
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.ProcessId).HasMaxLength(200);
        builder.Property(v => v.Hash).HasMaxLength(64);
        builder.Property(v => v.Name).HasMaxLength(400);
        builder.Property(v => v.VersionTag).HasMaxLength(100);
        builder.HasOne<DeployedFile>().WithMany().HasForeignKey(v => v.Hash).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Deployment>().WithMany().HasForeignKey(v => v.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DecisionVersion> builder)
    {
        builder.ToTable("DecisionVersions");
        builder.Property(v => v.TestsHash).HasMaxLength(64);
        builder.HasOne<DeployedFile>().WithMany().HasForeignKey(v => v.TestsHash).OnDelete(DeleteBehavior.Restrict);
        builder.HasKey(v => new { v.DecisionId, v.Number });
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.DecisionId).HasMaxLength(200);
        builder.Property(v => v.Hash).HasMaxLength(64);
        builder.Property(v => v.Name).HasMaxLength(400);
        builder.Property(v => v.VersionTag).HasMaxLength(100);
        builder.HasOne<DeployedFile>().WithMany().HasForeignKey(v => v.Hash).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Deployment>().WithMany().HasForeignKey(v => v.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<FormVersion> builder)
    {
        builder.ToTable("FormVersions");
        builder.HasKey(v => new { v.FormId, v.Number });
        builder.Property(v => v.Number).ValueGeneratedNever();
        builder.Property(v => v.FormId).HasMaxLength(200);
        builder.Property(v => v.Hash).HasMaxLength(64);
        builder.HasOne<DeployedFile>().WithMany().HasForeignKey(v => v.Hash).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Deployment>().WithMany().HasForeignKey(v => v.DeploymentId).OnDelete(DeleteBehavior.Restrict);
    }
}
