using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Journeys.Partners;

/// <summary>An organisation of the partnership (DOMAIN 6.1). Contacts are functions, never persons.</summary>
public sealed class Partner
{
    /// <summary><c>P-01</c> to <c>P-25</c>, or what an administrator chose.</summary>
    public required string Id { get; set; }

    public required string Name { get; set; }

    /// <summary>See <see cref="PartnerTypes"/>.</summary>
    public required string Type { get; set; }

    /// <summary>The type is a reading of the name that somebody should confirm.</summary>
    public bool TypeUncertain { get; set; }

    /// <summary><c>MEDFINANSIAR</c>, <c>SAMARBETSPARTNER</c>, <c>PROJEKTAGARE</c>.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>Municipality codes; empty means county-wide or unknown.</summary>
    public List<string> Municipalities { get; set; } = [];

    public string? Region { get; set; }

    public DateOnly? ActiveFrom { get; set; }

    public DateOnly? ActiveTo { get; set; }

    /// <summary>Access is off until a controller agreement is registered.</summary>
    public DateOnly? ControllerAgreement { get; set; }

    /// <summary>Organisation number, ten digits without a hyphen, or null when nobody has registered it.</summary>
    public string? OrganisationNumber { get; set; }

    /// <summary>Shared mailbox for notices; they never hold personal data.</summary>
    public string? Mailbox { get; set; }

    /// <summary>Contact functions, never persons: <c>Reception &lt;reception@example.com&gt;</c>.</summary>
    public List<string> Contacts { get; set; } = [];

    /// <summary>Handover types it takes; empty means all.</summary>
    public List<string> HandoverTypes { get; set; } = [];

    /// <summary>ISO weeks in which the partner is closed.</summary>
    public List<int> ClosedWeeks { get; set; } = [];

    public int? CapacityPerMonth { get; set; }

    /// <summary>Outside the partnership: reached by mail and meetings only.</summary>
    public bool OutOfNetwork { get; set; }

    /// <summary>Counted up at each change: whoever saves second loses.</summary>
    public int Version { get; set; }

    /// <summary>Whether it may receive anything on a date.</summary>
    public bool IsActive(DateOnly on) => (ActiveFrom is null || ActiveFrom <= on) && (ActiveTo is null || on <= ActiveTo);

    /// <summary>Whether it takes handovers of a type.</summary>
    public bool Takes(string handoverType) => HandoverTypes.Count == 0 || HandoverTypes.Contains(handoverType);
}

/// <summary>Partner types; they decide the minimum data set of a handover.</summary>
public static class PartnerTypes
{
    public const string EmploymentService = "AF";
    public const string SocialInsurance = "FK";
    public const string Municipality = "KOMMUN";
    public const string AdultEducation = "VUX";
    public const string LearningCentre = "LARCENTRUM";
    public const string RegionalAdultEducation = "REGIONAL_VUX";
    public const string EducationFederation = "UTBILDNINGSFORBUND";
    public const string Business = "NARINGSLIV";
    public const string Company = "FORETAG";
    public const string RegionalBody = "REGIONALT_ORGAN";

    /// <summary>All types.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        EmploymentService, SocialInsurance, Municipality, AdultEducation, LearningCentre, RegionalAdultEducation, EducationFederation, Business, Company,
        RegionalBody,
    ];

    /// <summary>What an organisation may be in the partnership.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["MEDFINANSIAR", "SAMARBETSPARTNER", "PROJEKTAGARE"];
}

/// <summary>A municipality of the programme (DOMAIN 6.2).</summary>
public sealed class Municipality
{
    /// <summary>Four digits, a text: Kalmar is 0880.</summary>
    public required string Code { get; set; }

    public required string Name { get; set; }

    public required string County { get; set; }

    /// <summary>Operational region, which is not the county.</summary>
    public required string Region { get; set; }

    /// <summary>Resolver KOMMUNENS_VUX: the partner, or null when the regional coordinator decides.</summary>
    public string? AdultEducation { get; set; }
}

internal sealed class PartnerConfiguration : IEntityTypeConfiguration<Partner>
{
    public void Configure(EntityTypeBuilder<Partner> builder)
    {
        builder.ToTable("Partners");
        builder.Property(p => p.Id).Code();
        builder.Property(p => p.Name).Line();
        builder.Property(p => p.Type).Code();
        builder.Property(p => p.Region).Code();
        builder.Property(p => p.Mailbox).Line();
        builder.Property(p => p.OrganisationNumber).HasMaxLength(10);
        builder.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class MunicipalityConfiguration : IEntityTypeConfiguration<Municipality>
{
    public void Configure(EntityTypeBuilder<Municipality> builder)
    {
        builder.ToTable("Municipalities");
        builder.HasKey(m => m.Code);
        builder.Property(m => m.Code).Code();
        builder.Property(m => m.Name).Line();
        builder.Property(m => m.County).Line();
        builder.Property(m => m.Region).Code();
        builder.Property(m => m.AdultEducation).Code();
    }
}
