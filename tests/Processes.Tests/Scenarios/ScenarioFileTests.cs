using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Scenarios;

namespace Processes.Tests.Scenarios;

public class ScenarioFileTests
{
    [Fact]
    public void A_file_holds_scenarios_that_share_the_lines_before_the_first()
    {
        var (file, findings) = ScenarioFile.Parse("""
            # Lines up here belong to every scenario.
            process  orders
            job trem.mail always completes

            scenario "small order"
              start      { amount: 1200,
                           customer: { name: "# not a comment" } }
              complete   "Approve order"  { approved: true }   # a comment
              ends at    "Order placed"

            scenario "large order"
              at 2013-01-07T08:00
              start
            """);

        Assert.Empty(findings);
        Assert.Equal(["small order", "large order"], file!.Scenarios.Select(s => s.Name));
        Assert.All(file.Scenarios, s => Assert.Equal("orders", s.ProcessId));
        Assert.All(file.Scenarios, s => Assert.IsType<ScenarioStep.Job>(s.Steps[0]));
        var start = Assert.IsType<ScenarioStep.Start>(file.Scenarios[0].Steps[1]);
        Assert.Equal("# not a comment", ((FeelContext)start.Variables["customer"]!)["name"]);
        Assert.Equal(6, start.Line);
        Assert.Equal(new DateTimeOffset(2013, 1, 7, 8, 0, 0, TimeSpan.FromHours(1)), file.Scenarios[1].Begins);
    }

    [Fact]
    public void Moments_without_an_offset_are_on_swedish_clocks_summer_and_winter()
    {
        var (file, _) = ScenarioFile.Parse("scenario x\nadvance to 2013-05-02T16:30\nadvance to 2013-12-02\nadvance to 2013-12-02T16:30:00Z");

        Assert.Equal(
            [new DateTimeOffset(2013, 5, 2, 14, 30, 0, default), new DateTimeOffset(2013, 12, 1, 23, 0, 0, default), new DateTimeOffset(2013, 12, 2, 16, 30, 0, default)],
            file!.Scenarios[0].Steps.Cast<ScenarioStep.Advance>().Select(a => a.To!.Value.ToUniversalTime()));
    }

    [Theory]
    [InlineData("waits for", "Line 2: expected an element's name or id, saw the end of the line.")]
    [InlineData("wait for \"A\"", "Line 2: expected one of scenario, process, at, start,")]
    [InlineData("advance 3 days", "Line 2: expected 'workdays', saw 'days'.")]
    [InlineData("advance tomorrow", "Line 2: expected a duration such as P2D or PT1H instead of 'tomorrow'")]
    [InlineData("advance to noon", "Line 2: expected a moment such as 2013-05-02T16:30, saw 'noon'.")]
    [InlineData("job j smiles", "Line 2: expected completes, fails, throws or denies, saw 'smiles'.")]
    [InlineData("not complete \"A\"", "Line 2: expected one of waits for, sends, calls, decides, escalates, incident, ends after 'not'")]
    [InlineData("complete \"A", "Line 2: expected a closing quote after \"A")]
    [InlineData("complete A { x: }", "Line 2: expected a FEEL value, saw '{ x: }'")]
    [InlineData("ends somewhere", "Line 2: expected the end of the line, saw 'somewhere'.")]
    [InlineData("variable a 1", "Line 2: expected '=', saw '1'.")]
    [InlineData("error E \"A\"", "Line 2: expected 'at', saw '\"A\"'.")]
    public void A_line_that_cannot_be_read_says_what_was_expected_and_seen(string line, string message)
    {
        var (file, findings) = ScenarioFile.Parse("scenario x\n" + line);

        Assert.Null(file);
        Assert.StartsWith(message, Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_line_is_read()
    {
        var (file, findings) = ScenarioFile.Parse("""
            scenario "all"
            start p at "Start" { a: 1 }
            start at s
            complete T by HANDLEDARE { ok: true }
            message M key "k-1" { x: 1 }
            signal S
            job t completes { y: 2 }
            job t fails "no network"
            job t throws E1 { z: 3 }
            child c always completes { r: 1 }
            error E1 at T
            escalation X at T { }
            set { live: true }
            retry T { a: 2 }
            suspend "audit"
            resume
            cancel
            advance P2D
            advance 1 workday
            waits for "A b" by SYV
            not waits for Q
            due T 2013-05-02T16:30
            sends M2 key "k"
            not sends mail welcome
            sends job t
            sends signal S
            calls c
            decides DT-01 { group: "TG1" }
            decides DT-02 "TG1"
            not decides DT-03
            variable a.b = [1, 2]
            escalates L1
            incident process.gateway at G
            incident at G
            not incident
            ends at "Slut"
            ends with error E2
            ends cancelled
            not ends
            """);

        Assert.Empty(findings);
        Assert.Equal(38, file!.Scenarios[0].Steps.Length);
        Assert.Equal(
            typeof(ScenarioStep).GetNestedTypes().Select(t => t.Name).Order(),
            file.Scenarios[0].Steps.Select(s => s.GetType().Name).Distinct().Order());
    }
}
