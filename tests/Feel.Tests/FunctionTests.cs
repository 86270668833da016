namespace TreM.Workflow.Feel.Tests;

public sealed class FunctionTests
{
    [Fact]
    public void A_function_of_the_host_is_called_by_place_and_by_name_and_coerces_its_arguments()
    {
        var rate = FeelFunction.Of(
            "monthly rate",
            [new("amount", FeelType.Number), new("months", FeelType.Number)],
            FeelType.Number,
            (a, _) => (FeelNumber)a[0]! / (FeelNumber)a[1]!);
        var scope = FeelContext.Of(("monthly rate", rate));
        var names = FeelNames.Of(("monthly rate", rate.Type));
        FeelResult Run(string source) => FeelLanguage.Compile(source, names).Expression!.Evaluate(scope);

        Assert.Equal(new FeelNumber(5), Run("monthly rate(60, 12)").Value);
        Assert.Equal(new FeelNumber(5), Run("monthly rate(months: 12, amount: 60)").Value);
        Assert.Equal(new FeelNumber(5), Run("monthly rate([60], 12)").Value);
        Assert.Equal("feel.call.argument", Assert.Single(Run("monthly rate(\"60\", 12)").Findings).Code);
        Assert.Equal("feel.call.arity", Assert.Single(Run("monthly rate(60)").Findings).Code);
        Assert.Equal("feel.call.parameter", Assert.Single(Run("monthly rate(60, amout: 1)".Replace("60, ", "month: 60, ", StringComparison.Ordinal)).Findings).Code);
    }

    [Fact]
    public void A_function_value_outlives_its_evaluation_with_the_variables_it_saw()
    {
        var names = FeelNames.Of(("base", FeelType.Number));
        var frame = names.CreateFrame();
        frame[0] = new FeelNumber(10);
        var function = (FeelFunction)FeelLanguage.Compile("{k: 2, f: function(x) x * k + base}.f", names).Expression!.Evaluate(frame, new FeelRun())!;
        frame[0] = new FeelNumber(99);

        Assert.Equal(new FeelNumber(16), function.Invoke(new FeelRun(), new FeelNumber(3)));
    }

    [Fact]
    public void Every_builtin_has_rows_in_the_tables()
    {
        var rows = SpecTable.Tables.SelectMany(SpecTable.Rows).ToList();
        Assert.All(FeelLanguage.Builtins, b => Assert.Contains(rows, r => r.Contains(b.Name + "(", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_builtin_survives_nulls_wrong_kinds_and_wrong_counts()
    {
        string[] values = ["null", "1", "-1.5", "\"a\"", "true", "[]", "[1, null]", "{a: 1}", "[1..2]", "(< 3)", "@\"2024-01-01\"", "@\"10:00:00Z\"", "@\"P1D\"", "@\"P1Y\"", "function(x, y) null", "abs", "1e6111", "-1e-6176"];
        foreach (var builtin in FeelLanguage.Builtins)
        {
            foreach (var first in values)
            {
                foreach (var arguments in values.Select(v => $"{first}, {v}").Append(first).Append($"{first}, {first}, {first}").Append($"{first}, 1, 1, 1, 1, 1, 1, 1").Append(""))
                {
                    var compilation = FeelLanguage.Compile($"{builtin.Name}({arguments})", FeelNames.Empty, allowsChance: true);
                    Assert.NotNull(compilation.Expression);
                    compilation.Expression.Evaluate(FeelContext.Empty, SpecTable.Options);
                }
            }
        }
    }

    [Fact]
    public void Every_builtin_says_what_it_does() => Assert.All(FeelLanguage.Builtins, b =>
    {
        Assert.EndsWith(".", b.Documentation, StringComparison.Ordinal);
        Assert.NotEmpty(b.Usages);
    });
}
