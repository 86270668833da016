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
    [InlineData("< date(\"2013-01-01\")", "före 2013-01-01", "before 2013-01-01")]
    [InlineData(">= @\"2013-01-01\"", "från och med 2013-01-01", "from 2013-01-01 on")]
    [InlineData("<= @\"2013-01-01\"", "till och med 2013-01-01", "up to and including 2013-01-01")]
    [InlineData("> @\"2013-01-01T08:30:00\"", "efter 2013-01-01 08:30", "after 2013-01-01 08:30")]
    [InlineData("[@\"2013-01-01\"..@\"2013-02-01\")", "från och med 2013-01-01 men före 2013-02-01", "from 2013-01-01 on but before 2013-02-01")]
    [InlineData("[@\"2013-01-01\"..@\"2013-02-01\"]", "från och med 2013-01-01 till och med 2013-02-01", "from 2013-01-01 up to and including 2013-02-01")]
    [InlineData("? between 1 and 5", "mellan 1 och 5", "between 1 and 5")]
    [InlineData("? > 5 and ? < 10", "över 5 och under 10", "over 5 and under 10")]
    [InlineData("5 >= ? or ? = 7", "högst 5 eller 7", "at most 5 or 7")]
    [InlineData("not([16..25))", "något annat än från 16 till under 25", "anything but from 16 to under 25")]
    [InlineData("@\"P1D\"", "1 dag", "1 day")]
    [InlineData("< @\"P1Y2M\"", "under 1 år 2 månader", "under 1 year 2 months")]
    [InlineData(">= duration(\"PT36H\")", "minst 1 dag 12 timmar", "at least 1 day 12 hours")]
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

    [Fact]
    public void A_cell_that_asks_for_no_value_is_told_as_that()
    {
        var words = new CellWords(CultureInfo.GetCultureInfo("sv-SE"), _ => null);

        Assert.Equal("slutdatum saknar värde", words.Clause("slutdatum", "null"));
        Assert.Equal("slutdatum har ett värde", words.Clause("slutdatum", "not(null)"));
        Assert.Equal("ålder är minst 16", words.Clause("ålder", ">= 16"));
    }

    [Fact]
    public void A_value_outside_the_list_of_its_type_is_told_as_that()
    {
        var xml = Dmn.Model("""
            <itemDefinition name="tKind"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
            <inputData id="i" name="kind"><variable name="kind" typeRef="tKind"/></inputData>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#i"/></informationRequirement>
            <decisionTable><input id="c"><inputExpression typeRef="tKind"><text>kind</text></inputExpression></input><output name="o"/>
            <rule><inputEntry><text>"A"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>
            """);
        var trace = Trace(xml, ("kind", "X"));

        Assert.Equal(("kind", "X", "\"A\", \"B\""), (trace.Refused[0].Name, trace.Refused[0].Value, trace.Refused[0].Allowed));
        Assert.Contains("kind har värdet X, som inte är något av de tillåtna (A eller B), och räknas därför som inget värde.", Explanation.Sentences(trace, CultureInfo.GetCultureInfo("sv-SE")));
    }

    [Fact]
    public void A_value_outside_the_input_values_of_its_column_is_told_as_that()
    {
        var trace = Trace(Dmn.Table("UNIQUE", ["kind: string = \"A\", \"B\""], ["o: string"], """ "A" | "x" """), ("kind", "X"));

        Assert.Equal(1, Assert.Single(trace.Tables).RefusedColumn);
        Assert.Contains("kind har värdet X, som inte är något av de tillåtna (A eller B). Tabellen ger därför inget svar.", Explanation.Sentences(trace, CultureInfo.GetCultureInfo("sv-SE")));
    }

    [Fact]
    public void A_code_that_means_something_else_in_one_table_is_told_so()
    {
        var trace = Trace(Ages, ("age", Dmn.Number(30)), ("employed", false));

        Assert.Equal("d gav: fullvuxen.", Explanation.Sentences(trace, CultureInfo.GetCultureInfo("sv-SE"), key => key switch { "d.adult" => "fullvuxen", "adult" => "vuxen", _ => null })[0]);
    }
}
