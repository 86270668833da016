using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>Where a handover goes.</summary>
/// <param name="PartnerIds">Candidates, best first; empty when a role receives.</param>
/// <param name="Role">The receiving role when no partner is named.</param>
/// <param name="ConsentScope">Scope of the consent it needs.</param>
public sealed record HandoverRoute(IReadOnlyList<string> PartnerIds, string? Role, string ConsentScope);

/// <summary>Routing (DT-14 with the partner registry) and the minimum data set by partner type (DOMAIN 4.10).</summary>
public static class HandoverRules
{
    /// <summary>Needs that DT-14 knows.</summary>
    public static IReadOnlyList<string> Needs { get; } =
        ["REHAB", "ARBETSFORMEDLING", "VALIDERING", "VUXENUTBILDNING", "PRAKTIK", "FORSORJNING", "FLYTT"];

    /// <summary>The receivers for a need of somebody who lives in a municipality.</summary>
    public static HandoverRoute Route(
        RuleBook rules, IReadOnlyCollection<Partner> partners, PartnerRegistry registry,
        string need, string region, string municipality, DateTimeOffset at)
    {
        var on = Calendars.WorkCalendar.DateOf(at);
        var active = partners.Where(p => p.IsActive(on)).ToList();
        var local = registry.AdultEducationOf(municipality);
        var row = rules.Row("DT-14", at, FeelContext.Of(
            ("need", need), ("region", region), ("localPartnerExists", local is not null && active.Any(p => p.Id == local))));
        var scope = row.Text("consentScope");
        var found = Resolve(row.Text("resolver"), active, local, municipality);
        if (found.Count == 0)
        {
            found = Resolve(row.Text("fallback"), active, local, municipality);
        }

        return found.Count > 0
            ? new(found, null, scope)
            : new([], RoleOf(row.Text("resolver")) ?? RoleOf(row.Text("fallback")) ?? Roles.RegionalCoordinator, scope);
    }

    /// <summary>The categories a partner of this type may get: always, and with consent. Everything else is never sent.</summary>
    public static (IReadOnlyList<string> Always, IReadOnlyList<string> WithConsent) DataSet(string partnerType) => partnerType switch
    {
        PartnerTypes.EmploymentService => ([Categories.Identity, Categories.Contact], [Categories.Competence]),
        PartnerTypes.SocialInsurance => ([Categories.Identity, Categories.Contact], [Categories.Health]),
        PartnerTypes.AdultEducation or PartnerTypes.LearningCentre or PartnerTypes.RegionalAdultEducation or PartnerTypes.EducationFederation
            => ([Categories.Identity, Categories.Contact], [Categories.Competence, Categories.Health]),
        PartnerTypes.Municipality => ([Categories.Identity, Categories.Contact], [Categories.Competence, Categories.Social]),
        PartnerTypes.Business or PartnerTypes.Company => ([], [Categories.Identity, Categories.Competence]),
        _ => ([], []),
    };

    /// <summary>Whether the identity number itself is part of the minimum data set.</summary>
    public static bool SendsIdNumber(string partnerType) =>
        partnerType is PartnerTypes.EmploymentService or PartnerTypes.SocialInsurance or PartnerTypes.AdultEducation
            or PartnerTypes.LearningCentre or PartnerTypes.RegionalAdultEducation or PartnerTypes.EducationFederation;

    private static List<string> Resolve(string resolver, List<Partner> active, string? local, string municipality)
    {
        return resolver switch
        {
            "FK_DALARNA" => Nearest(active.Where(p => p is { Type: PartnerTypes.SocialInsurance, Region: "REG-DAL" }), municipality),
            "FK_VG" => Nearest(active.Where(p => p is { Type: PartnerTypes.SocialInsurance, Region: "REG-GR" }), municipality),
            "AF_DALARNA" => Nearest(active.Where(p => p is { Type: PartnerTypes.EmploymentService, Region: "REG-DAL" }), municipality),
            "AF_GOTEBORG" => Nearest(active.Where(p => p is { Type: PartnerTypes.EmploymentService, Region: "REG-GR" }), municipality),
            "DALAWUX" => [.. active.Where(p => p.Type == PartnerTypes.RegionalAdultEducation).Select(p => p.Id)],
            "KOMMUNENS_VUX" or "KOMMUNENS_LARCENTRUM" => active.Where(p => p.Id == local).Select(p => p.Id).ToList(),
            "HEMKOMMUNENS_SOCIALTJANST" =>
                [.. active.Where(p => p.Type == PartnerTypes.Municipality && p.Municipalities.Contains(municipality)).Select(p => p.Id)],
            _ => [],
        };
    }

    private static List<string> Nearest(IEnumerable<Partner> partners, string municipality) =>
        [.. partners.OrderByDescending(p => p.Municipalities.Contains(municipality)).ThenBy(p => p.Id, StringComparer.Ordinal).Select(p => p.Id)];

    private static string? RoleOf(string resolver) => resolver switch
    {
        "REG_SAMORDNARE" or "MOTTAGANDE_REG_SAMORDNARE" => Roles.RegionalCoordinator,
        "PROJEKTLEDARE" => Roles.ProjectManager,
        _ => null,
    };
}
