namespace TreM.Workflow.Feel.Tests;

public sealed class TypeTests
{
    [Theory]
    [InlineData("number", "number")]
    [InlineData("Any", "Any")]
    [InlineData("date and time", "date and time")]
    [InlineData("days and time duration", "days and time duration")]
    [InlineData("list<list<string>>", "list<list<string>>")]
    [InlineData("context<a: number, first name: list<date>>", "context<a: number, first name: list<date>>")]
    [InlineData("function<number, string>->boolean", "function<number, string>->boolean")]
    [InlineData("function<>->Any", "function<>->Any")]
    [InlineData("range<days and time duration>", "range<days and time duration>")]
    public void A_type_reads_and_prints(string source, string printed) =>
        Assert.Equal(printed, FeelLanguage.ParseType(source).Type!.ToString());

    [Theory]
    [InlineData("numbr")]
    [InlineData("list<")]
    [InlineData("context<>")]
    [InlineData("function<number>")]
    [InlineData("")]
    public void A_type_that_is_none_is_refused(string source)
    {
        var (type, findings) = FeelLanguage.ParseType(source);
        Assert.Null(type);
        Assert.NotEmpty(findings);
    }

    [Theory]
    [InlineData("number", "[5]", "5")]
    [InlineData("list<number>", "5", "[5]")]
    [InlineData("list<number>", "\"a\"", null)]
    [InlineData("number", "[1, 2]", null)]
    [InlineData("number", "[\"a\"]", null)]
    [InlineData("date and time", "@\"2024-01-01\"", "@\"2024-01-01T00:00:00Z\"")]
    [InlineData("list<date and time>", "@\"2024-01-01\"", "[@\"2024-01-01T00:00:00Z\"]")]
    [InlineData("context<a: number>", "{a: 1, b: 2}", "{a: 1, b: 2}")]
    [InlineData("context<a: number>", "{b: 2}", null)]
    [InlineData("number", "null", "null")]
    public void A_value_is_converted_to_what_is_expected_or_counts_as_null(string type, string source, string? expected)
    {
        var value = FeelLanguage.Compile(source).Expression!.Evaluate(FeelContext.Empty).Value;
        var fits = FeelLanguage.ParseType(type).Type!.TryCoerce(value, out var coerced);
        Assert.Equal(expected is not null, fits);
        Assert.Equal(expected ?? "null", FeelLanguage.ToLiteral(coerced));
    }

    [Theory]
    [InlineData("context<a: number, b: string>", "context<a: number>", true)]
    [InlineData("context<a: number>", "context<a: number, b: string>", false)]
    [InlineData("list<number>", "list<Any>", true)]
    [InlineData("list<Any>", "list<number>", false)]
    [InlineData("function<Any>->number", "function<number>->Any", true)]
    [InlineData("function<number>->number", "function<Any>->number", false)]
    [InlineData("date", "date and time", false)]
    public void One_type_conforms_to_another_when_all_its_values_do(string type, string other, bool conforms) =>
        Assert.Equal(conforms, FeelLanguage.ParseType(type).Type!.ConformsTo(FeelLanguage.ParseType(other).Type!));

    [Theory]
    [InlineData("1 + 2", "number")]
    [InlineData("\"a\" + \"b\"", "string")]
    [InlineData("1 < 2", "boolean")]
    [InlineData("@\"2024-01-01\" - @\"2023-01-01\"", "days and time duration")]
    [InlineData("[1, 2][1]", "number")]
    [InlineData("[1, 2][item > 1]", "list<number>")]
    [InlineData("{a: 1}.a", "number")]
    [InlineData("for i in 1..3 return string(i)", "list<string>")]
    [InlineData("if true then 1 else \"a\"", "Any")]
    [InlineData("(function(x: number) x * 2)(1)", "number")]
    [InlineData("[1..2]", "range<number>")]
    public void The_type_of_an_expression_is_known_before_it_runs(string source, string type) =>
        Assert.Equal(type, FeelLanguage.Compile(source, FeelNames.Empty).Expression!.Type.ToString());

    [Theory]
    [InlineData("age + \"x\"", "feel.type.operands")]
    [InlineData("name < age", "feel.type.operands")]
    [InlineData("name = age", "feel.type.operands")]
    [InlineData("born + born", "feel.type.operands")]
    [InlineData("upper case(age)", "feel.type.arguments")]
    [InlineData("substring(string: name, start position: name)", "feel.type.arguments")]
    [InlineData("sum([name])", "feel.type.arguments")]
    [InlineData("age in (\"a\", 1)", "feel.type.test")]
    [InlineData("name in [1..5]", "feel.type.test")]
    public void What_can_never_work_is_warned_of_before_it_runs(string source, string code)
    {
        var compilation = FeelLanguage.Compile(source, People);
        Assert.NotNull(compilation.Expression);
        Assert.All(compilation.Findings, f => Assert.Equal((code, Severity.Warning), (f.Code, f.Severity)));
        Assert.NotEmpty(compilation.Findings);
    }

    [Theory]
    [InlineData("age + 1 > 2 * age and name + \"x\" = name")]
    [InlineData("born + @\"P1Y\" < born and born - born = @\"P0D\"")]
    [InlineData("upper case([name]) = name and count(name) = 1 and sum(age, 1) > sum(ages)")]
    [InlineData("date and time(born, time(10, 0, 0)) > date and time(\"2024-01-01\")")]
    [InlineData("min(ages) in (1, [2..3], > 4) and list contains(ages, null) and age = null")]
    [InlineData("sort(ages, function(a, b) a < b)[1] = age and any([true, null])")]
    [InlineData("unknown + age = unknown")]
    public void What_may_work_is_not_warned_of(string source) =>
        Assert.Empty(FeelLanguage.Compile(source, People).Findings);

    [Fact]
    public void A_cell_that_its_input_can_never_meet_is_warned_of()
    {
        Assert.Equal("feel.type.test", Assert.Single(FeelLanguage.CompileUnaryTests("\"a\", 5", People, FeelType.Number).Findings).Code);
        Assert.Empty(FeelLanguage.CompileUnaryTests("< 5, [6..7], ? * 2 = 3, ages, null", People, FeelType.Number).Findings);
    }

    private static readonly FeelNames People = FeelNames.Of(
        ("age", FeelType.Number),
        ("name", FeelType.String),
        ("born", FeelType.Date),
        ("ages", new FeelType.List(FeelType.Number)),
        ("unknown", FeelType.Any));
}
