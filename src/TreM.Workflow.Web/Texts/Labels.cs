using System.Globalization;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Journeys.Partners;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Web.Texts;

/// <summary>What people read for the programme's codes: the labels that ship beside the rules, and the codes only pages know.</summary>
public sealed class Labels(IStringLocalizer<Codes> codes)
{
    /// <summary>The text for a code in the reader's language; the code itself when nobody has named it.</summary>
    public string this[string? code] => code is null or "" ? ""
        : codes[code] is { ResourceNotFound: false } own ? own.Value
        : RuleLabels.Find(code, CultureInfo.CurrentUICulture) ?? code;

    /// <summary>An occupation by its SSYK code; the code itself when nobody has named it.</summary>
    public string Occupation(string code) => codes[$"SSYK.{code}"] is { ResourceNotFound: false } name ? name.Value : code;

    /// <summary>Whether somebody has named the code.</summary>
    public bool Knows(string code) => RuleLabels.Find(code, CultureInfo.CurrentUICulture) is not null || !codes[code].ResourceNotFound;

    /// <summary>A municipality's name.</summary>
    public static string Municipality(string? code) => code is null ? "" : PartnerRegistry.Shipped.Municipality(code)?.Name ?? code;

    /// <summary>A partner's name as the programme began with it.</summary>
    public static string Partner(string? id) => id is null ? "" : PartnerRegistry.Shipped.Partners.FirstOrDefault(p => p.Id == id)?.Name ?? id;
}
