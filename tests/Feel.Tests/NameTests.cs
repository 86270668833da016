namespace TreM.Workflow.Feel.Tests;

public sealed class NameTests
{
    private static readonly FeelType Person = new FeelType.Context(
    [
        new("first name", FeelType.String),
        new("age", FeelType.Number),
        new("child-count", FeelType.Number),
        new("address", new FeelType.Context([new("street and number", FeelType.String)])),
    ]);

    private static readonly FeelNames Names = FeelNames.Of(
        ("age", FeelType.Number),
        ("date of birth", FeelType.Date),
        ("a", FeelType.Number),
        ("b", FeelType.Number),
        ("a-b", FeelType.Number),
        ("Applicant's data", FeelType.Any),
        ("person", Person),
        ("people", new FeelType.List(Person)),
        ("profit and loss", FeelType.Number),
        ("värde på åtgärd", FeelType.Number),
        ("count", FeelType.Number));

    private static readonly FeelContext Values = FeelContext.Of(
        ("age", new FeelNumber(30)),
        ("date of birth", Date("1996-02-29")),
        ("a", new FeelNumber(5)),
        ("b", new FeelNumber(3)),
        ("a-b", new FeelNumber(100)),
        ("Applicant's data", "x"),
        ("person", Someone("Ada", 36, 2)),
        ("people", FeelList.Of(Someone("Ada", 36, 2), Someone("Bo", 20, 0))),
        ("profit and loss", new FeelNumber(7)),
        ("värde på åtgärd", new FeelNumber(1)),
        ("count", new FeelNumber(9)));

    private static object Date(string text) => FeelDate.TryParse(text, out var date) ? date : throw new FormatException();

    private static FeelContext Someone(string name, int age, int children) => FeelContext.Of(
        ("first name", name),
        ("age", new FeelNumber(age)),
        ("child-count", new FeelNumber(children)),
        ("address", FeelContext.Of(("street and number", "Storgatan 1"))));

    [Theory]
    [InlineData("date of birth.year", "1996")]
    [InlineData("a-b", "100")]
    [InlineData("a - b", "2")]
    [InlineData("a -b", "2")]
    [InlineData("Applicant's data", "\"x\"")]
    [InlineData("profit and loss + 1", "8")]
    [InlineData("värde  på\n åtgärd", "1")]
    [InlineData("person.first name", "\"Ada\"")]
    [InlineData("person.child-count", "2")]
    [InlineData("person.address.street and number", "\"Storgatan 1\"")]
    [InlineData("people[first name = \"Bo\"].age", "[20]")]
    [InlineData("people[child-count > 0].first name", "[\"Ada\"]")]
    [InlineData("people[age > 30][1].first name", "\"Ada\"")]
    [InlineData("for p in people return p.first name", "[\"Ada\", \"Bo\"]")]
    [InlineData("some p in people satisfies p.child-count = 2 and p.age > age", "true")]
    [InlineData("{x: person, y: x.first name}.y", "\"Ada\"")]
    [InlineData("(function(p: context<given name: string>) p.given name)({given name: \"Eva\"})", "\"Eva\"")]
    [InlineData("count(people) + count", "11")]
    [InlineData("people[item.age > 30].age", "[36]")]
    public void Names_with_spaces_and_signs_are_read_by_the_names_that_are_known(string source, string expected)
    {
        var compilation = FeelLanguage.Compile(source, Names);
        Assert.True(compilation.Expression is not null, string.Join("; ", compilation.Findings));
        Assert.Equal(expected, FeelLanguage.ToLiteral(compilation.Expression.Evaluate(Values).Value));
        var run = new FeelRun();
        Assert.Equal(expected, FeelLanguage.ToLiteral(compilation.Expression.Evaluate(Names.CreateFrame(Values), run)));
        Assert.Equal(expected, FeelLanguage.ToLiteral(FeelLanguage.Compile(compilation.Expression.Syntax.ToString(), Names).Expression!.Evaluate(Values).Value));
    }

