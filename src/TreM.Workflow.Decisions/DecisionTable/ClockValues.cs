using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Times and moments between two others, to the second.</summary>
internal static class ClockValues
{
    /// <summary>Some value strictly between two of a kind; an end that is not there bounds nothing. Null when there is none.</summary>
    public static object? Between(ValueKind kind, object? low, object? high)
    {
        var seconds = (Seconds(low), Seconds(high)) switch
        {
            (null, null) => 0,
            (null, { } h) => h - 1,
            ({ } l, null) => l + 1,
            ({ } l, { } h) => l + ((h - l) / 2),
        };
        if (At(kind, seconds) is not { } value || (low is not null && ValueKinds.Compare(low, value) >= 0) || (high is not null && ValueKinds.Compare(value, high) >= 0))
        {
            return null;
        }

        return value;
    }

    private static long? Seconds(object? value) => value switch
    {
        FeelTime time => time.ComparableSeconds,
        FeelDateTime moment => moment.ComparableSeconds,
        _ => null,
    };

    private static object? At(ValueKind kind, long seconds)
    {
        var zone = kind is ValueKind.ZonedTime or ValueKind.ZonedDateTime ? FeelZone.Utc : null;
        if (kind is ValueKind.Time or ValueKind.ZonedTime)
        {
            return seconds is >= 0 and < FeelTime.SecondsPerDay ? new FeelTime((int)seconds, 0, zone) : null;
        }

        return FeelDate.TryFromEpochDay(FeelDate.Divide(seconds, FeelTime.SecondsPerDay), out var date)
            ? new FeelDateTime(date, new((int)FeelDate.Modulo(seconds, FeelTime.SecondsPerDay), 0, zone))
            : null;
    }
}
