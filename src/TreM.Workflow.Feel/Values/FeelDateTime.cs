namespace TreM.Workflow.Feel;

/// <summary>A FEEL date and time, with or without zone (DMN 1.5, 10.3.2.3.6). Precision: nanoseconds.</summary>
public readonly record struct FeelDateTime
{
    /// <summary>A date and a time; the zone is the time's.</summary>
    public FeelDateTime(FeelDate date, FeelTime time) => (Date, Time) = (date, time);

    /// <summary>The date on the local calendar.</summary>
    public FeelDate Date { get; }

    /// <summary>The time on the local clock, with the zone.</summary>
    public FeelTime Time { get; }

    /// <summary>The zone, or null for a local date and time.</summary>
    public FeelZone? Zone => Time.Zone;

    /// <summary>Seconds east of UTC at this moment, or null without zone.</summary>
    public int? Offset => Zone?.OffsetAtLocal(LocalSeconds);

    internal long LocalSeconds => Date.EpochDay * FeelTime.SecondsPerDay + Time.SecondOfDay;

    /// <summary>Seconds since 1970-01-01T00:00:00 in UTC for a zoned value, on the local clock otherwise.</summary>
    internal long ComparableSeconds => LocalSeconds - (Offset ?? 0);

    /// <summary>A moment of the .NET calendar with its offset.</summary>
    public static FeelDateTime From(DateTimeOffset moment)
    {
        FeelZone.TryFromOffset((long)moment.Offset.TotalSeconds, out var zone);
        var nanosecond = (int)(moment.Ticks % TimeSpan.TicksPerSecond * 100);
        return new(FeelDate.From(DateOnly.FromDateTime(moment.DateTime)), new((int)moment.TimeOfDay.TotalSeconds, nanosecond, zone));
    }

    /// <summary>The moment in UTC; one without a zone is on the programme's clocks. False outside years 2 to 9998.</summary>
    public bool TryToMoment(out DateTimeOffset moment)
    {
        moment = default;
        if (Zone is not null)
        {
            var isMoment = TryToDateTimeOffset(out moment);
            moment = moment.ToUniversalTime();
            return isMoment;
        }

        if (Date.Year is < 2 or > 9998)
        {
            return false;
        }

        moment = ProgrammeTime.At(LocalClock);
        return true;
    }

    /// <summary>The moment in .NET's calendar, when zoned and in years 2 to 9998.</summary>
    public bool TryToDateTimeOffset(out DateTimeOffset moment)
    {
        moment = default;
        if (Offset is not { } offset || offset % 60 != 0 || Math.Abs(offset) > 14 * 3600 || Date.Year is < 2 or > 9998)
        {
            return false;
        }

        moment = new(LocalClock, TimeSpan.FromSeconds(offset));
        return true;
    }

    private DateTime LocalClock =>
        new DateTime(Date.Year, Date.Month, Date.Day).AddTicks(Time.SecondOfDay * TimeSpan.TicksPerSecond + Time.Nanosecond / 100);

    /// <summary>Reads <c>2026-11-23T10:30:00</c> with any zone; a date alone means its midnight, without zone.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelDateTime value)
    {
        value = default;
        var split = text.IndexOf('T');
        if (split < 0)
        {
            if (!FeelDate.TryParse(text, out var day))
            {
                return false;
            }

            value = new(day, default);
            return true;
        }

        if (!FeelDate.TryParse(text[..split], out var date) || !FeelTime.TryParse(text[(split + 1)..], out var time, out var isNextDay)
            || (isNextDay && !FeelDate.TryFromEpochDay(date.EpochDay + 1, out date)))
        {
            return false;
        }

        value = new(date, time);
        return true;
    }

    /// <summary>This moment some nanoseconds later, in the same zone.</summary>
    internal bool TryPlus(Int128 nanoseconds, out FeelDateTime value)
    {
        value = default;
        var total = (Int128)ComparableSeconds * 1_000_000_000 + Time.Nanosecond + nanoseconds;
        var (seconds, rest) = Int128.DivRem(total, 1_000_000_000);
        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + 1_000_000_000);
        }

        if (seconds > 100_000_000_000_000_000 || seconds < -100_000_000_000_000_000)
        {
            return false;
        }

        var local = (long)seconds + (Zone?.OffsetAtInstant((long)seconds) ?? 0);
        var day = FeelDate.Divide(local, FeelTime.SecondsPerDay);
        if (!FeelDate.TryFromEpochDay(day, out var date))
        {
            return false;
        }

        value = new(date, new((int)(local - day * FeelTime.SecondsPerDay), (int)rest, Zone));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Date}T{Time}";
}
