using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Xml;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Dates, durations and cycles of timers, as ISO 8601 texts or FEEL values. All results are UTC.</summary>
internal static class Timing
{
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

    /// <summary>A point in time: ISO 8601 text with a zone (without: UTC), or a FEEL date and time, or a FEEL date.</summary>
    public static bool TryDate(object? value, out DateTimeOffset due)
    {
        switch (value)
        {
            case FeelDateTime moment when moment.Zone is not null:
                return moment.TryToDateTimeOffset(out due);
            case FeelDateTime or FeelDate:
                value = value.ToString();
                break;
        }

        if (value is string text && DateTimeOffset.TryParse(
            text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out due))
        {
            return true;
        }

        due = default;
        return false;
    }

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

        if (value is not string text || text.Trim().Split('/') is not { Length: >= 2 and <= 3 } parts || parts[0].Length == 0 || parts[0][0] != 'R')
        {
            return false;
        }

        var times = -1;
        if (parts[0].Length > 1 && !(int.TryParse(parts[0].AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out times) && times >= -1))
        {
            return false;
        }

        DateTimeOffset start = default;
        if (parts.Length == 3 && !TryDate(parts[1], out start))
        {
            return false;
        }

        cycle = new(times, parts.Length == 3 ? start : null, parts[^1]);
        return TryDuration(parts[^1], out _);
    }

    /// <summary>Days in an ISO 8601 duration that has nothing but days: <c>P5D</c>.</summary>
    public static bool TryDays(string duration, out int days)
    {
        days = 0;
        return duration.Length > 2 && duration[0] == 'P' && duration[^1] == 'D'
            && int.TryParse(duration.AsSpan(1, duration.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out days);
    }

    /// <summary>A moment plus a duration: years and months by the calendar, the rest as time.</summary>
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
            due = at.AddMonths(sign * months) + (sign * (rest == "P" ? TimeSpan.Zero : XmlConvert.ToTimeSpan(rest)));
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

        if (!TryAdd(lastDue, period, out var next) || next <= lastDue)
        {
            throw new InvalidOperationException($"Period '{period}' was checked when the timer began.");
        }

        if (next <= now && SplitMonths(period).Months == 0)
        {
            var span = next - lastDue;
            next += (long)((now - next) / span) * span;
        }

        while (next <= now)
        {
            TryAdd(next, period, out next);
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
                months += factor * int.Parse(date.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture);
                at = end + 1;
            }
        }

        return (months, "P" + duration[at..]);
    }
}
