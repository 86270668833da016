using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>What an employer needs (F-BEH).</summary>
public sealed class EmployerNeed
{
    public Guid Id { get; set; }

    public required string Employer { get; set; }

    public string? OrganisationNumber { get; set; }

    /// <summary><c>VARD_OMSORG</c>, <c>BESOKSNARING</c>, <c>INDUSTRI</c> or <c>ANNAN</c>.</summary>
    public required string Sector { get; set; }

    public required string Municipality { get; set; }

    public required string Region { get; set; }

    /// <summary>SSYK code.</summary>
    public required string Occupation { get; set; }

    public int? SeqfLevel { get; set; }

    /// <summary><c>STOR</c>, <c>MEDEL</c> or <c>LITEN</c>.</summary>
    public string Shortage { get; set; } = "MEDEL";

    public int Places { get; set; } = 1;

    public DateOnly From { get; set; }

    public DateOnly? To { get; set; }

    public string? SupervisorId { get; set; }

    /// <summary>After a safety event: nobody starts here before a new assessment.</summary>
    public bool NeedsNewAssessment { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }
}

/// <summary>What a workplace has been trained in (F-AGU); valid 24 months.</summary>
public sealed class EmployerTraining
{
    public long Id { get; set; }

    public Guid EmployerNeedId { get; set; }

    /// <summary><c>TILLGANGLIGHET</c>, <c>JAMSTALLDHET</c>, <c>HANDLEDARROLL</c> or <c>AF_STOD</c>.</summary>
    public required string Topic { get; set; }

    public DateOnly Date { get; set; }

    public DateOnly ValidTo { get; set; }

    public int Women { get; set; }

    public int Men { get; set; }
}

/// <summary>A match that was looked at, with its points (DT-09/10).</summary>
public sealed class MatchProposal
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public Guid? EmployerNeedId { get; set; }

    public int Score { get; set; }

    /// <summary><c>REKOMMENDERAS</c>, <c>MOJLIG</c>, <c>SVAG</c> or <c>EJ_MOJLIG</c>.</summary>
    public required string Band { get; set; }

    public bool NonTraditional { get; set; }

    /// <summary>Whether the participant said yes, and the name may be told.</summary>
    public bool Accepted { get; set; }

    public DateTimeOffset At { get; set; }
}

/// <summary>A work placement (F-PRA).</summary>
public sealed class Placement
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public Guid? EmployerNeedId { get; set; }

    public required string Occupation { get; set; }

    public DateOnly Start { get; set; }

    public DateOnly End { get; set; }

    public int HoursPerWeek { get; set; }

    public bool NonTraditional { get; set; }

    public DateTimeOffset? SignedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary><c>KLAR</c>, or <c>DELTAGARE</c>, <c>ARBETSGIVARE</c>, <c>SAKERHET</c>, <c>HALSA</c>, <c>ANNAT</c> when it ended early.</summary>
    public string? EndReason { get; set; }

    /// <summary>When the final assessment (F-PBD) was made; a placement is not done without it.</summary>
    public DateTimeOffset? AssessedAt { get; set; }

    /// <summary><c>JA</c>, <c>NEJ</c> or <c>SENARE</c>.</summary>
    public string? JobOffer { get; set; }

    public bool CertificateIssued { get; set; }
}

/// <summary>A verdict on employability (F-ANS, DT-08), with two signatures.</summary>
public sealed class EmployabilityAssessment
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public DateTimeOffset At { get; set; }

    public bool EmployedOrOffer { get; set; }

    public bool MandatoryMet { get; set; }

    public int OptionalMet { get; set; }

    /// <summary><c>ANSTALLNINGSBAR</c>, <c>NARA</c> or <c>EJ_AN</c>.</summary>
    public required string Verdict { get; set; }

    /// <summary>The participant's own view, 1 to 5.</summary>
    public int? OwnView { get; set; }

    public required string CoachSignature { get; set; }

    public string? SecondSignature { get; set; }
}

/// <summary>A participant's answers to an instrument at T0, T1 or T2 (F-EGM).</summary>
public sealed class Measurement
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>T0</c>, <c>T1</c> or <c>T2</c>.</summary>
    public required string Point { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Mean of at least six of the eight statements of M-EGEN, or null.</summary>
    public double? EmpowermentIndex { get; set; }

    /// <summary>M-EGEN-Q: 1 (much less) to 5 (much more).</summary>
    public int? EmpowermentChange { get; set; }

    /// <summary>M-FORMAGA: 0 to 100 in steps of ten.</summary>
    public int? Capability { get; set; }

    /// <summary>The single answers, sealed: a coach never sees them before they are sent.</summary>
    public string? SealedAnswers { get; set; }

    /// <summary><c>EGEN</c>, <c>PAPPER</c> or <c>TOLK</c>.</summary>
    public string Channel { get; set; } = "EGEN";

    /// <summary>The participant preferred not to answer; that is recorded and no barrier.</summary>
    public bool Declined { get; set; }
}

/// <summary>How a participation ended (F-AVS, DT-18).</summary>
public sealed class Exit
{
    public Guid CaseId { get; set; }

    /// <summary>One of DT-18's codes.</summary>
    public required string Reason { get; set; }

    public required string Outcome { get; set; }

    public bool Positive { get; set; }

    /// <summary><c>KRAVS</c>, <c>ERBJUDS</c>, <c>FORSOK_2</c> or <c>NEJ</c>.</summary>
    public required string PostMeasure { get; set; }