    [Theory]
    [InlineData("agge > 3", "feel.name.unknown", 0, 4, "Did you mean 'age'?")]
    [InlineData("1 + date of brith", "feel.name.unknown", 4, 17, "Did you mean 'date of birth'?")]
    [InlineData("strng length(\"a\")", "feel.function.unknown", 0, 12, "Did you mean 'string length'?")]
    [InlineData("1 instance of nmber", "feel.type.unknown", 14, 19, "Did you mean 'number'?")]
    [InlineData("completely different", "feel.name.unknown", 0, 20, null)]
    public void An_unknown_name_is_refused_with_its_place_and_the_nearest_known_one(string source, string code, int start, int end, string? remedy)
    {
        var compilation = FeelLanguage.Compile(source, Names);
        Assert.Null(compilation.Expression);
        var finding = Assert.Single(compilation.Findings);
        Assert.Equal((code, new SourceSpan(start, end), remedy), (finding.Code, finding.At, finding.Remedy));
    }

    [Fact]
    public void All_unknown_names_are_found_at_once() =>
        Assert.Equal(["x", "y", "z"], FeelLanguage.Compile("x + y * [z]", FeelNames.Empty).Findings.Select(f => f.Message.Split('\'')[1]));

    [Fact]
    public void Without_names_any_variable_may_come_at_run_time()
    {
        var expression = FeelLanguage.Compile("order.total amount > limit and not(is blocked)").Expression!;
        Assert.Equal(["is blocked", "limit", "order"], expression.FreeNames.Order(StringComparer.Ordinal));
        var result = expression.Evaluate(FeelContext.Of(
            ("order", FeelContext.Of(("total amount", (object?)new FeelNumber(12)))), ("limit", new FeelNumber(10)), ("is blocked", false)));
        Assert.Equal(true, result.Value);
        Assert.Empty(result.Findings);
    }

    [Fact]
    public void A_variable_that_is_absent_at_run_time_is_null_with_a_finding()
    {
        var result = FeelLanguage.Compile("missing").Expression!.Evaluate(FeelContext.Empty);
        Assert.Null(result.Value);
        Assert.Equal("feel.name.absent", Assert.Single(result.Findings).Code);
    }

    [Fact]
    public void An_unknown_function_is_refused_even_without_names() =>
        Assert.Equal("feel.function.unknown", Assert.Single(FeelLanguage.Compile("foo(1)").Findings).Code);

    [Fact]
    public void Free_names_leave_out_locals_and_builtins() =>
        Assert.Equal(["a", "b"], FeelLanguage.Compile("for x in [a] return {y: x, z: y + b + count([1])}.z", Names).Expression!.FreeNames);

    [Fact]
    public void A_call_with_the_wrong_number_of_arguments_warns_and_answers_null()
    {
        var compilation = FeelLanguage.Compile("abs(1, 2)");
        var warning = Assert.Single(compilation.Findings);
        Assert.Equal(("feel.call.arity", Severity.Warning), (warning.Code, warning.Severity));
        Assert.Null(compilation.Expression!.Evaluate(FeelContext.Empty).Value);
    }

    [Fact]
    public void Named_types_are_known_to_instance_of_and_parameters()
    {
        var names = Names.WithType("tPerson", Person).WithType("tPeople list", new FeelType.List(Person)).With("somebody", Person);
        object? Run(string source) => FeelLanguage.Compile(source, names).Expression!.Evaluate(Values.With("somebody", Values["person"])).Value;
        Assert.Equal(true, Run("somebody instance of tPerson"));
        Assert.Equal(false, Run("1 instance of tPerson"));
        Assert.Equal(true, Run("people instance of tPeople list"));
        Assert.Equal("Ada", Run("(function(p: tPerson) p.first name)(somebody)"));
    }

    [Fact]
    public void A_member_that_the_type_does_not_have_is_warned_of()
    {
        var compilation = FeelLanguage.Compile("person.fist name", Names);
        var warning = Assert.Single(compilation.Findings);
        Assert.Equal(("feel.path.unknown", Severity.Warning, "Did you mean 'first name'?"), (warning.Code, warning.Severity, warning.Remedy));
    }

