using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions.Testing;

/// <summary>Values of test files as FEEL values, and the comparison that the TCK asks for.</summary>
internal static class TckValues
{
    // The TCK compares numbers with this tolerance, relative for large ones.
    private static readonly FeelNumber Tolerance = FeelNumber.Parse("0.00000001");

    /// <param name="type">The type it is read as where the file gives none; Any when nothing is known.</param>
    public static object? ToFeel(TckValue value, FeelType type) => value switch
    {
        TckValue.Simple { Type: null } simple => Untyped(simple.Text, type),
        TckValue.Simple simple => Parse(simple.Type, simple.Text),
        TckValue.List list => FeelList.Of(list.Items.Select(i => ToFeel(i, (type as FeelType.List)?.Item ?? FeelType.Any)).ToArray()),
        TckValue.Context context => FeelContext.Of(context.Components.Select(c => KeyValuePair.Create(c.Name, ToFeel(c.Value, (type as FeelType.Context)?[c.Name] ?? FeelType.Any)))),
        _ => null,
    };

    public static bool AreSame(object? expected, object? got)
    {
        switch (expected, got)
        {
            case (null, null):
                return true;
            case (FeelNumber a, FeelNumber b):
                return a == b || AreClose(a, b);
            case (FeelList a, FeelList b):
                return a.Count == b.Count && a.Zip(b).All(p => AreSame(p.First, p.Second));
            case (FeelContext a, FeelContext b):
                return a.Count == b.Count && a.All(e => b.TryGet(e.Key, out var other) && AreSame(e.Value, other));
            default:
                return expected is not null && got is not null && FeelLanguage.AreEqual(expected, got) == true;
        }
    }

    private static bool AreClose(FeelNumber a, FeelNumber b)
    {
        if (!FeelNumber.TrySubtract(a, b, out var difference))
        {
            return false;
        }

        var size = a.Sign < 0 ? -a : a;
        var allowed = size > FeelNumber.One && FeelNumber.TryMultiply(size, Tolerance, out var relative) ? relative : Tolerance;
        return difference <= allowed && -difference <= allowed;
    }

    private static object? Parse(string? type, string text)
    {
        switch (type)
        {
            case "string":
                return text;
            case "boolean":
                return text.Trim() is "true" or "1";
            case "date" when FeelDate.TryParse(text.Trim(), out var date):
                return date;
            case "time" when FeelTime.TryParse(text.Trim(), out var time):
                return time;
            case "dateTime" when FeelDateTime.TryParse(text.Trim(), out var moment):
                return moment;
            case "duration" when FeelDaysTimeDuration.TryParse(text.Trim(), out var days):
                return days;
            case "duration" when FeelYearsMonthsDuration.TryParse(text.Trim(), out var months):
                return months;
            case "decimal" or "double" or "float" or "integer" or "int" or "long" when FeelNumber.TryParse(text.Trim(), out var number):
                return number;
            default:
                return text;
        }
    }

    // The type of the model decides; without one, a text is what it looks like.
    private static object? Untyped(string text, FeelType type)
    {
        var known = type switch
        {
            _ when ReferenceEquals(type, FeelType.String) => "string",
            _ when ReferenceEquals(type, FeelType.Number) => "decimal",
            _ when ReferenceEquals(type, FeelType.Boolean) => "boolean",
            _ when ReferenceEquals(type, FeelType.Date) => "date",
            _ when ReferenceEquals(type, FeelType.Time) => "time",
            _ when ReferenceEquals(type, FeelType.DateTime) => "dateTime",
            _ when ReferenceEquals(type, FeelType.DaysTimeDuration) || ReferenceEquals(type, FeelType.YearsMonthsDuration) => "duration",
            _ => null,
        };
        return known is null ? Guess(text) : Parse(known, text);
    }

    private static object Guess(string text)
    {
        var plain = text.Trim();
        return plain is "true" ? true
            : plain is "false" ? false
            : FeelNumber.TryParse(plain, out var number) ? number
            : Temporal.ReadAny(plain) ?? text;
    }
}