    public DateOnly Date { get; set; }

    /// <summary>Situation at exit: <c>ARBETE</c>, <c>STUDIER</c>, <c>PRAKTIK</c>, <c>ARBETSSOKANDE</c>, <c>SJUK</c> or <c>ANNAT</c>.</summary>
    public string? Situation { get; set; }

    public required string DecidedBy { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }
}

/// <summary>What was learnt three or six months after exit (F-UPP).</summary>
public sealed class FollowUp
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary>3 or 6.</summary>
    public int Months { get; set; }

    public DateTimeOffset At { get; set; }

    public bool Reached { get; set; }

    public string? Situation { get; set; }

    /// <summary>0 to 10.</summary>
    public int? WouldRecommend { get; set; }
}

/// <summary>All answers of a completed form, sealed, as they were given: what the rows above were made of.</summary>
public sealed class FormSubmission
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public required string FormKey { get; set; }

    /// <summary>Process instance of the task, or null for forms outside a process.</summary>
    public Guid? InstanceId { get; set; }

    /// <summary>Key of the task in its instance.</summary>
    public long? TaskKey { get; set; }

    public DateTimeOffset At { get; set; }

    public required string By { get; set; }

    public required string SealedAnswers { get; set; }
}

internal sealed class EmployerNeedConfiguration : IEntityTypeConfiguration<EmployerNeed>
{
    public void Configure(EntityTypeBuilder<EmployerNeed> builder)
    {
        builder.ToTable("EmployerNeeds");
        builder.Property(n => n.Id).ValueGeneratedNever();
        builder.Property(n => n.Employer).Line();
        builder.Property(n => n.OrganisationNumber).Code();
        builder.Property(n => n.Sector).Code();
        builder.Property(n => n.Municipality).Code();
        builder.Property(n => n.Region).Code();
        builder.Property(n => n.Occupation).Code();
        builder.Property(n => n.Shortage).Code();
        builder.Property(n => n.SupervisorId).Key();
        builder.HasIndex(n => new { n.Region, n.Occupation });
    }
}

internal sealed class EmployerTrainingConfiguration : IEntityTypeConfiguration<EmployerTraining>
{
    public void Configure(EntityTypeBuilder<EmployerTraining> builder)
    {
        builder.ToTable("EmployerTrainings");
        builder.Property(t => t.Topic).Code();
        builder.HasIndex(t => t.EmployerNeedId);
    }
}

internal sealed class MatchProposalConfiguration : IEntityTypeConfiguration<MatchProposal>
{
    public void Configure(EntityTypeBuilder<MatchProposal> builder)
    {
        builder.ToTable("MatchProposals");
        builder.Property(m => m.Band).Code();
        builder.HasIndex(m => m.CaseId);
    }
}

internal sealed class PlacementConfiguration : IEntityTypeConfiguration<Placement>
{
    public void Configure(EntityTypeBuilder<Placement> builder)
    {
        builder.ToTable("Placements");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Occupation).Code();
        builder.Property(p => p.EndReason).Code();
        builder.Property(p => p.JobOffer).Code();
        builder.HasIndex(p => new { p.CaseId, p.Start });
    }
}

internal sealed class EmployabilityAssessmentConfiguration : IEntityTypeConfiguration<EmployabilityAssessment>
{
    public void Configure(EntityTypeBuilder<EmployabilityAssessment> builder)
    {
        builder.ToTable("EmployabilityAssessments");
        builder.Property(a => a.Verdict).Code();
        builder.Property(a => a.CoachSignature).Key();
        builder.Property(a => a.SecondSignature).Key();
        builder.HasIndex(a => new { a.CaseId, a.At });
    }
}

internal sealed class MeasurementConfiguration : IEntityTypeConfiguration<Measurement>
{
    public void Configure(EntityTypeBuilder<Measurement> builder)
    {
        builder.ToTable("Measurements");
        builder.Property(m => m.Point).Code();
        builder.Property(m => m.Channel).Code();
        builder.HasIndex(m => new { m.CaseId, m.Point });
    }
}

internal sealed class ExitConfiguration : IEntityTypeConfiguration<Exit>
{
    public void Configure(EntityTypeBuilder<Exit> builder)
    {
        builder.ToTable("Exits");
        builder.HasKey(e => e.CaseId);
        builder.Property(e => e.CaseId).ValueGeneratedNever();
        builder.Property(e => e.Reason).Code();
        builder.Property(e => e.Outcome).Code();
        builder.Property(e => e.PostMeasure).Code();
        builder.Property(e => e.Situation).Code();
        builder.Property(e => e.DecidedBy).Key();
        builder.HasIndex(e => e.Date);
    }
}

internal sealed class FollowUpConfiguration : IEntityTypeConfiguration<FollowUp>
{
    public void Configure(EntityTypeBuilder<FollowUp> builder)
    {
        builder.ToTable("FollowUps");
        builder.Property(f => f.Situation).Code();
        builder.HasIndex(f => new { f.CaseId, f.Months });
    }
}

internal sealed class FormSubmissionConfiguration : IEntityTypeConfiguration<FormSubmission>
{
    public void Configure(EntityTypeBuilder<FormSubmission> builder)
    {
        builder.ToTable("FormSubmissions");
        builder.Property(f => f.FormKey).Code();
        builder.Property(f => f.By).Key();
        builder.HasIndex(f => new { f.CaseId, f.At });
        builder.HasIndex(f => new { f.InstanceId, f.TaskKey });
    }
}
