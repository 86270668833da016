using System.Globalization;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Cron expressions of timers, in the wall-clock time of Europe/Stockholm.</summary>
public class CronTests
{
    [Theory]
    [InlineData("0 0 9 * * MON-FRI", "2026-03-06T08:00Z", "2026-03-09T08:00Z")]
    [InlineData("0 30 8,16 * * ?", "2026-03-02T07:30Z", "2026-03-02T15:30Z")]
    [InlineData("0 */20 * * * *", "2026-03-02T07:40Z", "2026-03-02T08:00Z")]
    [InlineData("0 0 6-10/2 * * *", "2026-03-02T07:00Z", "2026-03-02T09:00Z")]
    [InlineData("@hourly", "2026-03-02T07:00Z", "2026-03-02T08:00Z")]
    [InlineData("@daily", "2026-03-02T07:00Z", "2026-03-02T23:00Z")]
    [InlineData("@weekly", "2026-03-02T07:00Z", "2026-03-07T23:00Z")]
    [InlineData("@monthly", "2026-03-02T07:00Z", "2026-03-31T22:00Z")]
    [InlineData("@yearly", "2026-03-02T07:00Z", "2026-12-31T23:00Z")]
    [InlineData("0 0 12 31 * *", "2026-03-31T10:00Z", "2026-05-31T10:00Z")]
    [InlineData("0 0 12 29 2 *", "2026-03-01T00:00Z", "2028-02-29T11:00Z")]
    [InlineData("0 0 12 L * *", "2026-02-01T00:00Z", "2026-02-28T11:00Z")]
    [InlineData("0 0 12 L-2 * *", "2026-02-01T00:00Z", "2026-02-26T11:00Z")]
    [InlineData("0 0 12 LW * *", "2026-02-01T00:00Z", "2026-02-27T11:00Z")]
    [InlineData("0 0 12 15W * *", "2026-03-01T00:00Z", "2026-03-16T11:00Z")]
    [InlineData("0 0 12 1W * *", "2026-07-31T12:00Z", "2026-08-03T10:00Z")]
    [InlineData("0 0 12 * * 5L", "2026-03-01T00:00Z", "2026-03-27T11:00Z")]
    [InlineData("0 0 12 ? * FRI#2", "2026-03-01T00:00Z", "2026-03-13T11:00Z")]
    [InlineData("0 0 12 ? * 0", "2026-03-02T00:00Z", "2026-03-08T11:00Z")]
    [InlineData("0 0 12 ? * 7", "2026-03-02T00:00Z", "2026-03-08T11:00Z")]
    public void A_cron_expression_comes_next(string cron, string from, string next) => Assert.Equal([next], Times(cron, from, 1));

    [Fact]
    public void A_time_that_does_not_exist_when_clocks_go_forward_comes_right_after_the_gap_once() =>
        Assert.Equal(["2027-03-27T01:30Z", "2027-03-28T01:00Z", "2027-03-29T00:30Z"], Times("0 30 2 * * *", "2027-03-26T12:00Z", 3));

    [Fact]
    public void A_time_that_comes_twice_when_clocks_go_back_counts_the_first_time_only() =>
        Assert.Equal(["2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z"], Times("0 30 2 * * *", "2026-10-23T12:00Z", 3));

    [Fact]
    public void An_expression_for_every_hour_follows_elapsed_time_over_both_changes()
    {
        Assert.Equal(["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2026-10-25T02:30Z"], Times("0 30 * * * *", "2026-10-25T00:00Z", 3));
        Assert.Equal(["2027-03-28T00:30Z", "2027-03-28T01:30Z"], Times("0 30 * * * *", "2027-03-28T00:00Z", 2));
    }

    [Theory]
    [InlineData("R/2027-01-31T11:00:00Z/P1M", "2027-01-31T11:00Z 2027-02-28T11:00Z 2027-03-28T10:00Z")]
    [InlineData("0 0 12 L * *", "2027-01-31T11:00Z 2027-02-28T11:00Z 2027-03-31T10:00Z")]
    [InlineData("R/2028-02-29T11:00:00Z/P1Y", "2028-02-29T11:00Z 2029-02-28T11:00Z 2030-02-28T11:00Z")]
    [InlineData("R/2027-03-27T01:30:00Z/P1D", "2027-03-27T01:30Z 2027-03-28T01:30Z 2027-03-29T01:30Z")]
    public void Days_are_elapsed_time_and_months_keep_the_day_they_came_to_and_the_time_on_the_clock(string cycle, string times)
    {
        var trigger = Process("p").Start("nightly", $"cycle:{cycle}").Task("t").End().Build().StartTriggers.Single();
        var seen = new List<DateTimeOffset> { trigger.FirstDue!(At("2027-01-01T00:00Z"))!.Value };
        while (seen.Count < 3)
        {
            seen.Add(trigger.NextDue!(seen[^1], seen.Count, seen[^1])!.Value);
        }

        Assert.Equal(times, string.Join(' ', seen.Select(t => t.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("0 0 9 * *", "bpmn.timer.cycle")]
    [InlineData("0 0 25 * * *", "bpmn.timer.cycle")]
    [InlineData("0 0 9 * * MONDAY", "bpmn.timer.cycle")]
    [InlineData("0 0 9 30 2 *", "bpmn.timer.cycle")]
    [InlineData("@never", "bpmn.timer.cycle")]
    [InlineData("0 0 18-9 * * *", "bpmn.timer.cycle")]
    [InlineData("*/30 * * * * *", "bpmn.timer.short")]
    public void An_expression_that_says_no_time_or_too_many_is_refused(string cron, string code) =>
        Assert.Contains(BpmnFile.Read(Reminder(cron).Xml).Findings, f => f.Code.StartsWith(code, StringComparison.Ordinal) && f.ElementId == "remind");

    [Fact]
    public void A_reminder_by_cron_is_kept_over_saving_and_when_overdue_fires_once()
    {
        var host = Reminder("0 0 9 * * MON-FRI").Build().Host();
        var instance = host.Start("p", TreM.Workflow.Feel.FeelContext.Empty);
        Assert.Equal(At("2026-03-03T08:00Z"), instance.Timers.Single().Value);

        host.Pass(TimeSpan.FromDays(7));
        Assert.Equal(5, instance.Completed("reminded"));
        host.Now = At("2026-03-12T12:00Z");
        host.Give(instance, new Stimulus.TimerFired(host.Now, "SYSTEM", instance.Timers.Keys.Single()));

        Assert.Equal(6, instance.Completed("reminded"));
        Assert.Equal(At("2026-03-13T08:00Z"), instance.Timers.Single().Value);
    }

    private static ProcessBuilder Reminder(string cron) => Process("p").Start().UserTask("work")
        .Boundary("remind", "work", $"cycle:{cron}", b => b.Throw("reminded").End("endReminder"), interrupting: false).End();

    private static IEnumerable<string> Times(string cron, string from, int count)
    {
        var due = Process("p").Start("nightly", $"cycle:{cron}").Task("t").End().Build().StartTriggers.Single().FirstDue!;
        var at = At(from);
        for (var i = 0; i < count; i++)
        {
            at = due(at)!.Value;
            yield return at.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
        }
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
