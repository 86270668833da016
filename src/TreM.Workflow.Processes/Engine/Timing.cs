using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Dates, durations and cycles of timers, as ISO 8601 texts or FEEL values. All results are UTC.</summary>
/// <remarks>
/// The same text is the same moment on every machine and day. What has no zone is on the programme's clocks, and so are
/// months and years; the rest of a duration is elapsed time.
/// </remarks>
internal static partial class Timing
{
    /// <summary>Milliseconds for one match. The pattern is linear: only a starved machine comes near.</summary>
    private const int Patience = 5_000;

    /// <summary>A repeating timer.</summary>
    /// <param name="Times">Firings in all; -1 without end.</param>
    /// <param name="Start">First due time, or null for one period after it begins.</param>
    /// <param name="Period">ISO 8601 duration, or a <see cref="Cron"/> expression.</param>
    public readonly record struct Cycle(int Times, DateTimeOffset? Start, string Period)
    {
        /// <summary>When it fires first, for a timer that begins at a moment.</summary>
        public DateTimeOffset? FirstAfter(DateTimeOffset at) =>
            IsCron(Period, out var cron) ? cron.After(at)
            : Start is not { } start ? TryAdd(at, Period, out var due) ? due : null : start >= at ? start : Next(start, Period, at);
    }

    /// <summary>Whether a period is a cron expression.</summary>
    public static bool IsCron(string period, [NotNullWhen(true)] out Cron? cron)
    {
        cron = null;
        return period.Length > 0 && period[0] is not ('P' or '-') && Cron.TryParse(period, out cron);
    }

    /// <summary>Whether a cycle comes more often than allowed, or not at all.</summary>
    public static bool IsTooShort(string period, TimeSpan shortest) => IsCron(period, out var cron)
        ? shortest >= TimeSpan.FromMinutes(1) && cron.IsWithinMinutes
        : !TryAdd(DateTimeOffset.UnixEpoch, period, out var end) || end - DateTimeOffset.UnixEpoch < shortest || end <= DateTimeOffset.UnixEpoch;

    /// <summary>
    /// A point in time: an ISO 8601 text in the extended form, a FEEL date and time or its text (also with a zone's name), or
    /// a date, which is its midnight.
    /// </summary>
    public static bool TryDate(object? value, out DateTimeOffset due)
    {
        due = default;
        return value switch
        {
            FeelDateTime moment => moment.TryToMoment(out due),
            FeelDate date => new FeelDateTime(date, default).TryToMoment(out due),
            string text => FeelDateTime.TryParse(AsFeel(text.Trim()), out var moment) && moment.TryToMoment(out due),
            _ => false,
        };
    }

    /// <summary>An ISO 8601 text as FEEL writes it: with seconds, a point before their fraction, and minutes in the zone.</summary>
    private static string AsFeel(string text) => Moment().Match(text) is { Success: true } match
        ? match.Result("${date}T${clock}") + (match.Groups["seconds"] is { Success: true } seconds ? seconds.Value.Replace(',', '.') : ":00")
            + match.Groups["zone"].Value + (match.Groups["offset"] is { Success: true } offset
                ? $"{offset.Value}:{(match.Groups["minutes"] is { Success: true } minutes ? minutes.Value : "00")}" : "")
        : text;

    /// <summary>A duration as ISO 8601 text.</summary>
    public static bool TryDuration(object? value, out string duration)
    {
        duration = value switch { string s => s.Trim(), FeelDaysTimeDuration or FeelYearsMonthsDuration => value.ToString()!, _ => "" };
        return TryAdd(DateTimeOffset.UnixEpoch, duration, out _);
    }

