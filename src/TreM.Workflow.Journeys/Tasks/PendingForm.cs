using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>
/// A form that somebody has sent in while listeners have not yet let its task be completed. Its rows are written in the step
/// that completes the task; a listener that denies it leaves none.
/// </summary>
public sealed class PendingForm
{
    /// <summary>The task; a later answer takes the place of an earlier one.</summary>
    public required Guid TaskId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>When it was sent in.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>By whom.</summary>
    public required string By { get; set; }

    /// <summary>With which roles, as JSON.</summary>
    public required string Grants { get; set; }

    /// <summary>What the task knew: exact JSON.</summary>
    public byte[]? TaskVariables { get; set; }

    /// <summary>The answers, sealed: they are about a person.</summary>
    public required string SealedAnswers { get; set; }
}

internal sealed class PendingFormConfiguration : IEntityTypeConfiguration<PendingForm>
{
    public void Configure(EntityTypeBuilder<PendingForm> builder)
    {
        builder.ToTable("PendingForms");
        builder.HasKey(p => p.TaskId);
        builder.Property(p => p.TaskId).ValueGeneratedNever();
        builder.Property(p => p.By).HasMaxLength(100);
        builder.HasIndex(p => p.CaseId);
    }
}
