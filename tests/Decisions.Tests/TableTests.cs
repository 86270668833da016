using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;

namespace Decisions.Tests;

/// <summary>Decision tables: every hit policy, defaults, constraints, prepared inputs.</summary>
public class TableTests
{
    private static readonly string[] Age = ["age: number"];
    private static readonly string[] Ranked = ["result: string = \"high\", \"low\""];

    [Theory]
    [InlineData("UNIQUE", "null")]
    [InlineData("ANY", "null")]
    [InlineData("FIRST", "\"low\"")]
    [InlineData("PRIORITY", "\"high\"")]
    [InlineData("RULE ORDER", "[\"low\", \"high\", \"low\"]")]
    [InlineData("OUTPUT ORDER", "[\"high\", \"low\", \"low\"]")]
    [InlineData("COLLECT", "[\"low\", \"high\", \"low\"]")]
    [InlineData("COLLECT COUNT", "3")]
    [InlineData("COLLECT MIN", "\"high\"")]
    [InlineData("COLLECT MAX", "\"low\"")]
    public void A_hit_policy_decides_what_three_matching_rows_give(string policy, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Table(policy, Age, Ranked, """ >10 | "low" """, """ >20 | "high" """, """ >25 | "low" """, """ <0 | "high" """), ("age", Dmn.Number(30))));

    [Theory]
    [InlineData("SUM", "6")]
    [InlineData("MIN", "1")]
    [InlineData("MAX", "3")]
    [InlineData("COUNT", "3")]
    public void Collect_aggregates_numbers(string aggregation, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Table($"COLLECT {aggregation}", Age, ["n: number"], "- | 1", "- | 2", "- | 3"), ("age", Dmn.Number(30))));

    [Theory]
    [InlineData("UNIQUE", "null")]
    [InlineData("COLLECT", "[]")]
    [InlineData("RULE ORDER", "[]")]
    [InlineData("COLLECT COUNT", "0")]
    [InlineData("COLLECT SUM", "null")]
    public void No_matching_row_gives_nothing(string policy, string expected) =>
        Assert.Equal(expected, Dmn.Ask(Dmn.Table(policy, Age, ["n: number"], "<0 | 1"), ("age", Dmn.Number(30))));

    [Fact]
    public void No_matching_row_gives_the_default_outputs() =>
        Assert.Equal("{a: \"x\", b: null}", Dmn.Ask(Dmn.Table("UNIQUE", Age, ["a: string ! \"x\"", "b: number"], """ <0 | "y" | 1 """), ("age", Dmn.Number(30))));

    [Fact]
    public void Several_outputs_are_ranked_by_the_first_column_first()
    {
        var xml = Dmn.Table("OUTPUT ORDER", Age, ["a: string = \"x\", \"y\"", "b: string = \"p\", \"q\""], """ - | "y" | "p" """, """ - | "x" | "q" """, """ - | "x" | "p" """);

        Assert.Equal("""[{a: "x", b: "p"}, {a: "x", b: "q"}, {a: "y", b: "p"}]""", Dmn.Ask(xml, ("age", Dmn.Number(1))));
    }

    [Fact]
    public void Rows_that_break_unique_are_named_in_the_finding()
    {
        var result = Dmn.Read(Dmn.Table("UNIQUE", Age, ["n: number"], ">1 | 1", ">2 | 2")).Evaluate("d", FeelContext.Of(("age", Dmn.Number(3))));

        Assert.Contains("rows 1, 2", Assert.Single(result.Findings, f => f.Code == "dmn.table.not-unique").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_outside_its_values_is_an_error_and_no_row_is_tried()
    {
        var result = Dmn.Read(Dmn.Table("UNIQUE", ["kind: string = \"A\", \"B\""], ["n: number"], "- | 1")).Evaluate("d", FeelContext.Of(("kind", "C")));

        Assert.Null(result.Value);
        Assert.Equal("dmn.table.input-value", Assert.Single(result.Findings).Code);
    }

    [Theory]
    [InlineData("\"A\"", "A", true)]
    [InlineData("\"A\", \"B\"", "B", true)]
    [InlineData("not(\"A\")", "B", true)]
    [InlineData("not(\"A\")", null, true)]
    [InlineData("null", null, true)]
    [InlineData("null", "A", false)]
    [InlineData("-", null, true)]
    [InlineData("string length(?) > 2", "abc", true)]
    public void A_text_cell_accepts_what_feel_says(string cell, string? value, bool matches) =>
        Assert.Equal(matches ? "1" : "null", Dmn.Ask(Dmn.Table("UNIQUE", ["kind: string"], ["n: number"], $"{cell} | 1"), ("kind", value)));

    [Fact]
    public void Prepared_inputs_give_what_contexts_give()
    {
        var model = Dmn.Read(Dmn.Table("COLLECT", ["age: number", "kind: string"], ["n: number"], """ <18 | "A" | 1 """, """ >=18 | - | 2 """, """ [10..20] | not("A") | 3 """));
        var prepared = model.Prepare("d")!;

        Assert.True(prepared.IsIndexed);
        foreach (var age in new object?[] { null, Dmn.Number(9), Dmn.Number(17.5m), Dmn.Number(18), "x" })
        {
            foreach (var kind in new[] { null, "A", "B" })
            {
                object?[] values = [.. prepared.Inputs.Select(i => i == "age" ? age : kind)];
                var expected = model.Evaluate("d", FeelContext.Of(("age", age), ("kind", kind)));

                Assert.Equal(FeelLanguage.ToLiteral(expected.Value), FeelLanguage.ToLiteral(prepared.Value(values)));
                Assert.Equal(FeelLanguage.ToLiteral(expected.Value), FeelLanguage.ToLiteral(prepared.Evaluate(values, new(Trace: true)).Value));
            }
        }
    }

    [Fact]
    public void A_thousand_rows_find_their_one()
    {
        var model = Dmn.Read(Dmn.Table("UNIQUE", ["code: string"], ["n: number"], [.. Enumerable.Range(0, 1000).Select(i => $"\"K{i}\" | {i}")]));

        Assert.Equal("777", FeelLanguage.ToLiteral(model.Evaluate("d", FeelContext.Of(("code", "K777"))).Value));
    }
}
