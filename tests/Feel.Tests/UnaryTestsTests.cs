namespace TreM.Workflow.Feel.Tests;

public sealed class UnaryTestsTests
{
    private static readonly FeelContext Scope = FeelContext.Of(("limit", (object?)new FeelNumber(10)), ("codes", FeelList.Of("a", "b")));

    [Theory]
    [InlineData("-", "5", true)]
    [InlineData("-", "null", true)]
    [InlineData("5", "5", true)]
    [InlineData("< 5", "4", true)]
    [InlineData("< 5, > 10", "11", true)]
    [InlineData("[1..5]", "5", true)]
    [InlineData("[1..5)", "5", false)]
    [InlineData("]1..5]", "1", false)]
    [InlineData("not(1, 2)", "3", true)]
    [InlineData("not(1, 2)", "2", false)]
    [InlineData("not(< 5)", "4", false)]
    [InlineData("not([16..25))", "30", true)]
    [InlineData("not([16..25))", "20", false)]
    [InlineData("not([16..25), [30..40))", "27", true)]
    [InlineData("not([16..25), [30..40))", "35", false)]
    [InlineData("not((16..25))", "16", true)]
    [InlineData("not(]16..25[)", "25", true)]
    [InlineData("not(([16..25)))", "25", true)]
    [InlineData("not(? > 5) and ? > 3", "4", true)]
    [InlineData("not(? > 5), 9", "9", true)]
    [InlineData("not(\"a\", \")\")", "\")\"", false)]
    [InlineData("not(null)", "1", true)]
    [InlineData("null", "null", true)]
    [InlineData("null", "1", false)]
    [InlineData("\"a\", \"b\"", "\"b\"", true)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("false", "false", true)]
    [InlineData("not(true)", "false", true)]
    [InlineData("? > limit", "11", true)]
    [InlineData("? > limit", "9", false)]
    [InlineData("> limit", "11", true)]
    [InlineData("limit", "10", true)]
    [InlineData("limit + 1", "11", true)]
    [InlineData("codes", "\"a\"", true)]
    [InlineData("codes", "\"x\"", false)]
    [InlineData("contains(?, \"bc\")", "\"abcd\"", true)]
    [InlineData("? in [1..5] and ? != 3", "3", false)]
    [InlineData("starts with(?, \"a\"), ends with(?, \"z\")", "\"xyz\"", true)]
    [InlineData("@\"2024-01-01\"", "@\"2024-01-01\"", true)]
    [InlineData("> date(\"2024-01-01\")", "@\"2024-01-02\"", true)]
    [InlineData("limit > 5", "\"anything\"", true)]
    [InlineData("[1, 2]", "[1, 2]", true)]
    [InlineData("count(?) > 1", "[1, 2]", true)]
    [InlineData("every x in ? satisfies x > 0", "[1, 2]", true)]
    [InlineData("(1 + 2) * 2", "6", true)]
    public void A_cell_matches_as_the_specification_says(string cell, string input, bool matches)
    {
        var value = FeelLanguage.Compile(input).Expression!.Evaluate(FeelContext.Empty).Value;
        var tests = FeelLanguage.CompileUnaryTests(cell).Expression;
        Assert.NotNull(tests);
        Assert.Equal(matches, tests.Test(value, Scope).Value);

        var names = FeelNames.Of("limit", "codes");
        var compiled = FeelLanguage.CompileUnaryTests(cell, names).Expression!;
        Assert.Equal(matches, compiled.Test(value, names.CreateFrame(Scope), new FeelRun()));

        var printed = compiled.Syntax.ToString();
        Assert.Equal(printed, FeelLanguage.ParseUnaryTests(printed, names).Tests!.ToString());
        Assert.Equal(matches, FeelLanguage.CompileUnaryTests(printed, names).Expression!.Test(value, Scope).Value);
    }

    [Theory]
    [InlineData("< 5")]
    [InlineData("[1..5]")]
    public void A_value_of_another_kind_is_neither_in_nor_out(string cell)
    {
        var result = FeelLanguage.CompileUnaryTests(cell).Expression!.Test("text", Scope);
        Assert.Null(result.Value);
        Assert.NotEmpty(result.Findings);
    }

    [Fact]
    public void The_tree_of_a_cell_shows_intervals_and_alternatives()
    {
        var tests = FeelLanguage.ParseUnaryTests("< 5, [10..20), \"x\"").Tests!;
        Assert.False(tests.IsNegated);
        Assert.Equal(RangeForm.Less, Assert.IsType<FeelNode.UnaryRange>(tests.Items[0]).Form);
        var interval = Assert.IsType<FeelNode.Range>(tests.Items[1]);
        Assert.Equal((true, false), (interval.LowIncluded, interval.HighIncluded));
        Assert.Equal("x", Assert.IsType<FeelNode.Literal>(tests.Items[2]).Value);
        Assert.True(FeelLanguage.ParseUnaryTests("-").Tests!.IsAny);
        Assert.True(FeelLanguage.ParseUnaryTests("not(1)").Tests!.IsNegated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("< ")]
    [InlineData("1,")]
    [InlineData("not(1")]
    [InlineData("[1..")]
    public void A_cell_that_is_not_a_test_is_refused(string cell) => Assert.Null(FeelLanguage.CompileUnaryTests(cell).Expression);
}
