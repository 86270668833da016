using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Testing;

namespace Decisions.Tests;

/// <summary>What the checks say about tables that leave out, repeat or contradict.</summary>
public class CheckTests
{
    private static readonly string[] Out = ["result: string"];

    [Fact]
    public void A_complete_table_has_no_findings() =>
        Assert.Empty(Check("UNIQUE", ["age: number"], Out, """ <18 | "a" """, """ [18..65) | "b" """, """ >=65 | "c" """));

    [Fact]
    public void A_gap_between_numbers_is_named_as_the_missing_row()
    {
        var gap = Assert.Single(Check("UNIQUE", ["age: number"], Out, """ <18 | "a" """, """ >=20 | "b" """));

        Assert.Equal("dmn.table.gap", gap.Finding.Code);
        Assert.Equal(["[18..20)"], gap.Cells);
        Assert.True(gap.IsExact);
    }

    [Fact]
    public void A_gap_in_an_enumeration_names_the_values_left_out()
    {
        var gap = Assert.Single(Check("UNIQUE", ["kind: string = \"A\", \"B\", \"C\"", "ok: boolean"], Out, """ "A" | - | "a" """, """ "B" | true | "b" """, """ "C" | - | "c" """));

        Assert.Equal(["\"B\"", "false"], gap.Cells);
    }

    [Fact]
    public void A_text_without_enumeration_needs_a_row_for_all_others() =>
        Assert.Equal(["not(\"A\")"], Assert.Single(Check("UNIQUE", ["kind: string"], Out, """ "A" | "a" """)).Cells);

    [Fact]
    public void A_date_gap_is_found_only_where_a_day_lies_between()
    {
        Assert.Empty(Check("UNIQUE", ["day: date"], Out, """ <= date("2013-05-01") | "a" """, """ >= date("2013-05-02") | "b" """));
        Assert.Equal(
            ["@\"2013-05-02\""],
            Assert.Single(Check("UNIQUE", ["day: date"], Out, """ < date("2013-05-02") | "a" """, """ > date("2013-05-02") | "b" """)).Cells);
    }

    [Fact]
    public void A_default_output_closes_all_gaps() =>
        Assert.Empty(Check("UNIQUE", ["age: number"], ["result: string ! \"x\""], """ <18 | "a" """));

    [Fact]
    public void Rows_that_overlap_under_unique_are_an_error_with_an_example()
    {
        var overlap = Assert.Single(Check("UNIQUE", ["age: number"], Out, """ <=18 | "a" """, """ >=18 | "b" """));

        Assert.Equal(("dmn.table.contradiction", Severity.Error), (overlap.Finding.Code, overlap.Finding.Severity));
        Assert.Equal([1, 2], overlap.Rows);
        Assert.Equal(["18"], overlap.Cells);
    }

    [Fact]
    public void Overlap_with_the_same_output_is_no_contradiction()
    {
        Assert.Equal("dmn.table.overlap", Assert.Single(Check("UNIQUE", ["age: number"], Out, """ <=18 | "a" """, """ >=18 | "a" """)).Finding.Code);
        Assert.Empty(Check("ANY", ["age: number"], Out, """ <=18 | "a" """, """ >=18 | "a" """));
    }

    [Fact]
    public void A_row_behind_a_broader_one_is_dead_under_first()
    {
        var dead = Assert.Single(Check("FIRST", ["age: number"], Out, """ <65 | "a" """, """ [18..30] | "b" """, """ - | "c" """));

        Assert.Equal("dmn.table.dead-row", dead.Finding.Code);
        Assert.Equal([2], dead.Rows);
    }

    [Fact]
    public void A_row_hidden_by_two_rows_together_is_dead_under_first() =>
        Assert.Equal([3], Assert.Single(Check("FIRST", ["age: number"], Out, """ <20 | "a" """, """ >=20 | "b" """, """ [18..30] | "c" """)).Rows);

    [Fact]
    public void A_row_of_lower_priority_behind_a_broader_one_is_dead() =>
        Assert.Equal([1], Assert.Single(Check("PRIORITY", ["age: number"], ["result: string = \"high\", \"low\""], """ >10 | "low" """, """ - | "high" """), f => f.Finding.Code == "dmn.table.dead-row").Rows);

    [Fact]
    public void A_cell_outside_the_allowed_values_makes_its_row_dead()
    {
        var dead = Assert.Single(Check("COLLECT", ["kind: string = \"A\", \"B\""], Out, """ "C" | "a" """));

        Assert.Equal([1], dead.Rows);
        Assert.Equal(1, dead.Column);
    }

    [Fact]
    public void An_output_value_that_no_row_gives_is_reported() =>
        Assert.Equal(
            "dmn.table.output-unreachable",
            Assert.Single(Check("UNIQUE", ["ok: boolean"], ["result: string = \"a\", \"b\", \"c\""], """ true | "a" """, """ false | "b" """)).Finding.Code);

    [Fact]
    public void A_cell_that_depends_on_another_name_is_said_to_be_left_out()
    {
        var findings = Check("UNIQUE", ["age: number", "limit: number"], Out, """ < limit | - | "a" """, """ >= limit | - | "b" """);

        Assert.Equal("dmn.check.partial", Assert.Single(findings).Finding.Code);
    }

