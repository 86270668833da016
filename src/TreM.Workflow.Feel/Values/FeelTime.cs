using System.Globalization;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL time of day, with or without zone (DMN 1.5, 10.3.2.3.5). Precision: nanoseconds.</summary>
public readonly record struct FeelTime
{
    internal const int SecondsPerDay = 86_400;

    internal FeelTime(int secondOfDay, int nanosecond, FeelZone? zone) =>
        (SecondOfDay, Nanosecond, Zone) = (secondOfDay, nanosecond, zone);

    /// <summary>Seconds since midnight, 0 to 86 399.</summary>
    public int SecondOfDay { get; }

    /// <summary>The part of the second, 0 to 999 999 999.</summary>
    public int Nanosecond { get; }

    /// <summary>The zone, or null for a local time.</summary>
    public FeelZone? Zone { get; }

    /// <summary>The hour, 0 to 23.</summary>
    public int Hour => SecondOfDay / 3600;

    /// <summary>The minute, 0 to 59.</summary>
    public int Minute => SecondOfDay / 60 % 60;

    /// <summary>The whole second, 0 to 59.</summary>
    public int Second => SecondOfDay % 60;

    /// <summary>A time, when the parts are in range.</summary>
    public static bool TryCreate(long hour, long minute, long second, int nanosecond, FeelZone? zone, out FeelTime time)
    {
        var valid = hour is >= 0 and < 24 && minute is >= 0 and < 60 && second is >= 0 and < 60
            && nanosecond is >= 0 and < 1_000_000_000;
        time = valid ? new((int)(hour * 3600 + minute * 60 + second), nanosecond, zone) : default;
        return valid;
    }

    /// <summary>Reads <c>10:30:00</c>, <c>10:30:00.5Z</c>, <c>10:30:00+02:00</c> or <c>10:30:00@Europe/Paris</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelTime time) =>
        TryParse(text, out time, out var isNextDay) && (!isNextDay || time.SecondOfDay == 0);

    internal static bool TryParse(ReadOnlySpan<char> text, out FeelTime time, out bool isNextDay)
    {
        time = default;
        isNextDay = false;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':' || !Digits.TryRead(text[..2], out var hour)
            || !Digits.TryRead(text.Slice(3, 2), out var minute) || !Digits.TryRead(text.Slice(6, 2), out var second))
        {
            return false;
        }

        var at = 8;
        var nanosecond = 0;
        if (at < text.Length && text[at] == '.')
        {
            var end = at + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end == at + 1 || !Digits.TryReadFraction(text[(at + 1)..end], out nanosecond))
            {
                return false;
            }

            at = end;
        }

        FeelZone? zone = null;
        if (at < text.Length && !FeelZone.TryParse(text[at..], out zone))
        {
            return false;
        }

        if (hour == 24 && minute == 0 && second == 0 && nanosecond == 0)
        {
            // XML Schema: the end of a day is the start of the next.
            (hour, isNextDay) = (0, true);
        }

        return TryCreate(hour, minute, second, nanosecond, zone, out time);
    }

    /// <summary>Seconds since midnight UTC for a zoned time, since local midnight otherwise; may lie outside the day.</summary>
    internal long ComparableSeconds => SecondOfDay - (Zone?.StandardOffset ?? 0);

    internal FeelTime Plus(Int128 nanoseconds)
    {
        const long Day = SecondsPerDay * 1_000_000_000L;
        var total = (long)(((SecondOfDay * 1_000_000_000L + Nanosecond + nanoseconds) % Day + Day) % Day);
        return new((int)(total / 1_000_000_000), (int)(total % 1_000_000_000), Zone);
    }

    internal string LocalText => string.Create(
        CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}:{Second:00}{Digits.Fraction(Nanosecond)}");

    /// <inheritdoc/>
    public override string ToString() => LocalText + Zone;
}
