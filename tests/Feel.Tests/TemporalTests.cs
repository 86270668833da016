using CsCheck;

namespace TreM.Workflow.Feel.Tests;

public sealed class TemporalTests
{
    [Fact]
    public void Dates_agree_with_dotnets_calendar() => Gen.Int[0, DateOnly.MaxValue.DayNumber].Sample(day =>
    {
        var expected = DateOnly.FromDayNumber(day);
        Assert.True(FeelDate.TryFromEpochDay(day - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, out var date));
        Assert.Equal((expected.Year, expected.Month, expected.Day, expected.DayOfYear), (date.Year, date.Month, date.Day, date.DayOfYear));
        Assert.Equal(expected.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)expected.DayOfWeek, date.Weekday);
        Assert.Equal(System.Globalization.ISOWeek.GetWeekOfYear(expected.ToDateTime(default)), WeekOf(date));
    });

    [Fact]
    public void Days_and_dates_are_one_to_one_over_the_whole_calendar() => Gen.Long[-365_000_000_000, 365_000_000_000].Sample(day =>
    {
        Assert.True(FeelDate.TryFromEpochDay(day, out var date));
        Assert.Equal(day, date.EpochDay);
        Assert.True(FeelDate.TryParse(date.ToString(), out var again));
        Assert.Equal(date, again);
    });

    [Fact]
    public void Months_agree_with_dotnets_calendar() => Gen.Select(Gen.Int[400_000, 3_000_000], Gen.Int[-12_000, 12_000]).Sample((day, months) =>
    {
        var start = DateOnly.FromDayNumber(day);
        Assert.True(FeelDate.From(start).TryAddMonths(months, out var moved));
        Assert.Equal(FeelDate.From(start.AddMonths(months)), moved);
    });

    [Fact]
    public void Durations_read_back_as_they_were_written() => Gen.Long.Sample(ticks =>
    {
        var duration = FeelDaysTimeDuration.From(new TimeSpan(ticks));
        Assert.True(FeelDaysTimeDuration.TryParse(duration.ToString(), out var again));
        Assert.Equal(duration, again);
        Assert.True(again.TryToTimeSpan(out var span));
        Assert.Equal(ticks, span.Ticks);
    });

    [Fact]
    public void A_moment_of_dotnet_keeps_its_time_and_offset() => Gen.Select(Gen.Long[DateTime.UnixEpoch.Ticks, DateTime.UnixEpoch.AddYears(200).Ticks], Gen.Int[-14 * 60, 14 * 60]).Sample((ticks, minutes) =>
    {
        var moment = new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
        var value = FeelDateTime.From(moment);
        Assert.True(value.TryToDateTimeOffset(out var back));
        Assert.True(moment.EqualsExact(back));
        Assert.True(FeelDateTime.TryParse(value.ToString(), out var again));
        Assert.Equal(value, again);
    });

    // With a fixed offset: a region's repeated hour has two moments for one local time, so there the law cannot hold.
    [Fact]
    public void Adding_a_duration_and_taking_it_away_changes_nothing() => Gen.Select(Gen.Long[0, 4_000_000_000], Gen.Long[-1_000_000_000, 1_000_000_000]).Sample((start, length) =>
    {
        var source = $"date and time(\"{DateTime.UnixEpoch.AddSeconds(start):yyyy-MM-ddTHH:mm:ss}+01:00\")";
        var duration = FeelDaysTimeDuration.FromSeconds(length);
        var result = FeelLanguage.Compile($"{source} + @\"{duration}\" - @\"{duration}\" = {source}").Expression!.Evaluate(FeelContext.Empty);
        Assert.Equal(true, result.Value);
    });

    [Theory]
    [InlineData("2026-06-30T22:30:00Z", "2026-07-01", "2026-07-01T00:30:00+02:00")]
    [InlineData("2026-07-01T00:30:00+02:00", "2026-07-01", "2026-07-01T00:30:00+02:00")]
    [InlineData("2026-12-31T12:30:00-11:00", "2027-01-01", "2027-01-01T00:30:00+01:00")]
    public void Now_and_today_are_on_the_programmes_clocks_whatever_offset_the_moment_has(string at, string today, string now)
    {
        var given = new EvaluationOptions(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var options in (EvaluationOptions[])[given, EvaluationOptions.Default with { Now = given.Now!.Value.ToUniversalTime() }])
        {
            Assert.Equal(today, FeelLanguage.Compile("string(today())").Expression!.Evaluate(FeelContext.Empty, options).Value);
            Assert.Equal(now, FeelLanguage.Compile("string(now())").Expression!.Evaluate(FeelContext.Empty, options).Value);
        }
    }

    [Theory]
    [InlineData("2027-03-28T02:30:00@Europe/Stockholm", 3600)]
    [InlineData("2026-10-25T02:30:00@Europe/Stockholm", 7200)]
    [InlineData("2026-07-01T00:00:00@Europe/Stockholm", 7200)]
    [InlineData("-0500-07-01T00:00:00+03:30", 12600)]
    public void A_local_time_has_one_offset_also_when_the_clock_skips_or_repeats_it(string text, int seconds)
    {
        Assert.True(FeelDateTime.TryParse(text, out var moment));
        Assert.Equal(seconds, moment.Offset);
    }

    [Theory]
    [InlineData("W. Europe Standard Time")]
    [InlineData("europe/stockholm")]
    [InlineData("../etc/passwd")]
    [InlineData("Europe/Atlantis")]
    [InlineData("")]
    public void Only_names_of_the_zone_database_are_zones(string name) => Assert.False(FeelZone.TryFromRegion(name, out _));

    private static int WeekOf(FeelDate date) =>
        FeelLanguage.Compile($"week of year(@\"{date}\")").Expression!.Evaluate(FeelContext.Empty).Value is FeelNumber week && week.TryToInt32(out var number) ? number : 0;
}