    [Fact]
    public void A_wide_table_is_checked_in_bounded_time()
    {
        var inputs = Enumerable.Range(0, 20).Select(i => $"x{i}: number").ToArray();
        var rows = Enumerable.Range(0, 60).Select(r =>
            string.Join(" | ", inputs.Select((_, i) => ((r * 7) + (i * 13)) % 5 == 0 ? "-" : $"[{(r * i) % 17}..{((r * i) % 17) + 9}]")) + " | \"x\"").ToArray();
        var clock = WorkClock.Start();

        var findings = Check("ANY", inputs, Out, rows);

        Assert.NotEmpty(findings);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
    }

    [Fact]
    public void The_products_tables_have_no_errors_and_no_warnings()
    {
        var models = ModelSet.Read(Directory.EnumerateFiles(Repository.Rules, "*.dmn", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText, StringComparer.Ordinal));

        var findings = models.Values.SelectMany(m => DmnChecks.Run(m.Model!)).Where(f => f.Finding.Severity > Severity.Information);

        Assert.True(models.Count >= 20);
        Assert.Empty(findings.Select(f => f.ToString()));
    }

    private static IReadOnlyList<CheckFinding> Check(string policy, string[] inputs, string[] outputs, params string[] rows) =>
        DmnChecks.Run(Dmn.Read(Dmn.Table(policy, inputs, outputs, rows)));

    [Theory]
    [InlineData("time", "< @\"12:00:00\"", "> @\"13:00:00\"", "[@\"12:00:00\"..@\"13:00:00\"]")]
    [InlineData("date and time", "< @\"2026-01-01T12:00:00\"", ">= @\"2026-01-02T12:00:00\"", "[@\"2026-01-01T12:00:00\"..@\"2026-01-02T12:00:00\")")]
    [InlineData("date", "< date(\"2013-01-01\")", "> date(\"2013-01-02\")", "[@\"2013-01-01\"..@\"2013-01-02\"]")]
    [InlineData("date", "< date(\"2013-01-01\")", "> date(\"2013-01-05\")", "[@\"2013-01-01\"..@\"2013-01-05\"]")]
    [InlineData("string", "< \"F\"", ">= \"M\"", "[\"F\"..\"M\")")]
    [InlineData("number", "? < 5", "? > 5 and ? < 10, >= 10", "5")]
    [InlineData("number", "not([16..25))", "[16..20)", "[20..25)")]
    [InlineData("number", "? in [1..5] or not(? > 0)", "> 5", "(0..1)")]
    [InlineData("boolean", "? = true", "null", "false")]
    public void A_gap_is_one_range_whatever_the_kind_of_the_column(string type, string first, string second, string gap)
    {
        var finding = Assert.Single(Check("UNIQUE", [$"x: {type}"], Out, $""" {first} | "a" """, $""" {second} | "b" """));

        Assert.Equal(("dmn.table.gap", gap), (finding.Finding.Code, Assert.Single(finding.Cells)));
        Assert.True(finding.IsExact);
    }

    [Theory]
    [InlineData("time", "<= @\"12:00:00\"", "> @\"12:00:00\"")]
    [InlineData("string", "[\"A\"..\"F\")", "not([\"A\"..\"F\"))")]
    [InlineData("number", "? > 5", "not(? > 5)")]
    [InlineData("number", "!= 5", "5")]
    public void A_column_whose_cells_leave_nothing_out_has_no_gap(string type, string first, string second) =>
        Assert.Empty(Check("UNIQUE", [$"x: {type}"], Out, $""" {first} | "a" """, $""" {second} | "b" """));

    [Fact]
    public void What_cannot_be_taken_apart_is_named() =>
        Assert.Contains(
            "has 1 cell that only evaluation can tell of, as 'contains(?, \"x\")' in row 1",
            Assert.Single(Check("UNIQUE", ["x: string"], Out, """ contains(?, "x") | "a" """)).Finding.Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_column_that_asks_a_constant_has_no_gap_beside_it()
    {
        var xml = Dmn.Decision("""
            <decisionTable><input><inputExpression typeRef="string"><text>"1" + "1"</text></inputExpression></input><output name="o" typeRef="string"/>
            <rule id="r1"><inputEntry><text>"11"</text></inputEntry><outputEntry><text>"x"</text></outputEntry></rule>
            <rule id="r2"><inputEntry><text>"12"</text></inputEntry><outputEntry><text>"y"</text></outputEntry></rule></decisionTable>
            """);

        Assert.Equal(["dmn.table.dead-row"], DmnChecks.Run(Dmn.Read(xml)).Select(f => f.Finding.Code));
    }

    [Fact]
    public void A_table_of_5000_rows_and_12_columns_is_read_checked_and_answers()
    {
        string[] inputs = [.. Enumerable.Range(0, 12).Select(i => i % 3 == 1 ? $"x{i}: string" : $"x{i}: number")];
        string[] rows = [.. Enumerable.Range(0, 5000).Select(r => $"[{r}..{r + 1}) | {string.Join(" | ", Enumerable.Range(1, 11).Select(i => i % 3 == 1 ? $"not(\"k{(r * i) % 97}\")" : $">= {(r * i) % 89}"))} | \"v{r}\"")];
        var model = Dmn.Read(Dmn.Table("UNIQUE", inputs, Out, rows));

        Assert.NotEmpty(DmnChecks.Run(model));
        Assert.Equal("v4711", model.Evaluate("d", FeelContext.Of(Enumerable.Range(0, 12).Select(i => KeyValuePair.Create($"x{i}", i == 0 ? Dmn.Number(4711) : i % 3 == 1 ? (object?)"other" : Dmn.Number(100))))).Value);
    }
}
