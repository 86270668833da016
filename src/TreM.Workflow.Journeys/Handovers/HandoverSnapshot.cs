using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>What a receiver may have of a case, as it is now: only what its type may have, and only what the consent opens (DOMAIN 4.10).</summary>
internal static class HandoverSnapshot
{
    /// <summary>A package, sealed, not yet added.</summary>
    /// <param name="db">The store.</param>
    /// <param name="vault">Seals.</param>
    /// <param name="case">The case.</param>
    /// <param name="partner">The receiving organisation, or null when a role of the programme receives.</param>
    /// <param name="consent">The consent it is sent under.</param>
    /// <param name="need">What it is for.</param>
    /// <param name="version">1 for the first, one more for each update.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal static async Task<HandoverPackage> Make(
        WorkflowContext db, IdentityVault vault, Enrolment @case, Partner? partner, Consent? consent, string need, int version, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        var today = WorkCalendar.DateOf(at);
        var person = await db.Set<Person>().AsNoTracking().FirstAsync(p => p.Id == @case.PersonId, cancellationToken);
        var identity = vault.Open(person);
        var needs = await db.Set<AccommodationNeed>().Where(n => n.CaseId == @case.CaseId).Select(n => n.Measure).Distinct().ToListAsync(cancellationToken);
        var (always, withConsent) = partner is null ? (Categories.Personal, []) : HandoverRules.DataSet(partner.Type);
        var categories = always.Concat(withConsent.Where(c => consent?.Opens(c, today) == true)).Distinct().ToList();
        var age = identity?.AgeAt(today);
        var preview = new Dictionary<string, object?>
        {
            ["initials"] = identity?.Initials,
            ["ageBand"] = age is null ? null : string.Create(CultureInfo.InvariantCulture, $"{age / 10 * 10}–{(age / 10 * 10) + 9}"),
            ["municipality"] = @case.Municipality,
            ["need"] = need,
            ["accommodations"] = withConsent.Contains(Categories.Health) && categories.Contains(Categories.Health) ? needs : null,
        };
        return new HandoverPackage
        {
            PackageVersion = version,
            At = at,
            Categories = categories,
            SealedPreview = vault.SealText(JsonSerializer.Serialize(preview)),
            SealedContent = vault.SealText(JsonSerializer.Serialize(await Content(db, @case, partner, identity, categories, needs, cancellationToken))),
        };
    }

    private static async Task<Dictionary<string, object?>> Content(
        WorkflowContext db, Enrolment @case, Partner? partner, PersonIdentity? identity, List<string> categories, List<string> needs, CancellationToken cancellationToken)
    {
        var content = new Dictionary<string, object?>();
        if (categories.Contains(Categories.Identity))
        {
            content["name"] = identity?.FullName;
            content["idNumber"] = partner is null || HandoverRules.SendsIdNumber(partner.Type) ? identity?.IdNumber : null;
        }

        if (categories.Contains(Categories.Contact))
        {
            (content["phone"], content["email"]) = (identity?.Phone, identity?.Email);
        }

        if (categories.Contains(Categories.Competence))
        {
            content["certificates"] = await db.Set<Certificate>().Where(c => c.CaseId == @case.CaseId).Select(c => c.Title).ToListAsync(cancellationToken);
            content["targetOccupations"] = await db.Set<Mapping>().Where(m => m.CaseId == @case.CaseId)
                .OrderByDescending(m => m.At).Select(m => m.TargetOccupations).FirstOrDefaultAsync(cancellationToken);
        }

        if (categories.Contains(Categories.Health))
        {
            content["accommodations"] = needs;
        }

        return content;
    }
}
