using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Engine;

/// <summary>
/// A cron expression as Camunda 8 (Spring) writes it: second, minute, hour, day of month, month, day of week; or
/// <c>@yearly</c>, <c>@monthly</c>, <c>@weekly</c>, <c>@daily</c>, <c>@hourly</c>. Wall-clock time of the programme's zone.
/// </summary>
/// <remarks>
/// All fields must fit. Days also take <c>L</c> (last), <c>L-3</c>, <c>LW</c> (last weekday), <c>15W</c> (nearest
/// weekday), <c>5L</c> (last Friday) and <c>5#2</c> (second Friday). When clocks go forward, a time that does not exist
/// comes at the first moment after the gap, once; when they go back, a time that comes twice counts the first time. An
/// expression for every hour follows elapsed time and neither skips nor repeats.
/// </remarks>
internal sealed class Cron
{
    private const int HorizonDays = (8 * 366) + 2;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly ImmutableArray<int> _seconds;
    private readonly ImmutableArray<int> _minutes;
    private readonly ImmutableArray<int> _hours;
    private readonly ImmutableArray<int> _months;
    private readonly ImmutableArray<Func<DateOnly, bool>> _days;
    private readonly ImmutableArray<Func<DateOnly, bool>> _weekdays;

    private Cron(
        ImmutableArray<int> seconds, ImmutableArray<int> minutes, ImmutableArray<int> hours, ImmutableArray<int> months,
        ImmutableArray<Func<DateOnly, bool>> days, ImmutableArray<Func<DateOnly, bool>> weekdays) =>
        (_seconds, _minutes, _hours, _months, _days, _weekdays) = (seconds, minutes, hours, months, days, weekdays);

    /// <summary>Whether it can come twice within a minute.</summary>
    public bool IsWithinMinutes => _seconds.Length > 1;

    public static bool TryParse(string text, [NotNullWhen(true)] out Cron? cron)
    {
        cron = null;
        var fields = (text.Trim() switch
        {
            "@yearly" or "@annually" => "0 0 0 1 1 *",
            "@monthly" => "0 0 0 1 * *",
            "@weekly" => "0 0 0 * * 0",
            "@daily" or "@midnight" => "0 0 0 * * *",
            "@hourly" => "0 0 * * * *",
            var other => other,
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 6
            && TryNumbers(fields[0], 0, 59, null, out var seconds)
            && TryNumbers(fields[1], 0, 59, null, out var minutes)
            && TryNumbers(fields[2], 0, 23, null, out var hours)
            && TryDays(fields[3], OneDay, out var days)
            && TryNumbers(fields[4], 1, 12, Months, out var months)
            && TryDays(fields[5], OneWeekday, out var weekdays))
        {
            cron = new(seconds, minutes, hours, months, days, weekdays);
        }

        return cron is not null;
    }

    /// <summary>The next time after a moment (UTC); null when there is none in the next eight years.</summary>
    public DateTimeOffset? After(DateTimeOffset at) => _hours.Length == 24 ? AfterHourly(at.ToUniversalTime()) : AfterDaily(at.ToUniversalTime());

    private DateTimeOffset? AfterDaily(DateTimeOffset at)
    {
        var day = ProgrammeTime.DateOf(at);
        for (var i = 0; i < HorizonDays; i++, day = day.AddDays(1))
        {
            if (!Fits(day))
            {
                continue;
            }

            foreach (var hour in _hours)
            {
                foreach (var minute in _minutes)
                {
                    foreach (var second in _seconds)
                    {
                        if (Moment(day.ToDateTime(new(hour, minute, second))) is var due && due > at)
                        {
                            return due;
                        }
                    }
                }
            }
        }

        return null;
    }

    private DateTimeOffset? AfterHourly(DateTimeOffset at)
    {
        var hour = new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < HorizonDays * 24; i++, hour = hour.AddHours(1))
        {
            if (!Fits(ProgrammeTime.DateOf(hour)))
            {
                continue;
            }

            foreach (var minute in _minutes)
            {
                foreach (var second in _seconds)
                {
                    if (hour.AddSeconds((60 * minute) + second) is var due && due > at)
                    {
                        return due;
                    }
                }
            }
        }

        return null;
    }

    private bool Fits(DateOnly day) => _months.Contains(day.Month) && _days.Any(d => d(day)) && _weekdays.Any(d => d(day));

    private static DateTimeOffset Moment(DateTime local)
    {
        if (ProgrammeTime.Zone.IsInvalidTime(local))
        {
            // The first moment after the gap, not as long after it as the reading is after its beginning.
            local = new(local.Year, local.Month, local.Day, local.Hour, 0, 0);
            while (ProgrammeTime.Zone.IsInvalidTime(local))
            {
                local = local.AddHours(1);
            }
        }

        return ProgrammeTime.At(local);
    }

