using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Journeys.Partners;

namespace TreM.Workflow.Web.Texts;

/// <summary>What people read for the programme's codes: the labels that ship beside the rules, and the codes only pages know.</summary>
public sealed class Labels(IStringLocalizer<Codes> codes)
{
    private static readonly FrozenDictionary<string, string> Swedish = Read("labels.sv.json");
    private static readonly FrozenDictionary<string, string> English = Read("labels.en.json");

    /// <summary>The text for a code in the reader's language; the code itself when nobody has named it.</summary>
    public string this[string? code] => code is null or "" ? ""
        : codes[code] is { ResourceNotFound: false } own ? own.Value
        : (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? English : Swedish).GetValueOrDefault(code, code);

    /// <summary>An occupation by its SSYK code; the code itself when nobody has named it.</summary>
    public string Occupation(string code) => codes[$"SSYK.{code}"] is { ResourceNotFound: false } name ? name.Value : code;

    /// <summary>Whether somebody has named the code.</summary>
    public bool Knows(string code) => Swedish.ContainsKey(code) || !codes[code].ResourceNotFound;

    /// <summary>A municipality's name.</summary>
    public static string Municipality(string? code) => code is null ? "" : PartnerRegistry.Shipped.Municipality(code)?.Name ?? code;

    /// <summary>A partner's name as the programme began with it.</summary>
    public static string Partner(string? id) => id is null ? "" : PartnerRegistry.Shipped.Partners.FirstOrDefault(p => p.Id == id)?.Name ?? id;

    private static FrozenDictionary<string, string> Read(string name)
    {
        using var stream = typeof(Labels).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Expected the embedded resource '{name}'; check TreM.Workflow.Web.csproj.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
