using System.Globalization;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Why, why not, and what would have been different.</summary>
public class ExplanationTests
{
    private static readonly string Ages = Dmn.Table(
        "UNIQUE", ["age: number", "employed: boolean"], ["group: string"], """ <25 | false | "youth" """, """ [25..65) | false | "adult" """, """ - | true | "working" """);

    [Fact]
    public void A_trace_names_the_rows_that_matched_and_the_first_failing_cell_of_the_others()
    {
        var table = Assert.Single(Trace(Ages, ("age", Dmn.Number(30)), ("employed", false)).Tables);

        Assert.Equal("d", table.TableId);
        Assert.Equal([false, true, false], table.Rows.Select(r => r.Matched));
        Assert.Equal([1, null, 2], table.Rows.Select(r => r.FirstFailingColumn));
        Assert.Equal(["r1", "r2", "r3"], table.Rows.Select(r => r.RuleId));
    }

    [Fact]
    public void The_nearest_miss_names_the_change_that_alters_the_outcome()
    {
        var miss = Trace(Ages, ("age", Dmn.Number(30)), ("employed", false)).Tables[0].NearMisses()[0];

        var change = Assert.Single(miss.Changes);
        Assert.Equal(("age", "<25"), (change.Title, change.Cell));
        Assert.True(miss.AltersOutcome);
        Assert.Equal("youth", miss.Output);
        Assert.Equal("youth", Dmn.Read(Ages).Evaluate("d", FeelContext.Of(("age", change.Example), ("employed", false))).Value);
    }

    [Fact]
    public void A_change_that_makes_two_rows_match_is_judged_by_the_hit_policy()
    {
        var misses = Trace(Ages, ("age", Dmn.Number(70)), ("employed", false)).Tables[0].NearMisses();

        Assert.All(misses, m => Assert.True(m.AltersOutcome));
        Assert.Equal(["adult", "working", "youth"], misses.Select(m => (string)m.Output!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_explanation_is_told_in_swedish_and_in_english()
    {
        var trace = Trace(Ages, ("age", Dmn.Number(30)), ("employed", false));

        var swedish = Explanation.Sentences(trace, new CultureInfo("sv-SE"), code => code switch { "age" => "ålder", "adult" => "vuxen", _ => null });
        var english = Explanation.Sentences(trace, new CultureInfo("en-GB"));

        Assert.Equal("d gav: vuxen.", swedish[0]);
        Assert.Contains("Rad 2 gäller, eftersom ålder är [25..65) och employed är nej.", swedish);
        Assert.Contains("Rad 1 hade gällt om ålder hade varit <25 (nu 30). Då hade svaret blivit: youth.", swedish);
        Assert.Contains("Row 2 applies, because age is [25..65) and employed is no.", english);
        Assert.Equal(swedish.Length, english.Length);
    }

    [Fact]
    public void A_table_where_nothing_matches_says_so()
    {
        var trace = Trace(Dmn.Table("UNIQUE", ["age: number"], ["group: string"], """ <25 | "youth" """), ("age", Dmn.Number(30)));

        Assert.Contains("No row matches.", Explanation.Sentences(trace, CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public void Every_decision_on_the_way_is_in_the_trace()
    {
        var xml = Dmn.Model($"""
            <decision id="a" name="a"><variable name="a"/>{Dmn.Literal("2")}</decision>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>{Dmn.Literal("a * 3")}</decision>
            """);

        Assert.Equal([("a", "2"), ("d", "6")], Trace(xml).Decisions.Select(d => (d.DecisionId, FeelLanguage.ToText(d.Value))));
    }

    [Fact]
    public void Tracing_changes_no_value()
    {
        var model = Dmn.Read(Ages);
        var inputs = FeelContext.Of(("age", Dmn.Number(24)), ("employed", true));

        Assert.Equal(model.Evaluate("d", inputs).Value, model.Evaluate("d", inputs, new(Trace: true)).Value);
    }

    private static DecisionTrace Trace(string xml, params (string, object?)[] inputs) =>
        Dmn.Read(xml).Evaluate("d", FeelContext.Of(inputs), new(Trace: true)).Trace!;
}
