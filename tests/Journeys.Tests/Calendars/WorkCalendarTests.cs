using TreM.Workflow.Journeys.Calendars;

namespace TreM.Workflow.Journeys.Tests.Calendars;

public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = WorkCalendar.Standard;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    private static DateTimeOffset Local(string text) =>
        WorkCalendar.At(Day(text[..10]), TimeOnly.ParseExact(text[11..], "HH:mm"));

    [Theory]
    [InlineData("2013-03-29", "långfredagen")]
    [InlineData("2013-04-01", "annandag påsk")]
    [InlineData("2013-05-01", "första maj")]
    [InlineData("2013-05-09", "Kristi himmelsfärds dag")]
    [InlineData("2013-06-06", "nationaldagen")]
    [InlineData("2013-06-21", "midsommarafton")]
    [InlineData("2012-06-22", "midsommarafton")]
    [InlineData("2012-12-24", "julafton")]
    [InlineData("2012-12-25", "juldagen")]
    [InlineData("2012-12-26", "annandag jul")]
    [InlineData("2012-12-31", "nyårsafton")]
    [InlineData("2013-01-01", "nyårsdagen")]
    [InlineData("2014-01-06", "trettondedag jul")]
    [InlineData("2027-03-26", "långfredagen")]
    [InlineData("2038-06-03", "Kristi himmelsfärds dag, Easter as late as it gets")]
    public void The_office_is_closed_on_holidays_and_the_three_eves(string date, string why) =>
        Assert.False(Calendar.IsWorkday(Day(date)), why);

    [Theory]
    [InlineData("2013-05-10", "a klämdag is a workday unless the organisation says otherwise")]
    [InlineData("2013-05-20", "Whit Monday is a workday since 2005")]
    [InlineData("2013-04-30", "valborgsmässoafton")]
    [InlineData("2013-12-23", "dan före dopparedan")]
    [InlineData("2013-06-20", "the day before midsommarafton")]
    public void The_office_is_open_on_other_weekdays(string date, string why) =>
        Assert.True(Calendar.IsWorkday(Day(date)), why);

    [Theory]
    [InlineData(1961, "1961-04-02")]
    [InlineData(2008, "2008-03-23")]
    [InlineData(2011, "2011-04-24")]
    [InlineData(2013, "2013-03-31")]
    [InlineData(2038, "2038-04-25")]
    public void Easter_is_where_the_almanac_has_it(int year, string date) =>
        Assert.Equal(Day(date), SwedishHolidays.EasterSunday(year));

    [Fact]
    public void Two_workdays_from_the_29th_of_April_2013_end_on_the_2nd_of_May_at_half_past_four() =>
        Assert.Equal(Local("2013-05-02 16:30"), Calendar.Due(Local("2013-04-29 10:12"), 2));

    [Theory]
    [InlineData("2013-04-30", -1)]
    [InlineData("2013-05-02", 0)]
    [InlineData("2013-05-03", 1)]
    [InlineData("2013-05-05", 1)]
    [InlineData("2013-05-07", 3)]
    [InlineData("2013-05-09", 4)]
    [InlineData("2013-05-10", 5)]
    public void Overdue_counts_the_workdays_after_the_deadline(string today, int expected) =>
        Assert.Equal(expected, Calendar.Overdue(Local("2013-05-02 16:30"), Local($"{today} 09:00")));

    [Theory]
    [InlineData("2013-01-14", -10, "2012-12-27")]
    [InlineData("2013-08-19", 3, "2013-08-22")]
    [InlineData("2013-05-04", 0, "2013-05-06")]
    [InlineData("2013-05-06", 0, "2013-05-06")]
    public void Workdays_are_counted_both_ways(string from, int days, string expected) =>
        Assert.Equal(Day(expected), Calendar.Add(Day(from), days));

    [Theory]
    [InlineData("2013-03-28 10:00", 1, "2013-04-02T14:30:00Z")]
    [InlineData("2013-10-25 10:00", 1, "2013-10-28T15:30:00Z")]
    public void Office_hours_end_at_half_past_four_on_both_sides_of_a_clock_change(string happened, int days, string dueUtc) =>
        Assert.Equal(DateTimeOffset.Parse(dueUtc, System.Globalization.CultureInfo.InvariantCulture), Calendar.Due(Local(happened), days));

    [Fact]
    public void A_time_that_summer_time_skips_is_the_first_moment_after_the_gap() =>
        Assert.Equal(new DateTimeOffset(2027, 3, 28, 1, 30, 0, TimeSpan.Zero), Local("2027-03-28 02:30"));

    [Fact]
    public void A_time_that_comes_twice_is_the_first_of_the_two() =>
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), Local("2026-10-25 02:30"));

    [Fact]
    public void Late_evening_in_Sweden_is_still_the_same_day() =>
        Assert.Equal(Day("2013-05-02"), WorkCalendar.DateOf(new DateTimeOffset(2013, 5, 2, 21, 59, 0, TimeSpan.Zero)));

    [Fact]
    public void A_partner_may_be_closed_for_weeks_of_its_own()
    {
        var partner = new WorkCalendar(new CalendarRules { ClosedWeeks = [28, 29, 30, 31] });

        Assert.Equal(Day("2013-08-05"), partner.Add(Day("2013-07-05"), 1));
    }

    [Fact]
    public void An_organisation_may_close_on_bridge_days_and_single_dates()
    {
        var partner = new WorkCalendar(new CalendarRules { BridgeDaysClosed = true, ClosedDates = [Day("2013-05-13")] });

        Assert.Equal(Day("2013-05-14"), partner.Add(Day("2013-05-08"), 1));
    }

    [Fact]
    public void Between_is_the_inverse_of_adding()
    {
        for (var n = 0; n < 600; n++)
        {
            var from = Calendar.Add(Day("2012-01-01"), n + 1);
            Assert.Equal(n, Calendar.Between(from, Calendar.Add(from, n)));
            Assert.Equal(-n, Calendar.Between(Calendar.Add(from, n), from));
        }
    }
}
