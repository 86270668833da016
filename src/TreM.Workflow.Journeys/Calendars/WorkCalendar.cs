using System.Globalization;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Calendars;

/// <summary>
/// Workdays and office hours in Sweden. Day 0 is the day of the event; a deadline of n workdays ends with office hours on
/// day n. Immutable: an organisation with days of its own has a calendar of its own.
/// </summary>
public sealed class WorkCalendar
{
    /// <summary>Weekdays without Swedish holidays, until 16:30.</summary>
    public static WorkCalendar Standard { get; } = new(new CalendarRules());

    /// <summary>All clocks of the programme stand in this zone.</summary>
    public static TimeZoneInfo Zone => ProgrammeTime.Zone;

    private readonly HashSet<DateOnly> _closedDates;
    private readonly HashSet<int> _closedWeeks;

    /// <summary>A calendar by these rules.</summary>
    public WorkCalendar(CalendarRules rules)
    {
        Rules = rules;
        _closedDates = [.. rules.ClosedDates];
        _closedWeeks = [.. rules.ClosedWeeks];
    }

    /// <summary>What is special in this calendar.</summary>
    public CalendarRules Rules { get; }

    /// <summary>The date in Sweden at a moment.</summary>
    public static DateOnly DateOf(DateTimeOffset moment) => ProgrammeTime.DateOf(moment);

    /// <summary>A local time in Sweden as UTC: see <see cref="ProgrammeTime.At"/> for times that summer time skips or repeats.</summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time) => ProgrammeTime.At(date.ToDateTime(time));

    /// <summary>The last moment of a date in Sweden, as UTC: what is in force then is what the day is judged by.</summary>
    public static DateTimeOffset LastMomentOf(DateOnly date) => At(date.AddDays(1), TimeOnly.MinValue).AddMicroseconds(-1);

    /// <summary>Whether the office is open on the date.</summary>
    public bool IsWorkday(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !SwedishHolidays.Contains(date)
        && !_closedDates.Contains(date)
        && (_closedWeeks.Count == 0 || !_closedWeeks.Contains(ISOWeek.GetWeekOfYear(date.ToDateTime(TimeOnly.MinValue))))
        && !Within(Rules.ClosedPeriods, date)
        && !((Rules.BridgeDaysClosed || Within(Rules.BridgePeriods, date)) && IsBridgeDay(date));

    /// <summary>The date <paramref name="workdays"/> workdays after (or, when negative, before) a date. Zero is the date itself
    /// when it is a workday, otherwise the next one.</summary>
    public DateOnly Add(DateOnly date, int workdays)
    {
        if (workdays == 0)
        {
            while (!IsWorkday(date))
            {
                date = date.AddDays(1);
            }

            return date;
        }

        var step = Math.Sign(workdays);
        for (var left = Math.Abs(workdays); left > 0;)
        {
            date = date.AddDays(step);
            if (IsWorkday(date))
            {
                left--;
            }
        }

        return date;
    }

    /// <summary>The deadline: end of office hours of the n-th workday after the event, as UTC.</summary>
    public DateTimeOffset Due(DateTimeOffset happened, int workdays) => EndOf(Add(DateOf(happened), workdays));

    /// <summary>End of office hours on a date, as UTC.</summary>
    public DateTimeOffset EndOf(DateOnly date)
    {
        foreach (var (period, ends) in Rules.OfficeHours)
        {
            if (period.Contains(date))
            {
                return At(date, ends);
            }
        }

        return At(date, Rules.OfficeEnds);
    }

    /// <summary>Workdays after <paramref name="from"/> up to and including <paramref name="to"/>; negative when to is earlier.</summary>
    public int Between(DateOnly from, DateOnly to)
    {
        if (to < from)
        {
            return -Between(to, from);
        }

        var count = 0;
        for (var date = from.AddDays(1); date <= to; date = date.AddDays(1))
        {
            if (IsWorkday(date))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// Whole workdays past a deadline: 0 on its day, 1 on the first workday after it, -1 on the last workday before it.
    /// </summary>
    public int Overdue(DateTimeOffset dueAt, DateTimeOffset now) => Between(DateOf(dueAt), DateOf(now));

    private static bool Within(IReadOnlyList<CalendarPeriod> periods, DateOnly date)
    {
        foreach (var period in periods)
        {
            if (period.Contains(date))
            {
                return true;
            }
        }

        return false;
    }

    // A single workday between two closed days (klämdag).
    private static bool IsBridgeDay(DateOnly date) => Closed(date.AddDays(-1)) && Closed(date.AddDays(1));

    private static bool Closed(DateOnly date) =>
        date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || SwedishHolidays.Contains(date);
}

/// <summary>What an organisation's calendar has of its own.</summary>
public sealed record CalendarRules
{
    /// <summary>When office hours end.</summary>
    public TimeOnly OfficeEnds { get; init; } = new(16, 30);

    /// <summary>ISO weeks in which the organisation is closed, for example 28 to 31.</summary>
    public IReadOnlyList<int> ClosedWeeks { get; init; } = [];

    /// <summary>Single dates on which it is closed.</summary>
    public IReadOnlyList<DateOnly> ClosedDates { get; init; } = [];

    /// <summary>Whether a single workday between two closed days (klämdag) is closed too.</summary>
    public bool BridgeDaysClosed { get; init; }

    /// <summary>Spans of days on which it is closed.</summary>
    public IReadOnlyList<CalendarPeriod> ClosedPeriods { get; init; } = [];

    /// <summary>Spans in which bridge days are closed.</summary>
    public IReadOnlyList<CalendarPeriod> BridgePeriods { get; init; } = [];

    /// <summary>Other ends of office hours for a span of days; the first that matches counts.</summary>
    public IReadOnlyList<(CalendarPeriod Period, TimeOnly Ends)> OfficeHours { get; init; } = [];
}

/// <summary>Days from the first to the last, both in it.</summary>
public readonly record struct CalendarPeriod(DateOnly From, DateOnly To)
{
    /// <summary>Whether a day is in it.</summary>
    public bool Contains(DateOnly date) => From <= date && date <= To;
}
