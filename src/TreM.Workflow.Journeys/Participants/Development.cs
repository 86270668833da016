using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>The mapping of a person's competence and wishes (F-KAR). Free text is sealed.</summary>
public sealed class Mapping
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The participant's own goal in own words, sealed.</summary>
    public string? SealedGoal { get; set; }

    /// <summary><c>ARBETE</c> or <c>STUDIER</c>.</summary>
    public required string GoalType { get; set; }

    /// <summary>One to three SSYK codes, ranked.</summary>
    public List<string> TargetOccupations { get; set; } = [];

    public string? SwedishLevel { get; set; }

    public string? DigitalSkill { get; set; }

    public int? TravelLimitMinutes { get; set; }

    public int? YearsExperience { get; set; }

    /// <summary><c>VALIDERA</c>, <c>FINNS_DOKUMENT</c>, <c>INGET_ATT_VALIDERA</c> or <c>VILL_INTE</c>: no plan is approved without it.</summary>
    public string? PriorLearningStatement { get; set; }

    /// <summary>Obstacles, sealed.</summary>
    public string? SealedObstacles { get; set; }

    public bool NonTraditionalOpen { get; set; }
}

/// <summary>A validation case (F-VAL) and its outcomes.</summary>
public sealed class ValidationCase
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>OVERSIKT</c>, <c>FORDJUPAD</c> or <c>KOMPETENSBEDOMNING</c>.</summary>
    public required string Route { get; set; }

    /// <summary><c>KOMPETENSPROFIL</c>, <c>INTYG</c>, <c>BRANSCHINTYG</c> or <c>BETYG</c>.</summary>
    public string? EndProduct { get; set; }

    public string? Standard { get; set; }

    public string? AssessorId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Weeks of study saved by what was recognised.</summary>
    public int WeeksCredited { get; set; }

    public List<LearningOutcome> Outcomes { get; set; } = [];
}

/// <summary>A learning outcome assessed (F-VOP).</summary>
public sealed class LearningOutcome
{
    public long Id { get; set; }

    public Guid ValidationCaseId { get; set; }

    public required string OutcomeId { get; set; }

    public required string Statement { get; set; }

    public int? SeqfLevel { get; set; }

    /// <summary><c>UPPNATT</c>, <c>DELVIS</c>, <c>EJ</c> or <c>EJ_BEDOMT</c>.</summary>
    public required string Verdict { get; set; }

    public DateTimeOffset AssessedAt { get; set; }
}

/// <summary>A proof that the participant takes along.</summary>
public sealed class Certificate
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public required string Title { get; set; }

    /// <summary><c>INTYG</c>, <c>BRANSCHINTYG</c>, <c>BETYG</c>, <c>PRAKTIKINTYG</c> or <c>KOMPETENSPROFIL</c>.</summary>
    public required string Kind { get; set; }

    public DateTimeOffset IssuedAt { get; set; }

    public required string IssuedBy { get; set; }

    /// <summary>Code by which a receiver checks it.</summary>
    public required string VerificationCode { get; set; }
}