    private static bool TryDays(string field, Func<string, Func<DateOnly, bool>?> one, out ImmutableArray<Func<DateOnly, bool>> days)
    {
        var found = ImmutableArray.CreateBuilder<Func<DateOnly, bool>>();
        foreach (var part in field.Split(','))
        {
            if (one(part.ToUpperInvariant()) is not { } day)
            {
                days = [];
                return false;
            }

            found.Add(day);
        }

        days = found.ToImmutable();
        return true;
    }

    private static Func<DateOnly, bool>? OneDay(string part)
    {
        static DateOnly Last(DateOnly d) => new(d.Year, d.Month, DateTime.DaysInMonth(d.Year, d.Month));
        static bool IsWeekend(DateOnly d) => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (part == "L")
        {
            return d => d == Last(d);
        }

        if (part == "LW")
        {
            return d => !IsWeekend(d) && Enumerable.Range(1, Last(d).Day - d.Day).All(n => IsWeekend(d.AddDays(n)));
        }

        if (part.StartsWith("L-", StringComparison.Ordinal))
        {
            return TryNumber(part[2..], 1, 30, null, out var before) ? d => d == Last(d).AddDays(-before) : null;
        }

        if (part.EndsWith('W'))
        {
            return TryNumber(part[..^1], 1, 31, null, out var near) ? d => !IsWeekend(d) && d == Nearest(d, near) : null;
        }

        return TryNumbers(part, 1, 31, null, out var days) ? d => days.Contains(d.Day) : null;

        static DateOnly Nearest(DateOnly d, int day)
        {
            var at = new DateOnly(d.Year, d.Month, Math.Min(day, DateTime.DaysInMonth(d.Year, d.Month)));
            return at.DayOfWeek switch
            {
                DayOfWeek.Saturday => at.AddDays(at.Day == 1 ? 2 : -1),
                DayOfWeek.Sunday => at.AddDays(at == Last(at) ? -2 : 1),
                _ => at,
            };
        }
    }

    private static Func<DateOnly, bool>? OneWeekday(string part)
    {
        if (part.Length > 1 && part[^1] == 'L')
        {
            return TryNumber(part[..^1], 0, 7, Weekdays, out var last)
                ? d => (int)d.DayOfWeek == last % 7 && d.AddDays(7).Month != d.Month : null;
        }

        if (part.Split('#') is [var name, var nth])
        {
            return TryNumber(name, 0, 7, Weekdays, out var weekday) && TryNumber(nth, 1, 5, null, out var n)
                ? d => (int)d.DayOfWeek == weekday % 7 && ((d.Day - 1) / 7) + 1 == n : null;
        }

        return TryNumbers(part, 0, 7, Weekdays, out var days) ? d => days.Any(x => x % 7 == (int)d.DayOfWeek) : null;
    }

    /// <summary>Numbers of a field: <c>*</c>, <c>?</c>, <c>5</c>, <c>1-5</c>, <c>*/10</c>, <c>8-18/2</c>, and lists of these.</summary>
    private static bool TryNumbers(string field, int least, int most, string[]? names, out ImmutableArray<int> numbers)
    {
        var found = new SortedSet<int>();
        numbers = [];
        foreach (var part in field.Split(','))
        {
            var steps = part.Split('/');
            if (steps.Length > 2 || !TryRange(steps[0], least, most, names, steps.Length == 2, out var from, out var to))
            {
                return false;
            }

            var step = 1;
            if (steps.Length == 2 && !(int.TryParse(steps[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0))
            {
                return false;
            }

            for (var n = from; n <= to; n += step)
            {
                found.Add(n);
            }
        }

        numbers = [.. found];
        return true;
    }

    private static bool TryRange(string text, int least, int most, string[]? names, bool isStepped, out int from, out int to)
    {
        (from, to) = (least, most);
        if (text is "*" or "?")
        {
            return true;
        }

        var ends = text.Split('-');
        if (ends.Length > 2 || !TryNumber(ends[0], least, most, names, out from))
        {
            return false;
        }

        to = isStepped ? most : from;
        return ends.Length == 1 || (TryNumber(ends[1], least, most, names, out to) && to >= from);
    }

    private static bool TryNumber(string text, int least, int most, string[]? names, out int number)
    {
        if (names is not null && Array.IndexOf(names, text.ToUpperInvariant()) is >= 0 and var at)
        {
            number = at + (least == 1 ? 1 : 0);
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
    }
}
