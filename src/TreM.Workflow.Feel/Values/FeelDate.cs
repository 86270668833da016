using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TreM.Workflow.Feel;

/// <summary>A FEEL date in the proleptic Gregorian calendar, without zone (DMN 1.5, 10.3.2.3.4).</summary>
/// <remarks>Years run from -999 999 999 to 999 999 999.</remarks>
public readonly record struct FeelDate : IComparable<FeelDate>
{
    internal const int MaxYear = 999_999_999;
    private readonly byte _month;
    private readonly byte _day;

    private FeelDate(int year, int month, int day) => (Year, _month, _day) = (year, (byte)(month - 1), (byte)(day - 1));

    /// <summary>The year.</summary>
    public int Year { get; }

    /// <summary>The month, 1 to 12.</summary>
    public int Month => _month + 1;

    /// <summary>The day of the month, 1 to 31.</summary>
    public int Day => _day + 1;

    /// <summary>The day of the week, 1 (Monday) to 7 (Sunday).</summary>
    public int Weekday => (int)Modulo(EpochDay + 3, 7) + 1;

    /// <summary>The day of the year, 1 to 366.</summary>
    public int DayOfYear => (int)(EpochDay - new FeelDate(Year, 1, 1).EpochDay) + 1;

    /// <summary>Days since 1970-01-01.</summary>
    public long EpochDay
    {
        get
        {
            // Howard Hinnant's civil calendar: years begin in March, so that the leap day comes last.
            long year = Month <= 2 ? (long)Year - 1 : Year;
            var era = Divide(year, 400);
            var ofEra = year - era * 400;
            var ofYear = (153 * (Month + (Month > 2 ? -3 : 9)) + 2) / 5 + Day - 1;
            return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
        }
    }

    /// <summary>A date, when year, month and day name one.</summary>
    public static bool TryCreate(long year, long month, long day, out FeelDate date)
    {
        date = default;
        if (year is < -MaxYear or > MaxYear || month is < 1 or > 12 || day < 1 || day > DaysIn(year, (int)month))
        {
            return false;
        }

        date = new((int)year, (int)month, (int)day);
        return true;
    }

    /// <summary>A date of the .NET calendar.</summary>
    public static FeelDate From(DateOnly date) => new(date.Year, date.Month, date.Day);

    /// <summary>The date as a .NET date, when the year is 1 to 9999.</summary>
    public bool TryToDateOnly(out DateOnly date)
    {
        var fits = Year is >= 1 and <= 9999;
        date = fits ? new(Year, Month, Day) : default;
        return fits;
    }

    /// <summary>The date a number of days after 1970-01-01, when it is in range.</summary>
    public static bool TryFromEpochDay(long epochDay, out FeelDate date)
    {
        date = default;
        if (epochDay is > 400_000_000_000 or < -400_000_000_000)
        {
            return false;
        }

        var shifted = epochDay + 719_468;
        var era = Divide(shifted, 146_097);
        var ofEra = shifted - era * 146_097;
        var yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        var ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var march = (5 * ofYear + 2) / 153;
        var month = march < 10 ? march + 3 : march - 9;
        return TryCreate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1, out date);
    }

    /// <summary>This date some months later; the day is cut to the end of a shorter month.</summary>
    public bool TryAddMonths(long months, out FeelDate date)
    {
        date = default;
        if (months is > 30_000_000_000 or < -30_000_000_000)
        {
            return false;
        }

        var total = Year * 12L + Month - 1 + months;
        var year = Divide(total, 12);
        var month = (int)(total - year * 12) + 1;
        return TryCreate(year, month, Math.Min(Day, DaysIn(year, month)), out date);
    }

    /// <summary>Reads <c>2026-11-23</c>; years beyond four digits and before year 0 are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelDate date)
    {
        date = default;
        var negative = text.Length > 0 && text[0] == '-';
        var rest = negative ? text[1..] : text;
        var dash = rest.IndexOf('-');
        if (dash is < 4 or > 9 || rest.Length != dash + 6 || rest[dash + 3] != '-' || (dash > 4 && rest[0] == '0')
            || !Digits.TryRead(rest[..dash], out var year)
            || !Digits.TryRead(rest.Slice(dash + 1, 2), out var month)
            || !Digits.TryRead(rest.Slice(dash + 4, 2), out var day))
        {
            return false;
        }

        return TryCreate(negative ? -year : year, month, day, out date);
    }

    /// <inheritdoc/>
    public int CompareTo(FeelDate other) => EpochDay.CompareTo(other.EpochDay);

    /// <summary>Whether the first is earlier.</summary>
    public static bool operator <(FeelDate left, FeelDate right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is later.</summary>
    public static bool operator >(FeelDate left, FeelDate right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is not later.</summary>
    public static bool operator <=(FeelDate left, FeelDate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is not earlier.</summary>
    public static bool operator >=(FeelDate left, FeelDate right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Year < 0 ? "-" : "")}{Math.Abs((long)Year):0000}-{Month:00}-{Day:00}");

    internal static int DaysIn(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    internal static long Divide(long value, long divisor) => value >= 0 ? value / divisor : (value + 1) / divisor - 1;

    internal static long Modulo(long value, long divisor) => value - Divide(value, divisor) * divisor;
}

/// <summary>Reads runs of ASCII digits.</summary>
internal static class Digits
{
    internal static bool TryRead(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 18)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = value * 10 + (c - '0');
        }

        return true;
    }

    /// <summary>Reads digits after a decimal point as nanoseconds; digits beyond the ninth are cut.</summary>
    internal static bool TryReadFraction(ReadOnlySpan<char> text, out int nanoseconds)
    {
        nanoseconds = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            nanoseconds += i < 9 ? (text[i] - '0') * (int)FeelNumber.Powers.Long[8 - i] : 0;
        }

        return true;
    }

    /// <summary>Nanoseconds as <c>.5</c>, or nothing when zero.</summary>
    internal static string Fraction(int nanoseconds) => nanoseconds == 0
        ? ""
        : "." + nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
}
