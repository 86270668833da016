using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins that turn values into values of another type (DMN 1.5, table 74).</summary>
internal static class Conversions
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        new("date", "A date from text, from a date and time, or from its parts.",
            new Signature("from: string", FeelType.Date, (a, c) => FeelDate.TryParse((string)a[0]!, out var date) ? date : c.Fail("a date such as \"2026-11-23\"")),
            new Signature("from: date", FeelType.Date, (a, _) => a[0]),
            new Signature("from: date and time", FeelType.Date, (a, _) => ((FeelDateTime)a[0]!).Date),
            new Signature("year: number, month: number, day: number", FeelType.Date, (a, c) => DateOf(a) is { } date ? date : c.Fail("a year, month and day of the calendar"))),
        new("date and time", "A date and time from text, from a date and a time, or from its parts.",
            new Signature("from: string", FeelType.DateTime, (a, c) => FeelDateTime.TryParse((string)a[0]!, out var value) ? value : c.Fail("a date and time such as \"2026-11-23T10:30:00\"")),
            new Signature("from: date and time", FeelType.DateTime, (a, _) => a[0]),
            new Signature("from: date", FeelType.DateTime, (a, _) => Temporal.Midnight((FeelDate)a[0]!)),
            new Signature("date: date|date and time, time: time", FeelType.DateTime, (a, _) => new FeelDateTime(a[0] is FeelDateTime moment ? moment.Date : (FeelDate)a[0]!, (FeelTime)a[1]!)),
            new Signature("date: date|date and time, time: time, timezone: string", FeelType.DateTime, (a, c) => ZoneNamed((string)a[2]!) is { } zone ? Zoned(a[0]!, (FeelTime)a[1]!, zone) : c.Fail("the name of a time zone")),
            new Signature("date: date and time, timezone: string", FeelType.DateTime, (a, c) => InZone((FeelDateTime)a[0]!, (string)a[1]!) is { } moment ? moment : c.Fail("the name of a time zone")),
            new Signature("year: number, month: number, day: number, hour: number, minute: number, second: number", FeelType.DateTime, (a, c) => DateTimeOf(a, null) is { } value ? value : c.Fail("parts of a date and time")),
            new Signature("year: number, month: number, day: number, hour: number, minute: number, second: number, offset: days and time duration?", FeelType.DateTime, (a, c) => (a[6] is null || ZoneOf(a[6]) is not null) && DateTimeOf(a, ZoneOf(a[6])) is { } value ? value : c.Fail("parts of a date and time, and an offset of at most 18 hours")),
            new Signature("year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string", FeelType.DateTime, (a, c) => ZoneNamed((string)a[6]!) is { } zone && DateTimeOf(a, zone) is { } value ? value : c.Fail("parts of a date and time, and a time zone"))),
        new("time", "A time of day from text, from another temporal value, or from its parts.",
            new Signature("from: string", FeelType.Time, (a, c) => FeelTime.TryParse((string)a[0]!, out var time) ? time : c.Fail("a time such as \"10:30:00\"")),
            new Signature("from: time", FeelType.Time, (a, _) => a[0]),
            new Signature("from: date and time", FeelType.Time, (a, _) => ((FeelDateTime)a[0]!).Time),
            new Signature("from: date", FeelType.Time, (_, _) => new FeelTime(0, 0, FeelZone.Utc)),
            new Signature("hour: number, minute: number, second: number, offset?: days and time duration?", FeelType.Time, (a, c) => (a[3] is null || ZoneOf(a[3]) is not null) && TimeOf(a, 0, ZoneOf(a[3])) is { } time ? time : c.Fail("an hour, minute and second of the day, and an offset of at most 18 hours"))),
        new("number", "A number from text; the separators say how the text groups thousands and marks decimals.",
            new Signature("from: string, grouping separator?: string?, decimal separator?: string?", FeelType.Number, Number)),
        new("string", "The text of a value.",
            new Signature("from: Any", FeelType.String, (a, c) => c.Run.Charge(FeelRun.Weigh(a[0])) ? c.Run.String(FeelText.Of(a[0])) : null)),
        new("duration", "A duration from text: of years and months, or of days and time.",
            new Signature("from: string", FeelType.Any, (a, c) => Temporal.ReadDuration((string)a[0]!) ?? c.Fail("a duration such as \"P3D\" or \"P1Y2M\"")),
            new Signature("from: days and time duration|years and months duration", FeelType.Any, (a, _) => a[0])),
        new("years and months duration", "The whole years and months from one date to another.",
            new Signature("from: date|date and time, to: date|date and time", FeelType.YearsMonthsDuration, (a, _) => Between(a[0]!, a[1]!))),
    ];

    private static FeelDate? DateOf(object?[] a) =>
        Whole(a[0]) is { } year && Whole(a[1]) is { } month && Whole(a[2]) is { } day && FeelDate.TryCreate(year, month, day, out var date)
            ? date
            : null;

    private static FeelTime? TimeOf(object?[] a, int at, FeelZone? zone)
    {
        var second = (FeelNumber)a[at + 2]!;
        if (Whole(a[at]) is not { } hour || Whole(a[at + 1]) is not { } minute || second.IsNegative
            || !(second.Floor().TryToInt64(out var whole))
            || !FeelNumber.TryMultiply(second - whole, 1_000_000_000, out var fraction))
        {
            return null;
        }

        return FeelTime.TryCreate(hour, minute, whole, Whole(fraction) is { } nanos ? (int)nanos : 0, zone, out var time) ? time : null;
    }

    private static FeelDateTime? DateTimeOf(object?[] a, FeelZone? zone) =>
        DateOf(a) is { } date && TimeOf(a, 3, zone) is { } time ? new FeelDateTime(date, time) : null;

    private static FeelDateTime Zoned(object date, FeelTime time, FeelZone zone) => new(Day(date), new(time.SecondOfDay, time.Nanosecond, zone));

    private static FeelDateTime? InZone(FeelDateTime moment, string timezone)
    {
        if (ZoneNamed(timezone) is not { } zone)
        {
            return null;
        }

        var (date, time) = (moment.Date, moment.Time);
        if (moment.Zone is null)
        {
            return new FeelDateTime(date, new(time.SecondOfDay, time.Nanosecond, zone));
        }

        // The same moment on another clock.
        var shift = zone.OffsetAtInstant(moment.ComparableSeconds) - moment.Offset!.Value;
        return new FeelDateTime(date, new(time.SecondOfDay, time.Nanosecond, null)).TryPlus((Int128)shift * 1_000_000_000, out var local)
            ? new FeelDateTime(local.Date, new(local.Time.SecondOfDay, local.Time.Nanosecond, zone))
            : null;
    }

    private static FeelZone? ZoneOf(object? offset) =>
        offset is FeelDaysTimeDuration duration && duration.Fraction == 0 && duration.Nanoseconds / 1_000_000_000 is var seconds
        && seconds < 1_000_000 && seconds > -1_000_000 && FeelZone.TryFromOffset((long)seconds, out var zone) ? zone : null;

    private static FeelZone? ZoneNamed(string name) =>
        FeelZone.TryFromRegion(name, out var zone) || FeelZone.TryParse(name, out zone) ? zone : null;

    // Parts of dates and times are whole; a fraction is cut.
    internal static long? Whole(object? number) =>
        ((FeelNumber)number!).TryRound(0, Rounding.Down, out var cut) && cut.TryToInt64(out var whole) ? whole : null;

    private static object? Number(object?[] a, CallSite call)
    {
        var text = (string)a[0]!;
        if (!call.Run.Charge(1 + (text.Length >> 3)))
        {
            return null;
        }

        var grouping = (string?)a[1];
        var point = (string?)a[2];
        if (grouping is not (null or " " or "," or ".") || point is not (null or "," or ".") || (grouping is not null && grouping == point))
        {
            return call.Fail("a grouping separator ' ', ',' or '.', and a different decimal separator ',' or '.'");
        }

        if (grouping is not null)
        {
            text = text.Replace(grouping, "", StringComparison.Ordinal);
        }

        if (point == ",")
        {
            text = text.Contains('.', StringComparison.Ordinal) ? "" : text.Replace(',', '.');
        }

        return !text.StartsWith('+') && FeelNumber.TryParse(text, out var number) ? Boxes.Of(number) : call.Fail("the text of a number");
    }

    private static object? Between(object from, object to)
    {
        var (start, end) = (Day(from), Day(to));
        var months = (end.Year * 12L + end.Month) - (start.Year * 12L + start.Month);
        var order = end.Day.CompareTo(start.Day);

        // A month that is not yet complete does not count, in either direction; the time of day never does.
        months += months > 0 && order < 0 ? -1 : months < 0 && order > 0 ? 1 : 0;
        FeelYearsMonthsDuration.TryFromMonths(months, out var duration);
        return duration;
    }

    private static FeelDate Day(object value) => value is FeelDateTime moment ? moment.Date : (FeelDate)value;
}
