using TreM.Workflow.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Scenarios;

/// <summary>One rule for time: the programme's clocks, whatever offset a moment is given with; timer texts are ISO 8601 or an incident.</summary>
public class TimeStoryTests
{
    private static ProcessDefinition Waits(string trigger) => Process("p").Start().Catch("wait", trigger).End().Build();

    [Theory]
    [InlineData("2026-07-01T00:30", "2026-07-01", "2026-07-01T00:30:00+02:00")]
    [InlineData("2026-06-30T22:30:00Z", "2026-07-01", "2026-07-01T00:30:00+02:00")]
    [InlineData("2026-06-30T12:30:00-10:00", "2026-07-01", "2026-07-01T00:30:00+02:00")]
    [InlineData("2026-12-31T23:30:00Z", "2027-01-01", "2027-01-01T00:30:00+01:00")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25", "2026-10-25T02:30:00+01:00")]
    public void Now_and_today_are_those_of_the_programmes_clocks(string at, string today, string now) => Story.Holds(
        $"at {at}\nstart\nvariable d = \"{today}\"\nvariable n = \"{now}\"\nends",
        Process("p").Start().Script("t", "=string(today())", "d").Script("n", "=string(now())", "n").End().Build());

    [Theory]
    [InlineData("2026-03-01T00:30", "2026-04-01T00:30")]
    [InlineData("2026-02-28T23:30:00Z", "2026-04-01T00:30")]
    [InlineData("2026-03-15T12:00", "2026-04-15T12:00")]
    [InlineData("2026-01-31T12:00", "2026-02-28T12:00")]
    [InlineData("2026-02-28T02:30", "2026-03-28T02:30")]
    [InlineData("2026-09-25T02:30", "2026-10-25T02:30:00+02:00")]
    public void A_month_is_counted_on_the_programmes_calendar(string at, string due) =>
        Story.Holds($"at {at}\nstart\ndue wait {due}\nadvance P1M\nends", Waits("timer:P1M"));

    [Fact]
    public void A_month_to_a_time_that_summer_time_skips_is_as_long_after_the_gap() =>
        Story.Holds("at 2027-02-28T02:30\nstart\ndue wait 2027-03-28T03:30", Waits("timer:P1M"));

    [Fact]
    public void A_day_is_24_hours_of_elapsed_time() =>
        Story.Holds("at 2026-03-28T12:00\nstart\ndue wait 2026-03-29T13:00\nadvance P1D\nends", Waits("timer:P1D"));

    [Theory]
    [InlineData("\"2026-02-03T08:00:00\"", "2026-02-03T08:00")]
    [InlineData("\"2026-02-03T08:00\"", "2026-02-03T08:00")]
    [InlineData("\"2026-07-03T08:00:00.5\"", "2026-07-03T08:00:00.5")]
    [InlineData("\"2026-07-03T08:00:00,5+0100\"", "2026-07-03T09:00:00.5")]
    [InlineData("\"2026-07-03T08:00+01\"", "2026-07-03T09:00")]
    [InlineData("\"2026-07-03T24:00:00\"", "2026-07-04T00:00")]
    [InlineData("\"2026-02-03\"", "2026-02-03T00:00")]
    [InlineData("date(\"2026-07-03\")", "2026-07-03T00:00")]
    [InlineData("date and time(\"2026-07-03T08:00:00\")", "2026-07-03T08:00")]
    [InlineData("date and time(\"2026-07-03T08:00:00Z\")", "2026-07-03T10:00")]
    [InlineData("string(date and time(\"2026-02-03T08:00:00@Europe/Stockholm\"))", "2026-02-03T08:00")]
    [InlineData("string(date and time(\"2026-02-03T08:00:00@America/New_York\"))", "2026-02-03T14:00")]
    public void A_moment_without_a_zone_is_on_the_programmes_clocks_and_one_with_its_name_is_there(string value, string due) =>
        Story.Holds($"at 2026-02-02T09:00\nstart {{ when: {value} }}\ndue wait {due}", Waits("date:=when"));

    [Theory]
    [InlineData("10:37")]
    [InlineData("10:37:00Z")]
    [InlineData("03/04/2026")]
    [InlineData("4 March 2026")]
    [InlineData("2026-3-4")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-04 10:00")]
    [InlineData("20260304")]
    [InlineData("2026-03-04T10:00 CET")]
    [InlineData("2026-03-04T25:00")]
    [InlineData("2026-03-04T10:00@Europe/Nowhere")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public void A_text_that_is_no_moment_in_ISO_8601_is_an_incident(string value)
    {
        Story.Holds($"at 2026-02-02T09:00\nstart {{ when: \"{value}\" }}\nincident process.timer.date at wait", Waits("date:=when"));
        Story.Holds(
            $"at 2026-02-02T09:00\nstart {{ when: \"R/{value}/P1D\" }}\nincident process.timer.cycle at work",
            Process("p").Start().UserTask("work").Boundary("tick", "work", "cycle:=when", b => b.End("ticked"), interrupting: false).End().Build());
        Story.Holds(
            $"at 2026-02-02T09:00\nstart {{ when: \"{value}\" }}\nincident process.task.date at work",
            Process("p").Start().UserTask("work", Extensions("<zeebe:taskSchedule dueDate='=when'/>")).End().Build());
    }

    [Theory]
    [InlineData("10 minutes")]
    [InlineData("00:10:00")]
    [InlineData("10")]
    [InlineData("pt10m")]
    [InlineData("P1M1Y")]
    [InlineData("P999999999Y")]
    [InlineData("P8000Y")]
    public void A_text_that_is_no_duration_or_leaves_the_calendar_is_an_incident(string value) =>
        Story.Holds($"at 2026-02-02T09:00\nstart {{ span: \"{value}\" }}\nincident process.timer.duration at wait", Waits("timer:=span"));

    [Fact]
    public void A_cycle_begins_at_a_moment_with_the_name_of_a_zone() => Story.Holds(
        """
        at 2026-02-02T09:00
        start { begin: date and time("2026-02-03T08:00:00@Europe/Stockholm") }
        due tick 2026-02-03T08:00
        advance P5D
        ends at ticked
        ends at ticked
        not ends at ticked
        """,
        Process("p").Start().UserTask("work").Boundary("tick", "work", "cycle:=\"R2/\" + string(begin) + \"/P1D\"", b => b.End("ticked"), interrupting: false).End().Build());

    [Fact]
    public void Timers_that_fall_due_while_an_instance_is_suspended_fire_when_it_goes_on() => Story.Holds(
        """
        at 2026-02-02T09:00
        start
        suspend
        advance P3D
        not waits for work
        resume
        waits for work
        complete work
        ends
        """,
        Process("p").Start().Catch("wait", "timer:P1D").UserTask("work").End().Build());

    [Fact]
    public void A_cycle_that_fell_due_several_times_in_a_suspension_fires_once_and_goes_on_in_the_future() => Story.Holds(
        """
        at 2026-02-02T09:00
        start
        suspend
        advance PT60H
        resume
        ends at ticked
        not ends at ticked
        due tick 2026-02-05T09:00
        """,
        Process("p").Start().UserTask("work").Boundary("tick", "work", "cycle:R/P1D", b => b.End("ticked"), interrupting: false).End().Build());

    [Fact]
    public void What_comes_while_an_instance_is_suspended_comes_to_it_afterwards_in_the_order_it_came() => Story.Holds(
        """
        at 2026-02-02T09:00
        start { id: "c-1" }
        suspend
        message hey key "c-1"
        signal stop
        not waits for told
        resume
        waits for told
        ends at stopped
        """,
        Process("p").Start().Parallel("fork", b => b.Catch("told-first", "message:hey:=id").UserTask("told"), b => b.Catch("stop", "signal:stop").End("stopped").GoNowhere())
            .End().Build());
}
