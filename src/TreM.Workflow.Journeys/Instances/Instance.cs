using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>A running or ended process: its state, the version it is pinned to and the head of its history.</summary>
public sealed class Instance
{
    public required Guid Id { get; init; }

    /// <summary>BPMN id of the process.</summary>
    public required string ProcessId { get; init; }

    /// <summary>Content hash of the file the instance runs on; changes only by migration.</summary>
    public required string DefinitionHash { get; set; }

    /// <summary>The case (pseudonymous) it belongs to; called instances inherit it.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The instance whose call activity started this one.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Key of that call activity in the parent.</summary>
    public long? ParentKey { get; init; }

    /// <summary>How many call activities are above this instance.</summary>
    public int Depth { get; init; }

    /// <summary>The engine's stored state.</summary>
    public required byte[] State { get; set; }

    /// <summary>Ours, counted up at each save: whoever saves second loses.</summary>
    public int Version { get; set; }

    public InstanceStatus Status { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Where it stands: step codes (<c>trem:node</c>), or element ids where there is no code, in order, with commas.</summary>
    public string At { get; set; } = "";

    /// <summary>The phase of the programme it is in or ended in, or null.</summary>
    public string? Phase { get; set; }

    /// <summary>Number of history events.</summary>
    public int HistoryCount { get; set; }

    /// <summary>Hash of the last history event: a removed tail shows.</summary>
    public byte[] HistoryHead { get; set; } = [];

    /// <summary>Events that the next save writes with the instance. They go when the instance is forgotten.</summary>
    internal List<Timelines.HistoryEvent>? Appended { get; set; }

    /// <summary>Outbox rows that nobody needs any longer: the same save removes those that are still there.</summary>
    internal List<Guid>? Unneeded { get; set; }
}

/// <summary>Whether an instance goes on.</summary>
public enum InstanceStatus
{
    Active = 0,
    Suspended = 1,
    Completed = 2,
    Failed = 3,
    Cancelled = 4,
}

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<Instance>
{
    public void Configure(EntityTypeBuilder<Instance> builder)
    {
        builder.ToTable("Instances");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.ProcessId).HasMaxLength(200);
        builder.Property(i => i.DefinitionHash).HasMaxLength(64);
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.Property(i => i.Phase).HasMaxLength(20);
        builder.Property(i => i.HistoryHead).HasMaxLength(32);
        builder.HasIndex(i => i.CaseId);
        builder.HasIndex(i => i.ParentId);
        builder.HasIndex(i => new { i.Status, i.ProcessId });
        builder.HasIndex(i => i.StartedAt);
    }
}
