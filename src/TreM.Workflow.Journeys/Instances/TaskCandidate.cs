using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// An open task in the inbox of a further role: each candidate group after the first has a row, with what an inbox is listed
/// and ordered by, so that the question has an index of its own. The rows go when the task closes.
/// </summary>
public sealed class TaskCandidate
{
    public required Guid TaskId { get; init; }

    public required string Role { get; init; }

    public WorkTask? Task { get; init; }

    /// <summary>As the task's.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>As the task's.</summary>
    public string? Region { get; set; }

    /// <summary>As the task's.</summary>
    public string? Municipality { get; set; }

    /// <summary>As the task's.</summary>
    public bool IsProtected { get; set; }
}

internal sealed class TaskCandidateConfiguration : IEntityTypeConfiguration<TaskCandidate>
{
    public void Configure(EntityTypeBuilder<TaskCandidate> builder)
    {
        builder.ToTable("TaskCandidates");
        builder.HasKey(c => new { c.TaskId, c.Role });
        builder.Property(c => c.Role).HasMaxLength(100);
        builder.Property(c => c.Region).HasMaxLength(40);
        builder.Property(c => c.Municipality).HasMaxLength(40);
        builder.HasIndex(c => new { c.Role, c.DueAt });
        builder.HasIndex(c => new { c.Role, c.Region, c.DueAt });
        builder.HasIndex(c => new { c.Role, c.Municipality, c.DueAt });
        builder.HasOne(c => c.Task).WithMany(t => t.Candidates).HasForeignKey(c => c.TaskId).OnDelete(DeleteBehavior.Cascade);
    }
}
