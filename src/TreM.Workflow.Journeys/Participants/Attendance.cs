using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// Participant time on one day (F-NAR). It is audit evidence of an ESF project: never edited after certification, only
/// corrected by a new entry that points to the old one.
/// </summary>
public sealed class TimeEntry
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public Guid? PlanItemId { get; set; }

    public DateOnly Date { get; set; }

    /// <summary>See <see cref="AttendanceStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>Minutes, in steps of 15, at most 12 hours.</summary>
    public int Minutes { get; set; }

    /// <summary><c>SJUK</c>, <c>VAB</c>, <c>MYNDIGHET</c> or <c>ANNAT</c>, for absence.</summary>
    public string? Reason { get; set; }

    public required string RegisteredBy { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>When the participant certified the month.</summary>
    public DateTimeOffset? CertifiedAt { get; set; }

    public string? ApprovedBy { get; set; }

    /// <summary>The entry this one corrects.</summary>
    public long? CorrectionOf { get; set; }

    /// <summary>Whether a later entry corrects this one, so that sums leave it out.</summary>
    public bool IsCorrected { get; set; }
}

/// <summary>Attendance codes.</summary>
public static class AttendanceStatus
{
    public const string Present = "NARVARANDE";
    public const string Excused = "GILTIG";
    public const string Unexcused = "OGILTIG";
    public const string ActiveAtDistance = "DISTANS_AKTIV";

    /// <summary>Whether the person took part.</summary>
    public static bool IsAttended(string status) => status is Present or ActiveAtDistance;

    /// <summary>Whether the code exists.</summary>
    public static bool IsKnown(string status) => status is Present or Excused or Unexcused or ActiveAtDistance;
}

/// <summary>A contact with the participant (F-TUT): logged in seconds, sealed.</summary>
public sealed class ContactNote
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary><c>TELEFON</c>, <c>SMS</c>, <c>EPOST</c>, <c>BREV</c>, <c>MOTE</c> or <c>VIDEO</c>.</summary>
    public required string Way { get; set; }

    public int Minutes { get; set; }

    /// <summary>Whether the person was reached.</summary>
    public bool Reached { get; set; } = true;

    public string? SealedNote { get; set; }

    public string? SealedNextStep { get; set; }

    public required string By { get; set; }
}

/// <summary>A monthly follow-up (F-MAN).</summary>
public sealed class MonthlyFollowUp
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>1 to 5.</summary>
    public int? Progress { get; set; }

    public bool Risk { get; set; }

    public bool PlanChangeNeeded { get; set; }

    public DateOnly? NextMeeting { get; set; }
}

/// <summary>A rest in the participation (DT-17).</summary>
public sealed class Pause
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>SJUKDOM</c>, <c>FORALDRALEDIG</c>, <c>VAB</c>, <c>VANTAR_INSATS</c>, <c>UTLANDSVISTELSE</c> or <c>ANNAT</c>.</summary>
    public required string Reason { get; set; }

    public int PlannedDays { get; set; }

    /// <summary><c>STOPPA</c> (deadlines move by the length of the pause) or <c>FORTSATT</c> (they run).</summary>
    public required string Clock { get; set; }

    public int MaxDays { get; set; }

    public int ReviewEveryDays { get; set; }

    /// <summary>Role that had to approve.</summary>
    public required string Approver { get; set; }

    public required string ApprovedBy { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A threat, an accident or harassment (E6).</summary>
public sealed class SafetyEvent
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>HOT</c>, <c>OLYCKA</c>, <c>TRAKASSERI</c> or <c>ANNAT</c>.</summary>
    public required string Kind { get; set; }

    public string? SealedDescription { get; set; }

    public DateTimeOffset At { get; set; }

    public required string ReportedBy { get; set; }

    public Guid? PlacementId { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }
}

internal sealed class TimeEntryConfiguration : IEntityTypeConfiguration<TimeEntry>
{
    public void Configure(EntityTypeBuilder<TimeEntry> builder)
    {
        builder.ToTable("TimeEntries");
        builder.Property(t => t.Status).Code();
        builder.Property(t => t.Reason).Code();
        builder.Property(t => t.RegisteredBy).Key();
        builder.Property(t => t.ApprovedBy).Key();
        builder.HasIndex(t => new { t.CaseId, t.Date });
        builder.HasIndex(t => t.Date);
    }
}

internal sealed class ContactNoteConfiguration : IEntityTypeConfiguration<ContactNote>
{
    public void Configure(EntityTypeBuilder<ContactNote> builder)
    {
        builder.ToTable("ContactNotes");
        builder.Property(n => n.Way).Code();
        builder.Property(n => n.By).Key();
        builder.HasIndex(n => new { n.CaseId, n.At });
    }
}

internal sealed class MonthlyFollowUpConfiguration : IEntityTypeConfiguration<MonthlyFollowUp>
{
    public void Configure(EntityTypeBuilder<MonthlyFollowUp> builder)
    {
        builder.ToTable("MonthlyFollowUps");
        builder.HasIndex(m => new { m.CaseId, m.At });
    }
}

internal sealed class PauseConfiguration : IEntityTypeConfiguration<Pause>
{
    public void Configure(EntityTypeBuilder<Pause> builder)
    {
        builder.ToTable("Pauses");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Reason).Code();
        builder.Property(p => p.Clock).Code();
        builder.Property(p => p.Approver).Code();
        builder.Property(p => p.ApprovedBy).Key();
        builder.HasIndex(p => new { p.CaseId, p.StartedAt });
    }
}

internal sealed class SafetyEventConfiguration : IEntityTypeConfiguration<SafetyEvent>
{
    public void Configure(EntityTypeBuilder<SafetyEvent> builder)
    {
        builder.ToTable("SafetyEvents");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Kind).Code();
        builder.Property(s => s.ReportedBy).Key();
        builder.HasIndex(s => s.CaseId);
    }
}
