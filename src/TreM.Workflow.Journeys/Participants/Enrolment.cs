using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// A case: one spell of participation, from referral to close. It refers to its person by id and is itself known by a
/// pseudonymous <see cref="CaseId"/>, which is all that processes, tasks and history ever see.
/// </summary>
public sealed class Enrolment
{
    public Guid CaseId { get; set; }

    public Guid PersonId { get; set; }

    /// <summary>See <see cref="CaseStatus"/>; changed only by <see cref="Become"/>.</summary>
    public string Status { get; set; } = CaseStatus.Referred;

    /// <summary><c>F0</c> to <c>F7</c>.</summary>
    public string Phase { get; set; } = "F0";

    /// <summary>Home municipality now (four digits, a text with leading zero).</summary>
    public required string Municipality { get; set; }

    /// <summary>Operational region now, or <c>UTANFOR</c>.</summary>
    public required string Region { get; set; }

    public DateTimeOffset ReferredAt { get; set; }

    /// <summary>First day in the programme; reported to SCB in its month.</summary>
    public DateOnly? StartDate { get; set; }

    /// <summary>Last day in the programme.</summary>
    public DateOnly? EndDate { get; set; }

    /// <summary>The responsible coach.</summary>
    public string? CoachId { get; set; }

    /// <summary>The coach taking over, during an ANSVARSBYTE: both see the case until the first meeting.</summary>
    public string? IncomingCoachId { get; set; }

    /// <summary>The organisation responsible now.</summary>
    public string? PartnerId { get; set; }

    /// <summary>Copied from the person so that lists never open the vault; protected cases are hidden everywhere.</summary>
    public bool IsProtected { get; set; }

    /// <summary><c>K</c>, <c>M</c> or <c>OKANT</c>.</summary>
    public string Sex { get; set; } = "OKANT";

    /// <summary>Primary target group valid at enrolment, or <c>INGEN</c>.</summary>
    public string PrimaryGroup { get; set; } = "INGEN";

    /// <summary>All target groups valid at enrolment.</summary>
    public List<string> Groups { get; set; } = [];

    /// <summary>Planned pace in per cent.</summary>
    public int? PlannedPace { get; set; }

    /// <summary>Person-level risk (DOMAIN 3.4), kept by the nightly sweep.</summary>
    public bool RiskFlag { get; set; }

    /// <summary>Last time the plan moved forward.</summary>
    public DateTimeOffset? LastProgressAt { get; set; }

    /// <summary>Root process instance.</summary>
    public Guid? InstanceId { get; set; }

    /// <summary>Counts writes: two people changing one case at once is noticed.</summary>
    public int Version { get; set; }

    /// <summary>Moves the case to another status when the model allows it.</summary>
    public bool Become(string status)
    {
        if (Status == status)
        {
            return true;
        }

        if (!CaseStatus.MayBecome(Status, status))
        {
            return false;
        }

        Status = status;
        Version++;
        return true;
    }
}

/// <summary>A period in one municipality, so that key figures split right after a transfer (E7).</summary>
public sealed class RegionPeriod
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public required string Municipality { get; set; }

    public required string Region { get; set; }

    public DateOnly From { get; set; }

    /// <summary>Last day, or null while it lasts.</summary>
    public DateOnly? To { get; set; }
}

internal sealed class EnrolmentConfiguration : IEntityTypeConfiguration<Enrolment>
{
    public void Configure(EntityTypeBuilder<Enrolment> builder)
    {
        builder.ToTable("Enrolments");
        builder.HasKey(e => e.CaseId);
        builder.Property(e => e.CaseId).ValueGeneratedNever();
        builder.Property(e => e.Status).Code();
        builder.Property(e => e.Phase).Code();
        builder.Property(e => e.Municipality).Code();
        builder.Property(e => e.Region).Code();
        builder.Property(e => e.Sex).Code();
        builder.Property(e => e.PrimaryGroup).Code();
        builder.Property(e => e.CoachId).Key();
        builder.Property(e => e.IncomingCoachId).Key();
        builder.Property(e => e.PartnerId).Code();
        builder.Property(e => e.Version).IsConcurrencyToken();
        builder.HasIndex(e => e.PersonId);
        builder.HasIndex(e => e.InstanceId);
        builder.HasIndex(e => new { e.Region, e.Status, e.ReferredAt });
        builder.HasIndex(e => new { e.Municipality, e.Status, e.ReferredAt });
        builder.HasIndex(e => new { e.CoachId, e.Status, e.ReferredAt });
        builder.HasIndex(e => new { e.PartnerId, e.Status, e.ReferredAt });
        builder.HasIndex(e => new { e.Status, e.ReferredAt });
        builder.HasIndex(e => new { e.CoachId, e.RiskFlag, e.Status });

        // What a coordinator's page counts, so that it is counted without the cases themselves.
        builder.HasIndex(e => new { e.Region, e.Status, e.IsProtected, e.CoachId, e.RiskFlag });
        builder.HasIndex(e => new { e.Municipality, e.Status, e.IsProtected, e.Region, e.CoachId, e.RiskFlag });
        builder.HasIndex(e => new { e.IncomingCoachId, e.Status, e.ReferredAt });
        builder.HasIndex(e => e.StartDate);
    }
}

internal sealed class RegionPeriodConfiguration : IEntityTypeConfiguration<RegionPeriod>
{
    public void Configure(EntityTypeBuilder<RegionPeriod> builder)
    {
        builder.ToTable("RegionPeriods");
        builder.Property(p => p.Municipality).Code();
        builder.Property(p => p.Region).Code();
        builder.HasIndex(p => new { p.CaseId, p.From });
    }
}
