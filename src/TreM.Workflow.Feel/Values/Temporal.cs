namespace TreM.Workflow.Feel;

/// <summary>Reads temporal values of any kind, and answers their properties (DMN 1.5, table 65).</summary>
internal static class Temporal
{
    /// <summary>A date, time, date and time, or duration; null when the text is none of them.</summary>
    internal static object? ReadAny(string text)
    {
        if (text.Length > 1 && (text[0] == 'P' || (text[0] == '-' && text[1] == 'P')))
        {
            return ReadDuration(text);
        }

        if (text.Contains('T', StringComparison.Ordinal) && text.IndexOf('T', StringComparison.Ordinal) > 5 && FeelDateTime.TryParse(text, out var both))
        {
            return both;
        }

        if (FeelDate.TryParse(text, out var date))
        {
            return date;
        }

        return FeelTime.TryParse(text, out var time) ? time : null;
    }

    internal static object? ReadDuration(string text) =>
        FeelYearsMonthsDuration.TryParse(text, out var months) ? months
        : FeelDaysTimeDuration.TryParse(text, out var days) ? days
        : null;

    internal static FeelDateTime Midnight(FeelDate date) => new(date, new(0, 0, FeelZone.Utc));

    /// <summary>A property of a value that is neither context nor list; false when the kind has no such property.</summary>
    internal static bool TryGetProperty(object value, string name, out object? property)
    {
        switch (value)
        {
            case FeelDate date:
                return TryGet(date, name, out property);
            case FeelDateTime moment:
                return TryGet(moment.Date, name, out property) || TryGet(moment.Time, moment.Offset, name, out property);
            case FeelTime time:
                return TryGet(time, time.Zone?.StandardOffset, name, out property);
            case FeelDaysTimeDuration duration:
                property = name switch
                {
                    "days" => Boxes.Of(duration.Days),
                    "hours" => Boxes.Of((long)duration.Hours),
                    "minutes" => Boxes.Of((long)duration.Minutes),
                    "seconds" => Boxes.Of((long)duration.Seconds),
                    _ => null,
                };
                return property is not null;
            case FeelYearsMonthsDuration duration:
                property = name switch
                {
                    "years" => Boxes.Of(duration.Years),
                    "months" => Boxes.Of(duration.Months),
                    _ => null,
                };
                return property is not null;
            case FeelRange range:
                property = name switch
                {
                    "start" => range.Start,
                    "end" => range.End,
                    "start included" => Boxes.Of(range.StartIncluded),
                    "end included" => Boxes.Of(range.EndIncluded),
                    _ => null,
                };
                return name is "start" or "end" or "start included" or "end included";
            default:
                property = null;
                return false;
        }
    }

    private static bool TryGet(FeelDate date, string name, out object? property)
    {
        property = name switch
        {
            "year" => Boxes.Of((long)date.Year),
            "month" => Boxes.Of((long)date.Month),
            "day" => Boxes.Of((long)date.Day),
            "weekday" => Boxes.Of((long)date.Weekday),
            _ => null,
        };
        return property is not null;
    }

    private static bool TryGet(FeelTime time, int? offset, string name, out object? property)
    {
        property = name switch
        {
            "hour" => Boxes.Of((long)time.Hour),
            "minute" => Boxes.Of((long)time.Minute),
            "second" => Boxes.Of((long)time.Second),
            "time offset" => offset is { } seconds ? FeelDaysTimeDuration.FromSeconds(seconds) : null,
            "timezone" => time.Zone?.Region,
            _ => null,
        };
        return property is not null || name is "time offset" or "timezone";
    }
}