    /// <summary><c>R3/PT10M</c>, <c>R/P1D</c>, <c>R/2026-01-05T08:00:00Z/P7D</c>; a bare duration, or a cron expression, repeats without end.</summary>
    public static bool TryCycle(object? value, out Cycle cycle)
    {
        cycle = default;
        if (value is FeelDaysTimeDuration or FeelYearsMonthsDuration)
        {
            cycle = new(-1, null, value.ToString()!);
            return true;
        }

        if (value is string written && IsCron(written.Trim(), out var cron))
        {
            cycle = new(-1, null, written.Trim());
            return cron.After(DateTimeOffset.UnixEpoch) is not null;
        }

        // The name of a zone has a slash of its own.
        if (value is not string text || text.Trim() is not ['R', ..] parts
            || (parts.IndexOf('/', StringComparison.Ordinal), parts.LastIndexOf('/')) is not (> 0 and var first, var last))
        {
            return false;
        }

        var times = -1;
        if (first > 1 && !(int.TryParse(parts.AsSpan(1, first - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out times) && times >= -1))
        {
            return false;
        }

        DateTimeOffset start = default;
        if (last > first && !TryDate(parts[(first + 1)..last], out start))
        {
            return false;
        }

        var isDuration = TryDuration(parts[(last + 1)..], out var period);
        cycle = new(times, last > first ? start : null, period);
        return isDuration;
    }

    /// <summary>Days in an ISO 8601 duration that has nothing but days: <c>P5D</c>.</summary>
    public static bool TryDays(string duration, out int days)
    {
        days = 0;
        return duration.Length > 2 && duration[0] == 'P' && duration[^1] == 'D'
            && int.TryParse(duration.AsSpan(1, duration.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out days);
    }

    /// <summary>A moment plus a duration: years and months by the programme's calendar, the rest as elapsed time.</summary>
    public static bool TryAdd(DateTimeOffset at, string duration, out DateTimeOffset due)
    {
        due = at;
        var (sign, text) = duration.StartsWith('-') ? (-1, duration[1..]) : (1, duration);
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }

        try
        {
            if (text.EndsWith('W') && int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var weeks))
            {
                due = at.AddDays(sign * 7.0 * weeks);
                return true;
            }

            var (months, rest) = SplitMonths(text);
            due = months == 0 ? at : ProgrammeTime.At(ProgrammeTime.Local(at).DateTime.AddMonths(sign * months));
            due += sign * (rest == "P" ? TimeSpan.Zero : XmlConvert.ToTimeSpan(rest));
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>
    /// The next due time of a cycle: the last <em>due</em> time plus the period, so that it never drifts. A timer that is
    /// overdue by several periods has fired once for all of them; its next time lies in the future.
    /// </summary>
    public static DateTimeOffset Next(DateTimeOffset lastDue, string period, DateTimeOffset now)
    {
        if (IsCron(period, out var cron))
        {
            return cron.After(now > lastDue ? now : lastDue) ?? DateTimeOffset.MaxValue;
        }

        // A period was checked when the timer began: only the end of the calendar is in its way.
        if (!TryAdd(lastDue, period, out var next) || next <= lastDue)
        {
            return DateTimeOffset.MaxValue;
        }

        if (next <= now && SplitMonths(period).Months == 0)
        {
            var span = next - lastDue;
            next += (long)((now - next) / span) * span;
        }

        while (next <= now)
        {
            if (!TryAdd(next, period, out next))
            {
                return DateTimeOffset.MaxValue;
            }
        }

        return next;
    }

    private static (int Months, string Left) SplitMonths(string duration)
    {
        var time = duration.IndexOf('T', StringComparison.Ordinal);
        var date = time < 0 ? duration : duration[..time];
        var months = 0;
        var at = 1;
        foreach (var (unit, factor) in new[] { ('Y', 12), ('M', 1) })
        {
            var end = date.IndexOf(unit, StringComparison.Ordinal);
            if (end > 0)
            {
                months = checked(months + (factor * int.Parse(date.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture)));
                at = end + 1;
            }
        }

        return (months, "P" + duration[at..]);
    }

    [GeneratedRegex(
        @"^(?<date>-?\d{4,9}-\d\d-\d\d)T(?<clock>\d\d:\d\d)(?<seconds>:\d\d([.,]\d+)?)?((?<zone>Z|@[\w/+-]+)|(?<offset>[+-]\d\d)(:?(?<minutes>\d\d))?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience)]
    private static partial Regex Moment();
}
