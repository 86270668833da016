using System.Text.Json;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Handovers;

/// <summary>How much of a handover's package an actor may see: DT-15 is asked for each category of what it holds.</summary>
internal sealed class HandoverContent(RuleBook rules, Actor actor, CaseForAccess facts, DateTimeOffset at)
{
    // A field that is not here is shown to nobody. An accommodation tells what to do and not why: it is shown where health may
    // only be seen masked.
    private static readonly Dictionary<string, (string? Category, string Least)> Fields = new()
    {
        ["municipality"] = (null, AccessLevels.Deny),
        ["need"] = (null, AccessLevels.Deny),
        ["name"] = (Categories.Identity, AccessLevels.Read),
        ["idNumber"] = (Categories.Identity, AccessLevels.Read),
        ["initials"] = (Categories.Identity, AccessLevels.Mask),
        ["ageBand"] = (Categories.Identity, AccessLevels.Mask),
        ["phone"] = (Categories.Contact, AccessLevels.Read),
        ["email"] = (Categories.Contact, AccessLevels.Read),
        ["certificates"] = (Categories.Competence, AccessLevels.Read),
        ["targetOccupations"] = (Categories.Competence, AccessLevels.Read),
        ["accommodations"] = (Categories.Health, AccessLevels.Mask),
    };

    private readonly Dictionary<string, AccessAnswer> _answers = [];

    /// <summary>What DT-15 answers for a category.</summary>
    public AccessAnswer this[string category] => _answers.TryGetValue(category, out var known) ? known
        : _answers[category] = AccessQuestion.Ask(rules, actor, facts, category, at);

    /// <summary>The case for somebody who receives a handover: its own consent counts, and no other; for everybody else, the case as it is.</summary>
    public static CaseForAccess Facts(CaseForAccess @case, Handover handover, Consent? consent, RoleGrant? receiving, DateTimeOffset at) =>
        receiving is null || !HandoverStatus.ShowsPackage(handover.Status) ? @case
        : handover.ToPartnerId is { } partner
            ? @case with
            {
                PartnersWithHandover = [partner],
                Consents = [.. Categories.Personal.Where(c => consent?.Opens(c, WorkCalendar.DateOf(at)) == true).Select(c => (partner, c))],
            }
            : @case with { ReceivedBy = (receiving.Role, new CaseDestination(handover.ToRegion, handover.ToMunicipality)) };

    /// <summary>Of a package, what may be seen; the identity number whole only where it is part of what is received.</summary>
    public Dictionary<string, JsonElement> Of(Dictionary<string, JsonElement> package, bool masksNumber)
    {
        var content = Visible(package);
        if (masksNumber && content.TryGetValue("idNumber", out var number) && number.GetString() is { } digits)
        {
            content["idNumber"] = JsonSerializer.SerializeToElement(PersonalIdentityNumber.MaskedOf(digits));
        }

        return content;
    }

    /// <summary>Of a preview, what those who carry the case may see.</summary>
    public Dictionary<string, JsonElement> OfPreview(Dictionary<string, JsonElement> preview) => Visible(preview);

    private Dictionary<string, JsonElement> Visible(Dictionary<string, JsonElement> package) => package
        .Where(field => Fields.TryGetValue(field.Key, out var rule)
            && (rule.Category is null || AccessLevels.Rank(this[rule.Category].Level) >= AccessLevels.Rank(rule.Least)))
        .ToDictionary();
}
