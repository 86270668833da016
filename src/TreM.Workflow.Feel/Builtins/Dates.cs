using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on dates and times (DMN 1.5, tables 79 and 80).</summary>
internal static class Dates
{
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    internal static readonly ImmutableArray<Builtin> All =
    [
        new("now", "The date and time of the evaluation.",
            new Signature("", FeelType.DateTime, (_, c) => c.Run.Options.Now is { } now ? FeelDateTime.From(now) : c.Fail("an evaluation that was given a clock"))) { IsPure = false },
        new("today", "The date of the evaluation.",
            new Signature("", FeelType.Date, (_, c) => c.Run.Options.Now is { } now ? FeelDateTime.From(now).Date : c.Fail("an evaluation that was given a clock"))) { IsPure = false },
        new("is", "Whether two values are the same, also in how they are written: the zone of a time counts.",
            new Signature("value1?: Any?, value2?: Any?", FeelType.Boolean, (a, _) => Boxes.Of(IsSame(a[0], a[1])))),
        new("day of year", "The day of the year, from 1.",
            new Signature("date: date|date and time", FeelType.Number, (a, _) => Boxes.Of((long)DateOf(a).DayOfYear))),
        new("day of week", "The day of the week, by its English name.",
            new Signature("date: date|date and time", FeelType.String, (a, _) => Days[DateOf(a).Weekday - 1])),
        new("month of year", "The month, by its English name.",
            new Signature("date: date|date and time", FeelType.String, (a, _) => Months[DateOf(a).Month - 1])),
        new("last day of month", "The last day of the month that a date lies in.",
            new Signature("date: date|date and time", FeelType.Date, (a, c) => DateOf(a) is var date && FeelDate.TryCreate(date.Year, date.Month, FeelDate.DaysIn(date.Year, date.Month), out var last) ? last : c.Fail("a date of the calendar"))),
        new("unix timestamp", "Whole seconds since 1970-01-01T00:00:00Z; a moment without zone is on the programme's clocks.",
            new Signature("date: date and time", FeelType.Number, (a, _) => Boxes.Of(a[0] is FeelDateTime { Zone: null } local && local.TryToMoment(out var moment) ? moment.ToUnixTimeSeconds() : ((FeelDateTime)a[0]!).ComparableSeconds))),
        new("week of year", "The week of the year as ISO 8601 counts.",
            new Signature("date: date|date and time", FeelType.Number, (a, _) => Boxes.Of(WeekOfYear(DateOf(a))))),
    ];

    private static FeelDate DateOf(object?[] a) => a[0] is FeelDateTime moment ? moment.Date : (FeelDate)a[0]!;

    private static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (FeelTime a, FeelTime b) => a.SecondOfDay == b.SecondOfDay && a.Nanosecond == b.Nanosecond && Equals(a.Zone, b.Zone),
        (FeelDateTime a, FeelDateTime b) => a.Date == b.Date && IsSame(a.Time, b.Time),
        _ => Comparing.AreEqual(left, right) == true,
    };

    // The week belongs to the year of its Thursday.
    private static long WeekOfYear(FeelDate date)
    {
        FeelDate.TryFromEpochDay(date.EpochDay - date.Weekday + 4, out var thursday);
        return (thursday.DayOfYear - 1) / 7 + 1;
    }
}
