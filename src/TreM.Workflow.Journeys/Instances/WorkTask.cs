using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>A task that waits (or waited) for a person. The step writes it; claiming and reminding are the task use cases' own.</summary>
public sealed class WorkTask
{
    /// <summary>Id for addresses: follows from instance and key.</summary>
    public required Guid Id { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Key of the element instance.</summary>
    public required long Key { get; init; }

    public Guid? CaseId { get; init; }

    /// <summary>The element; changes only by migration.</summary>
    public required string ElementId { get; set; }

    /// <summary>Swedish name.</summary>
    public required string Name { get; init; }

    public string? NameEn { get; init; }

    /// <summary>The first candidate group: the role that it is named after.</summary>
    public string? Role { get; set; }

    /// <summary>The further candidate groups, as rows that their inboxes are listed from; only while the task is open.</summary>
    public ICollection<TaskCandidate> Candidates { get; } = [];

    /// <summary>All candidate groups, with commas.</summary>
    public string? CandidateGroups { get; set; }

    /// <summary>Whether a role is one of the candidate groups.</summary>
    public bool IsOfferedTo(string role) => CandidateGroups?.Split(',').Contains(role) == true;

    /// <summary>User ids that may take it besides the groups, with commas.</summary>
    public string? CandidateUsers { get; init; }

    public string? FormId { get; init; }

    /// <summary>Task class for escalation (<c>trem:class</c>).</summary>
    public string? Class { get; init; }

    public string? Node { get; init; }

    public string? Phase { get; init; }

    public int Priority { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? FollowUpAt { get; set; }

    /// <summary>What the form may show: exact JSON. Emptied when the task closes.</summary>
    public byte[]? Variables { get; set; }

    public WorkTaskStatus Status { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who completed it (pseudonymous id).</summary>
    public string? CompletedBy { get; set; }

    /// <summary>Operational region of the case, or null.</summary>
    public string? Region { get; set; }

    /// <summary>Municipality of the case, or null.</summary>
    public string? Municipality { get; set; }

    /// <summary>The organisation whose inbox it stands in, for tasks of partners.</summary>
    public string? PartnerId { get; set; }

    /// <summary>The case is protected: only its few see the task.</summary>
    public bool IsProtected { get; set; }

    /// <summary>Who works on it (user id), or null.</summary>
    public string? Assignee { get; set; }

    /// <summary>When the assignee took it or was given it by hand; null when it only lies with the participant's coach by default.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Last escalation level reached: 0 none, 1 a reminder (L0), 2 local (L1), up to 5 (L4).</summary>
    public int EscalationLevel { get; set; }
}

/// <summary>Whether a task waits.</summary>
public enum WorkTaskStatus
{
    Open = 0,
    Completed = 1,
    Withdrawn = 2,
}

internal sealed class WorkTaskConfiguration : IEntityTypeConfiguration<WorkTask>
{
    public void Configure(EntityTypeBuilder<WorkTask> builder)
    {
        builder.ToTable("Tasks");
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Property(t => t.ElementId).HasMaxLength(200);
        builder.Property(t => t.Name).HasMaxLength(400);
        builder.Property(t => t.NameEn).HasMaxLength(400);
        builder.Property(t => t.Role).HasMaxLength(100);
        builder.Property(t => t.FormId).HasMaxLength(100);
        builder.Property(t => t.Class).HasMaxLength(50);
        builder.Property(t => t.Node).HasMaxLength(20);
        builder.Property(t => t.Phase).HasMaxLength(20);
        builder.Property(t => t.CompletedBy).HasMaxLength(100);
        builder.Property(t => t.Assignee).HasMaxLength(100);
        builder.HasIndex(t => t.InstanceId);
        builder.HasIndex(t => t.CaseId);
        builder.HasIndex(t => new { t.Status, t.Role, t.DueAt });
        builder.Property(t => t.Region).HasMaxLength(40);
        builder.Property(t => t.Municipality).HasMaxLength(40);
        builder.Property(t => t.PartnerId).HasMaxLength(40);
        builder.HasIndex(t => new { t.Status, t.Role, t.Region, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.Role, t.Municipality, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.PartnerId, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.Assignee, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.Node, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.EscalationLevel, t.DueAt });
        builder.HasIndex(t => new { t.Status, t.ClosedAt });
        builder.HasOne<Instance>().WithMany().HasForeignKey(t => t.InstanceId).OnDelete(DeleteBehavior.Restrict);
    }
}