/// <summary>A version of the individual study plan (F-PLAN). Approval freezes it; a revision is a new version.</summary>
public sealed class Plan
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public int PlanVersion { get; set; }

    /// <summary>Goals in own words, sealed.</summary>
    public string? SealedGoals { get; set; }

    public int TotalWeeks { get; set; }

    public int Pace { get; set; }

    /// <summary><c>AIL</c>, <c>APL</c>, <c>PRAKTIK</c>, <c>STUDIEBESOK</c> or <c>INGEN</c>.</summary>
    public required string WorkplaceLink { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ParticipantSignedAt { get; set; }

    public DateTimeOffset? CoachSignedAt { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    public List<PlanItem> Items { get; set; } = [];
}

/// <summary>One activity of a plan (F-PI).</summary>
public sealed class PlanItem
{
    public Guid Id { get; set; }

    public Guid PlanId { get; set; }

    public Guid CaseId { get; set; }

    /// <summary>Component of DT-06, for example <c>C-ORIENT</c>, or a free code.</summary>
    public required string Component { get; set; }

    /// <summary><c>ORIENTERING</c>, <c>DELKURS</c>, <c>KURS</c>, <c>SFI</c>, <c>HANDLEDNING</c>, <c>WORKSHOP</c>, <c>STUDIEBESOK</c> or <c>AIL</c>.</summary>
    public required string Type { get; set; }

    public string? ProviderPartnerId { get; set; }

    /// <summary><c>PLATS</c>, <c>DISTANS</c> or <c>BLANDAD</c>.</summary>
    public string Mode { get; set; } = "PLATS";

    public DateOnly? Start { get; set; }

    public DateOnly? End { get; set; }

    public int Weeks { get; set; }

    public int HoursPerWeek { get; set; }

    public string? TutorId { get; set; }

    /// <summary><c>PLANERAD</c>, <c>BOKAD</c>, <c>VANTAR_ANPASSNING</c>, <c>PAGAENDE</c>, <c>KLAR</c> or <c>AVBRUTEN</c>.</summary>
    public string Status { get; set; } = "PLANERAD";
}

internal sealed class MappingConfiguration : IEntityTypeConfiguration<Mapping>
{
    public void Configure(EntityTypeBuilder<Mapping> builder)
    {
        builder.ToTable("Mappings");
        builder.Property(m => m.GoalType).Code();
        builder.Property(m => m.SwedishLevel).Code();
        builder.Property(m => m.DigitalSkill).Code();
        builder.Property(m => m.PriorLearningStatement).Code();
        builder.HasIndex(m => new { m.CaseId, m.At });
    }
}

internal sealed class ValidationCaseConfiguration : IEntityTypeConfiguration<ValidationCase>
{
    public void Configure(EntityTypeBuilder<ValidationCase> builder)
    {
        builder.ToTable("ValidationCases");
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Route).Code();
        builder.Property(v => v.EndProduct).Code();
        builder.Property(v => v.Standard).Line();
        builder.Property(v => v.AssessorId).Key();
        builder.HasMany(v => v.Outcomes).WithOne().HasForeignKey(o => o.ValidationCaseId);
        builder.HasIndex(v => v.CaseId);
    }
}

internal sealed class LearningOutcomeConfiguration : IEntityTypeConfiguration<LearningOutcome>
{
    public void Configure(EntityTypeBuilder<LearningOutcome> builder)
    {
        builder.ToTable("LearningOutcomes");
        builder.Property(o => o.OutcomeId).Code();
        builder.Property(o => o.Statement).Line();
        builder.Property(o => o.Verdict).Code();
    }
}

internal sealed class CertificateConfiguration : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> builder)
    {
        builder.ToTable("Certificates");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Title).Line();
        builder.Property(c => c.Kind).Code();
        builder.Property(c => c.IssuedBy).Key();
        builder.Property(c => c.VerificationCode).Code();
        builder.HasIndex(c => c.CaseId);
        builder.HasIndex(c => c.VerificationCode).IsUnique();
    }
}

internal sealed class PlanConfiguration : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        builder.ToTable("Plans");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.WorkplaceLink).Code();
        builder.HasMany(p => p.Items).WithOne().HasForeignKey(i => i.PlanId);
        builder.HasIndex(p => new { p.CaseId, p.PlanVersion }).IsUnique();
    }
}

internal sealed class PlanItemConfiguration : IEntityTypeConfiguration<PlanItem>
{
    public void Configure(EntityTypeBuilder<PlanItem> builder)
    {
        builder.ToTable("PlanItems");
        builder.Property(i => i.Id).ValueGeneratedNever();
        builder.Property(i => i.Component).Code();
        builder.Property(i => i.Type).Code();
        builder.Property(i => i.ProviderPartnerId).Code();
        builder.Property(i => i.Mode).Code();
        builder.Property(i => i.TutorId).Key();
        builder.Property(i => i.Status).Code();
        builder.HasIndex(i => new { i.CaseId, i.Status });
    }
}