    [Fact]
    public void Words_and_numbers_side_by_side_are_one_name_when_nothing_is_known()
    {
        var scope = FeelContext.Of(("address", (object?)FeelContext.Of(("line 2", (object?)"c/o"))), ("step 3", new FeelNumber(1)));
        Assert.Equal("c/o", FeelLanguage.Compile("address.line 2").Expression!.Evaluate(scope).Value);
        Assert.Equal(new FeelNumber(3), FeelLanguage.Compile("step 3 + 2").Expression!.Evaluate(scope).Value);
    }

    [Fact]
    public void An_unknown_function_inside_a_filter_is_refused_too() =>
        Assert.Equal("feel.function.unknown", Assert.Single(FeelLanguage.Compile("items[strats with(name, \"A\")]").Findings).Code);

    [Fact]
    public void A_variable_that_bears_the_name_of_a_builtin_does_not_hide_the_function()
    {
        var names = FeelNames.Of(("date", FeelType.Any), ("duration", FeelType.Number));
        var scope = FeelContext.Of(("date", Date("2024-01-01")), ("duration", (object?)new FeelNumber(5)));
        Assert.Equal(true, FeelLanguage.Compile("date(\"2024-01-02\") > date and duration(\"P1D\") * duration = @\"P5D\"", names).Expression!.Evaluate(scope).Value);
    }

    [Fact]
    public void A_variable_is_never_said_to_be_a_function()
    {
        var finding = Assert.Single(FeelLanguage.Compile("amount > 3", FeelNames.Of("limit")).Findings);

        Assert.Equal(("feel.name.unknown", null, "amount"), (finding.Code, finding.Remedy, Assert.Single(finding.Arguments)));
        Assert.Equal("Did you mean 'count'?", Assert.Single(FeelLanguage.Compile("counts([])", FeelNames.Empty).Findings).Remedy);
    }

    [Fact]
    public void A_name_that_is_only_a_builtins_is_an_unknown_variable_where_a_value_is_wanted()
    {
        Assert.Equal("feel.name.unknown", Assert.Single(FeelLanguage.Compile("mode = null", FeelNames.Empty).Findings).Code);
        Assert.Equal(true, FeelLanguage.Compile("mode = null").Expression!.Evaluate(FeelContext.Empty).Value);
        Assert.Equal(false, FeelLanguage.Compile("mode = null").Expression!.Evaluate(FeelContext.Of(("mode", (object?)"x"))).Value);
        Assert.Null(FeelLanguage.Compile("mode").Expression!.Evaluate(FeelContext.Empty).Value);
        Assert.NotNull(FeelLanguage.Compile("sort([2, 1], function(a, b) a < b)", FeelNames.Empty).Expression);
    }

    [Theory]
    [InlineData("[{width: 3}][height > 1]")]
    [InlineData("[{width: 3}, {width: 4}][width > 3 and height > 1]")]
    public void An_item_without_an_entry_of_that_name_drops_out_of_the_filter(string source)
    {
        var compiled = FeelLanguage.Compile(source, FeelNames.Empty);

        Assert.Equal(("feel.name.unknown", Severity.Warning), (Assert.Single(compiled.Findings).Code, compiled.Findings[0].Severity));
        Assert.Equal("[]", FeelLanguage.ToLiteral(compiled.Expression!.Evaluate(FeelContext.Empty).Value));
    }

    [Theory]
    [InlineData("${cellInput > 5}", "Write > 5.")]
    [InlineData("${amount == 5 && name eq 'x'}", "Write amount = 5 and name = \"x\".")]
    [InlineData("#{empty list}", "Write list = null.")]
    [InlineData("${execution.getVariable('x'}", "Write FEEL, without ${ and }.")]
    public void An_expression_of_Javas_language_is_refused_with_what_to_write(string source, string remedy)
    {
        var finding = Assert.Single(FeelLanguage.CompileUnaryTests(source).Findings);

        Assert.Equal(("feel.syntax.juel", remedy), (finding.Code, finding.Remedy));
    }

    [Fact]
    public void A_long_name_is_quoted_by_its_beginning() =>
        Assert.Equal($"Expected a known name, saw '{new string('x', 60)}…'.", Assert.Single(FeelLanguage.Compile(new string('x', 5000), FeelNames.Empty).Findings).Message);
}
