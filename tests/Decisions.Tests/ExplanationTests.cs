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
        Assert.Contains("Rad 2 gäller, eftersom ålder är från 25 till under 65 och employed är nej.", swedish);
        Assert.Contains("Rad 1 hade gällt om ålder hade varit under 25 (nu 30). Då hade svaret blivit: youth.", swedish);
        Assert.Contains("Row 2 applies, because age is from 25 to under 65 and employed is no.", english);
        Assert.Equal(swedish.Length, english.Length);
    }

    [Theory]
    [InlineData("-", "vad som helst", "anything")]
    [InlineData("[16..24]", "från 16 till och med 24", "from 16 to 24")]
    [InlineData("(30..60]", "över 30 till och med 60", "over 30 up to 60")]
    [InlineData(">= 0.95", "minst 0,95", "at least 0.95")]
    [InlineData("<-0.1", "under -0,1", "under -0.1")]
    [InlineData("not(\"INGEN\")", "något annat än ingen", "anything but ingen")]
    [InlineData("\"A1\",\"A2\", \"B, C\"", "A1, A2 eller B, C", "A1, A2 or B, C")]
    [InlineData("date(\"2013-01-01\")", "2013-01-01", "2013-01-01")]
    [InlineData("count(x) > 2", "count(x) > 2", "count(x) > 2")]
    public void A_cell_is_said_in_words(string cell, string swedish, string english)
    {
        static string? Label(string code) => code == "INGEN" ? "ingen" : null;

        Assert.Equal(swedish, new CellWords(CultureInfo.GetCultureInfo("sv-SE"), Label).Of(cell).Replace('\u2212', '-'));
        Assert.Equal(english, new CellWords(CultureInfo.GetCultureInfo("en-GB"), Label).Of(cell));
    }

    [Fact]
    public void A_row_with_a_text_is_told_by_it()
    {
        var tables = Explanation.Tables(Trace(Ages, ("age", Dmn.Number(30)), ("employed", false)), CultureInfo.GetCultureInfo("sv"), key => key == "d.2" ? "vuxen utan arbete" : null);

        Assert.StartsWith("Rad 2 (”vuxen utan arbete”) gäller", Assert.Single(Assert.Single(tables).Because), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_rows_that_match_only_the_deciding_one_is_told()
    {
        string[] rows = [""" >=3 | "many" """, """ - | "some" """];
        var first = Trace(Dmn.Table("FIRST", ["n: number"], ["answer: string"], rows), ("n", Dmn.Number(5))).Tables[0];
        var all = Trace(Dmn.Table("RULE ORDER", ["n: number"], ["answer: string"], rows), ("n", Dmn.Number(5))).Tables[0];
        var priority = Trace(
            Dmn.Table("PRIORITY", ["n: number"], ["answer: string = \"some\", \"many\""], rows), ("n", Dmn.Number(5))).Tables[0];

        Assert.Equal([1, 2], first.MatchedRows);
        Assert.Equal([1], first.DecidingRows);
        Assert.Equal([1, 2], all.DecidingRows);
        Assert.Equal("some", priority.Output);
        Assert.Equal([2], priority.DecidingRows);
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
