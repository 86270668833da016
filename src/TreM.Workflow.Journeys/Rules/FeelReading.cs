using System.Globalization;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>Reading FEEL values where the shape is known from a table or a form.</summary>
public static class FeelReading
{
    /// <summary>A text entry; empty when absent.</summary>
    public static string Text(this FeelContext row, string name) => row[name] as string ?? "";

    /// <summary>A text entry, or null when absent or blank.</summary>
    public static string? TextOrNull(this FeelContext row, string name) => row[name] is string text && text.Trim().Length > 0 ? text.Trim() : null;

    /// <summary>A boolean entry; false when absent.</summary>
    public static bool Flag(this FeelContext row, string name) => row[name] is true;

    /// <summary>A whole number, also when a form gave it as text; null when absent.</summary>
    public static int? Whole(this FeelContext row, string name) => row[name] switch
    {
        FeelNumber number when number.TryToInt32(out var value) => value,
        string text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    /// <summary>A number with decimals; null when absent.</summary>
    public static decimal? Number(this FeelContext row, string name) =>
        row[name] is FeelNumber number && number.TryToDecimal(out var value) ? value : null;

    /// <summary>A date, as a FEEL date or as a form's text; null when absent.</summary>
    public static DateOnly? Date(this FeelContext row, string name) => row[name] switch
    {
        FeelDate date when date.TryToDateOnly(out var value) => value,
        string { Length: >= 10 } text when DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var value) => value,
        _ => null,
    };

    /// <summary>The contexts of a list.</summary>
    public static IEnumerable<FeelContext> Rows(this FeelContext row, string name) => row[name] is FeelList list ? list.OfType<FeelContext>() : [];

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(this FeelContext row, string name) => row[name] is FeelList list ? [.. list.OfType<string>()] : [];
}
