using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL duration of days and time (DMN 1.5, 10.3.2.3.7). Precision: nanoseconds; range: about ±292 billion years.</summary>
public readonly record struct FeelDaysTimeDuration : IComparable<FeelDaysTimeDuration>
{
    private const long PerSecond = 1_000_000_000;
    private static readonly Int128 Limit = (Int128)long.MaxValue * PerSecond;

    private FeelDaysTimeDuration(Int128 nanoseconds) => Nanoseconds = nanoseconds;

    /// <summary>The whole length in nanoseconds.</summary>
    public Int128 Nanoseconds { get; }

    /// <summary>Whole days, with sign.</summary>
    public long Days => (long)(Nanoseconds / PerSecond / 86_400);

    /// <summary>Hours beyond the whole days, -23 to 23.</summary>
    public int Hours => (int)(Nanoseconds / PerSecond / 3600 % 24);

    /// <summary>Minutes beyond the whole hours, -59 to 59.</summary>
    public int Minutes => (int)(Nanoseconds / PerSecond / 60 % 60);

    /// <summary>Whole seconds beyond the whole minutes, -59 to 59.</summary>
    public int Seconds => (int)(Nanoseconds / PerSecond % 60);

    /// <summary>Nanoseconds beyond the whole seconds.</summary>
    public int Fraction => (int)(Nanoseconds % PerSecond);

    /// <summary>A duration of whole seconds.</summary>
    public static FeelDaysTimeDuration FromSeconds(long seconds) => new((Int128)seconds * PerSecond);

    /// <summary>A .NET time span.</summary>
    public static FeelDaysTimeDuration From(TimeSpan span) => new((Int128)span.Ticks * 100);

    /// <summary>The duration as a .NET time span, when it fits; parts below 100 ns are cut.</summary>
    public bool TryToTimeSpan(out TimeSpan span)
    {
        var ticks = Nanoseconds / 100;
        var fits = ticks >= long.MinValue && ticks <= long.MaxValue;
        span = fits ? new((long)ticks) : default;
        return fits;
    }

    internal static bool TryFromNanoseconds(Int128 nanoseconds, out FeelDaysTimeDuration duration)
    {
        var fits = nanoseconds <= Limit && nanoseconds >= -Limit;
        duration = fits ? new(nanoseconds) : default;
        return fits;
    }

    /// <summary>Reads <c>P1DT2H3M4.5S</c>, <c>-PT36H</c> and the like.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelDaysTimeDuration duration)
    {
        duration = default;
        var negative = text.Length > 0 && text[0] == '-';
        var rest = negative ? text[1..] : text;
        if (rest.Length < 3 || rest[0] != 'P')
        {
            return false;
        }

        Int128 total = 0;
        var last = -1;
        var afterT = false;
        for (var at = 1; at < rest.Length;)
        {
            if (rest[at] == 'T' && !afterT && at + 1 < rest.Length)
            {
                afterT = true;
                at++;
                continue;
            }

            var end = at;
            while (end < rest.Length && char.IsAsciiDigit(rest[end]))
            {
                end++;
            }

            if (!Digits.TryRead(rest[at..end], out var number) || end == rest.Length)
            {
                return false;
            }

            var fraction = 0;
            if (rest[end] == '.')
            {
                var point = end + 1;
                end = point;
                while (end < rest.Length && char.IsAsciiDigit(rest[end]))
                {
                    end++;
                }

                if (end == rest.Length || rest[end] != 'S' || !Digits.TryReadFraction(rest[point..end], out fraction))
                {
                    return false;
                }
            }

            var (rank, seconds) = (rest[end], afterT) switch
            {
                ('D', false) => (0, 86_400L),
                ('H', true) => (1, 3600L),
                ('M', true) => (2, 60L),
                ('S', true) => (3, 1L),
                _ => (-1, 0L),
            };
            if (rank <= last)
            {
                return false;
            }

            last = rank;
            total += (Int128)number * seconds * PerSecond + fraction;
            at = end + 1;
        }

        return (!afterT || last > 0) && TryFromNanoseconds(negative ? -total : total, out duration);
    }

    /// <inheritdoc/>
    public int CompareTo(FeelDaysTimeDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Whether the first is shorter.</summary>
    public static bool operator <(FeelDaysTimeDuration left, FeelDaysTimeDuration right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is longer.</summary>
    public static bool operator >(FeelDaysTimeDuration left, FeelDaysTimeDuration right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is not longer.</summary>
    public static bool operator <=(FeelDaysTimeDuration left, FeelDaysTimeDuration right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not shorter.</summary>
    public static bool operator >=(FeelDaysTimeDuration left, FeelDaysTimeDuration right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical text: <c>P1DT2H</c>, <c>-PT0.5S</c>, <c>PT0S</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
        {
            return "PT0S";
        }

        var size = new FeelDaysTimeDuration(Int128.Abs(Nanoseconds));
        var text = new StringBuilder(Nanoseconds < 0 ? "-P" : "P");
        Append(text, size.Days, "", 'D');
        if (size.Nanoseconds % (86_400 * (Int128)PerSecond) != 0)
        {
            text.Append('T');
            Append(text, size.Hours, "", 'H');
            Append(text, size.Minutes, "", 'M');
            Append(text, size.Seconds, Digits.Fraction(size.Fraction), 'S');
        }

        return text.ToString();
    }

    internal static void Append(StringBuilder text, long number, string fraction, char unit)
    {
        if (number != 0 || fraction.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{fraction}{unit}");
        }
    }
}

/// <summary>A FEEL duration of years and months (DMN 1.5, 10.3.2.3.8).</summary>
public readonly record struct FeelYearsMonthsDuration : IComparable<FeelYearsMonthsDuration>
{
    private const long Limit = 1L << 40;

    private FeelYearsMonthsDuration(long totalMonths) => TotalMonths = totalMonths;

    /// <summary>The whole length in months.</summary>
    public long TotalMonths { get; }

    /// <summary>Whole years, with sign.</summary>
    public long Years => TotalMonths / 12;

    /// <summary>Months beyond the whole years, -11 to 11.</summary>
    public long Months => TotalMonths % 12;

    /// <summary>A duration of some months, when in range.</summary>
    public static bool TryFromMonths(long months, out FeelYearsMonthsDuration duration)
    {
        var fits = months is <= Limit and >= -Limit;
        duration = fits ? new(months) : default;
        return fits;
    }

    /// <summary>Reads <c>P1Y2M</c>, <c>-P14M</c> and the like.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelYearsMonthsDuration duration)
    {
        duration = default;
        var negative = text.Length > 0 && text[0] == '-';
        var rest = negative ? text[1..] : text;
        if (rest.Length < 3 || rest[0] != 'P')
        {
            return false;
        }

        rest = rest[1..];
        long years = 0;
        long months = 0;
        var year = rest.IndexOf('Y');
        if (year >= 0 && !Digits.TryRead(rest[..year], out years))
        {
            return false;
        }

        rest = rest[(year + 1)..];
        if (!rest.IsEmpty && (rest[^1] != 'M' || !Digits.TryRead(rest[..^1], out months)))
        {
            return false;
        }

        if (years > Limit || months > Limit)
        {
            return false;
        }

        var total = years * 12 + months;
        return TryFromMonths(negative ? -total : total, out duration);
    }

    /// <inheritdoc/>
    public int CompareTo(FeelYearsMonthsDuration other) => TotalMonths.CompareTo(other.TotalMonths);

    /// <summary>Whether the first is shorter.</summary>
    public static bool operator <(FeelYearsMonthsDuration left, FeelYearsMonthsDuration right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is longer.</summary>
    public static bool operator >(FeelYearsMonthsDuration left, FeelYearsMonthsDuration right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is not longer.</summary>
    public static bool operator <=(FeelYearsMonthsDuration left, FeelYearsMonthsDuration right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not shorter.</summary>
    public static bool operator >=(FeelYearsMonthsDuration left, FeelYearsMonthsDuration right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical text: <c>P1Y2M</c>, <c>-P3M</c>, <c>P0M</c>.</summary>
    public override string ToString()
    {
        if (TotalMonths == 0)
        {
            return "P0M";
        }

        var text = new StringBuilder(TotalMonths < 0 ? "-P" : "P");
        FeelDaysTimeDuration.Append(text, Math.Abs(Years), "", 'Y');
        FeelDaysTimeDuration.Append(text, Math.Abs(Months), "", 'M');
        return text.ToString();
    }
}
