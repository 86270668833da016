using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// One run of target group and eligibility rules, and what a human made of it. Rules propose, humans decide; corrections
/// add a row.
/// </summary>
public sealed class EligibilityAssessment
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>The facts the rules saw, as exact FEEL JSON.</summary>
    public required string Inputs { get; set; }

    /// <summary>Content hash of the rules that answered.</summary>
    public required string RulesHash { get; set; }

    public List<string> Groups { get; set; } = [];

    public required string PrimaryGroup { get; set; }

    /// <summary>Findings of DT-03, each <c>STOPP E04</c> or <c>PROVA E02</c>.</summary>
    public List<string> Findings { get; set; } = [];

    /// <summary><c>BEHORIG</c>, <c>KRAVER_PROVNING</c> or <c>EJ_BEHORIG</c>.</summary>
    public required string Proposal { get; set; }

    /// <summary>Where DT-04 sends the case: <c>N060</c>, <c>N070</c> or <c>N080</c>.</summary>
    public required string NextNode { get; set; }

    /// <summary>What the human decided, or null while nobody has.</summary>
    public string? Decision { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Sealed reason; must be given when the decision differs from the proposal.</summary>
    public string? SealedReason { get; set; }

    /// <summary>The facts that the proposal was made from.</summary>
    public FeelContext ReadFacts() => ExactJson.Read(System.Text.Encoding.UTF8.GetBytes(Inputs));
}

/// <summary>That information on the processing of personal data was given (GDPR art. 13): what, when and how.</summary>
public sealed class InformationNotice
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    public required string InfoVersion { get; set; }

    public DateTimeOffset GivenAt { get; set; }

    /// <summary><c>MUNTLIGT</c>, <c>LATTLAST</c> or <c>TOLK</c>.</summary>
    public required string Way { get; set; }

    public required string GivenBy { get; set; }
}

/// <summary>A participant's yes or no to one recipient, one scope and one purpose (F-SAM, DOMAIN 7.3).</summary>
public sealed class Consent
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary><c>SEKRETESS</c>, <c>GDPR</c> or <c>FOTO</c>.</summary>
    public required string ConsentType { get; set; }

    /// <summary>A partner of the registry.</summary>
    public required string RecipientPartnerId { get; set; }

    /// <summary>See <see cref="ConsentScopes"/>.</summary>
    public required string Scope { get; set; }

    /// <summary>Categories ticked one by one, for <c>FULL_AKT</c>; otherwise empty.</summary>
    public List<string> Categories { get; set; } = [];

    public string? Purpose { get; set; }

    public DateOnly ValidFrom { get; set; }

    /// <summary>Last day; null means "exit and six months".</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary><c>EFTERFRAGAT</c>, <c>LAMNAT</c>, <c>NEKAT</c>, <c>ATERKALLAT</c> or <c>UTGANGET</c>.</summary>
    public required string Status { get; set; }

    /// <summary><c>ELEG</c>, <c>PAPPER</c> or <c>MUNTLIGT</c>.</summary>
    public string? Signature { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }

    /// <summary>Whether it opens <paramref name="category"/> for the recipient on a date. Anything but a clear yes is no.</summary>
    public bool Opens(string category, DateOnly on) =>
        Status == ConsentStatus.Given
        && ValidFrom <= on
        && (ValidTo is null || on <= ValidTo)
        && ConsentScopes.Opens(Scope, category, Categories);
}

/// <summary>Status of a <see cref="Consent"/>.</summary>
public static class ConsentStatus
{
    public const string Asked = "EFTERFRAGAT";
    public const string Given = "LAMNAT";
    public const string Refused = "NEKAT";
    public const string Withdrawn = "ATERKALLAT";
    public const string Expired = "UTGANGET";
}

