using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>The texts that ship beside the rules (<c>rules/labels.sv.json</c> and <c>labels.en.json</c>): per table, row, input and code.</summary>
public static class RuleLabels
{
    private static readonly FrozenDictionary<string, string> Swedish = Read("labels.sv.json");
    private static readonly FrozenDictionary<string, string> English = Read("labels.en.json");

    /// <summary>The text for a code in a language; null when nobody has named it.</summary>
    public static string? Find(string code, CultureInfo culture)
    {
        var texts = culture.TwoLetterISOLanguageName == "en" ? English : Swedish;
        return texts.GetValueOrDefault(code) ?? texts.GetValueOrDefault($"field.{code}");
    }

    private static FrozenDictionary<string, string> Read(string name)
    {
        using var stream = typeof(RuleLabels).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Expected the embedded resource '{name}'; check TreM.Workflow.Journeys.csproj.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
