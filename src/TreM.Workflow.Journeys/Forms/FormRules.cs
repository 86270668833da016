using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Forms;

/// <summary>What an answer must satisfy (form-js <c>validate</c>).</summary>
/// <param name="Required">An answer is needed; for a checkbox: it must be ticked.</param>
/// <param name="Min">Smallest number.</param>
/// <param name="Max">Largest number.</param>
/// <param name="MinLength">Fewest characters.</param>
/// <param name="MaxLength">Most characters.</param>
/// <param name="Pattern">Pattern for the whole text, evaluated without backtracking.</param>
/// <param name="Decimals">Most decimals of a number, or null for any.</param>
public sealed record FormRules(
    bool Required, FeelNumber? Min, FeelNumber? Max, int? MinLength, int? MaxLength, Regex? Pattern, int? Decimals)
{
    private static readonly DateOnly FirstDay = new(1900, 1, 1);
    private static readonly DateOnly LastDay = new(2199, 12, 31);

    /// <summary>How many days a date may lie from today (property <c>trem:days</c>, <c>0..365</c>); null for any.</summary>
    public (int From, int To)? Days { get; init; }

    /// <summary>No rules.</summary>
    public static readonly FormRules None = new(false, null, null, null, null, null, null);

    internal static FormRules Read(JsonElement component, string place, ImmutableArray<Finding>.Builder findings)
    {
        int? decimals = component.TryGetProperty("decimalDigits", out var digits) && digits.TryGetInt32(out var d) ? d : null;
        var days = ReadDays(component, place, findings);
        if (!component.TryGetProperty("validate", out var json) || json.ValueKind != JsonValueKind.Object)
        {
            return decimals is null && days is null ? None : None with { Decimals = decimals, Days = days };
        }

        Regex? pattern = null;
        if (FormSchema.Text(json, "pattern") is { Length: > 0 } text)
        {
            try
            {
                pattern = new Regex($"^(?:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                findings.Add(new("form.pattern.invalid", Severity.Error,
                    $"Expected a regular expression without back-references; saw '{text}'.", place));
            }
        }

        return new(
            json.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.True,
            Number(json, "min"), Number(json, "max"), Length(json, "minLength"), Length(json, "maxLength"), pattern, decimals) { Days = days };
    }

    private static (int From, int To)? ReadDays(JsonElement component, string place, ImmutableArray<Finding>.Builder findings)
    {
        if (!component.TryGetProperty("properties", out var properties) || FormSchema.Text(properties, "trem:days") is not { } text)
        {
            return null;
        }

        if (text.Split("..") is [var from, var to] && int.TryParse(from, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(to, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last) && first <= last && first > -40_000 && last < 40_000)
        {
            return (first, last);
        }

        findings.Add(new("form.days.invalid", Severity.Error, $"Expected two numbers of days from today, for example 0..365; saw '{text}'.", place));
        return null;
    }

    private static FeelNumber? Number(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return FeelNumber.TryParse(text, out var number) ? number : null;
    }

    private static int? Length(JsonElement json, string name) => Number(json, name) is { } number && number.TryToInt32(out var length)
        ? length
        : null;

    /// <summary>The error of one answer, or null.</summary>
    internal (string Code, string[] Arguments)? Check(FormComponent component, object? answer, DateOnly? today) => answer switch
    {
        null => Required ? ("form.required", []) : null,
        false when component.Type == FormComponentType.Checkbox && Required => ("form.required", []),
        string { Length: 0 } or FeelList { Count: 0 } => Required ? ("form.required", []) : null,
        FeelNumber number => CheckNumber(number),
        string text when !SoundText.Is(text) => ("form.text.characters", []),
        string text when component.Type == FormComponentType.DateTime => CheckDate(component, text, today),
        string text when component.Type is FormComponentType.TextField or FormComponentType.TextArea => CheckText(text),
        string code when component.Type is FormComponentType.Select or FormComponentType.Radio => CheckOption(component, code),
        FeelList codes when component.Type == FormComponentType.Checklist =>
            codes.Select(c => c is string code ? CheckOption(component, code) : ("form.option.unknown", [])).FirstOrDefault(e => e is not null),
        bool when component.Type == FormComponentType.Checkbox => null,
        FeelList when component.Type == FormComponentType.List => null,
        _ => ("form.type.wrong", []),
    };

    private (string, string[])? CheckNumber(FeelNumber number) =>
        Min is { } min && number < min ? ("form.number.min", [min.ToString()])
        : Max is { } max && number > max ? ("form.number.max", [max.ToString()])
        : Decimals is { } most && HasMoreDecimals(number, most) ? ("form.number.decimals", [most.ToString(CultureInfo.InvariantCulture)])
        : null;

    private static bool HasMoreDecimals(FeelNumber number, int most) =>
        number.ToString() is var text && text.IndexOf('.') is >= 0 and var point && text.Length - point - 1 > most;

    private (string, string[])? CheckText(string text) =>
        MinLength is { } min && SoundText.LengthOf(text) < min ? ("form.text.min", [min.ToString(CultureInfo.InvariantCulture)])
        : MaxLength is var max && SoundText.LengthOf(text) > (max ?? SoundText.Longest)
            ? ("form.text.max", [(max ?? SoundText.Longest).ToString(CultureInfo.InvariantCulture)])
        : Pattern is not null && !Pattern.IsMatch(text) ? ("form.text.pattern", [])
        : null;

    private static (string, string[])? CheckOption(FormComponent component, string code) =>
        component.Options.Length == 0 || component.Options.Any(o => o.Value == code) ? null : ("form.option.unknown", []);

    private (string, string[])? CheckDate(FormComponent component, string text, DateOnly? today)
    {
        if (component.Subtype == "time")
        {
            return TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : ("form.date.invalid", []);
        }

        string[] formats = component.Subtype == "datetime" ? ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"] : ["yyyy-MM-dd"];
        if (!DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return ("form.date.invalid", []);
        }

        var (first, last) = today is { } day && Days is var (from, to) ? (day.AddDays(from), day.AddDays(to)) : (FirstDay, LastDay);
        return DateOnly.FromDateTime(moment) is var on && on >= first && on <= last ? null : ("form.date.range", [Text(first), Text(last)]);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