/// <summary>What each consent scope opens (DOMAIN 7.3).</summary>
public static class ConsentScopes
{
    public const string Minimum = "MINIMUM";
    public const string Competence = "KOMPETENS";
    public const string CompetencePlan = "KOMPETENS_PLAN";
    public const string HealthLimited = "HALSA_BEGRANSAD";
    public const string SocialLimited = "SOCIAL_BEGRANSAD";
    public const string FullFile = "FULL_AKT";
    public const string Evaluation = "UTVARDERING";

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Minimum, Competence, CompetencePlan, HealthLimited, SocialLimited, FullFile, Evaluation];

    /// <summary>Whether a scope opens a category. <c>FULL_AKT</c> opens what is ticked; nothing opens notes unticked.</summary>
    public static bool Opens(string scope, string category, IReadOnlyCollection<string> ticked) => scope switch
    {
        Minimum => category is "IDENTITET" or "KONTAKT",
        Competence or CompetencePlan => category is "IDENTITET" or "KONTAKT" or "KOMPETENS",
        HealthLimited => category is "IDENTITET" or "KONTAKT" or "HALSA",
        SocialLimited => category is "IDENTITET" or "KONTAKT" or "SOCIAL",
        FullFile => ticked.Contains(category),
        _ => false,
    };

    /// <summary>Whether a consent of scope <paramref name="given"/> covers a handover that needs <paramref name="needed"/>.</summary>
    public static bool Covers(string given, string needed) =>
        given == needed
        || (needed == Minimum && given is not Evaluation)
        || (needed == Competence && given is CompetencePlan or FullFile)
        || (needed is CompetencePlan or HealthLimited or SocialLimited && given == FullFile);
}

/// <summary>A need for accommodation and its measure (F-ANP). A diagnosis has no field.</summary>
public sealed class AccommodationNeed
{
    public long Id { get; set; }

    public Guid CaseId { get; set; }

    /// <summary>Code of DT-07, for example <c>HORSEL_TECKEN</c>.</summary>
    public required string Need { get; set; }

    /// <summary>Measure of DT-07, for example <c>ACC-TOLK</c>.</summary>
    public required string Measure { get; set; }

    /// <summary><c>FYSISK</c>, <c>VERKSAMHET</c>, <c>KOMMUNIKATIV</c> or <c>INFORMATIV</c>.</summary>
    public string? Area { get; set; }

    /// <summary>Whether activities wait until the measure is confirmed.</summary>
    public bool Blocking { get; set; }

    /// <summary>"So this works best for me", sealed.</summary>
    public string? SealedOwnWords { get; set; }

    public DateOnly? LeadDate { get; set; }

    public DateTimeOffset RegisteredAt { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary><c>FUNGERADE</c> or <c>ANDRA</c>, once tried.</summary>
    public string? Evaluation { get; set; }
}

internal sealed class EligibilityAssessmentConfiguration : IEntityTypeConfiguration<EligibilityAssessment>
{
    public void Configure(EntityTypeBuilder<EligibilityAssessment> builder)
    {
        builder.ToTable("EligibilityAssessments");
        builder.Property(a => a.RulesHash).Key();
        builder.Property(a => a.PrimaryGroup).Code();
        builder.Property(a => a.Proposal).Code();
        builder.Property(a => a.NextNode).Code();
        builder.Property(a => a.Decision).Code();
        builder.Property(a => a.DecidedBy).Key();
        builder.HasIndex(a => new { a.CaseId, a.At });
    }
}

internal sealed class InformationNoticeConfiguration : IEntityTypeConfiguration<InformationNotice>
{
    public void Configure(EntityTypeBuilder<InformationNotice> builder)
    {
        builder.ToTable("InformationNotices");
        builder.Property(n => n.InfoVersion).Code();
        builder.Property(n => n.Way).Code();
        builder.Property(n => n.GivenBy).Key();
        builder.HasIndex(n => n.CaseId);
    }
}

internal sealed class ConsentConfiguration : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.ToTable("Consents");
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.ConsentType).Code();
        builder.Property(c => c.RecipientPartnerId).Code();
        builder.Property(c => c.Scope).Code();
        builder.Property(c => c.Purpose).Line();
        builder.Property(c => c.Status).Code();
        builder.Property(c => c.Signature).Code();
        builder.Property(c => c.WithdrawnBy).Key();
        builder.HasIndex(c => new { c.CaseId, c.RecipientPartnerId });
        builder.HasIndex(c => new { c.Status, c.ValidTo });
    }
}

internal sealed class AccommodationNeedConfiguration : IEntityTypeConfiguration<AccommodationNeed>
{
    public void Configure(EntityTypeBuilder<AccommodationNeed> builder)
    {
        builder.ToTable("AccommodationNeeds");
        builder.Property(n => n.Need).Code();
        builder.Property(n => n.Measure).Code();
        builder.Property(n => n.Area).Code();
        builder.Property(n => n.Evaluation).Code();
        builder.HasIndex(n => n.CaseId);
    }
}
