using TreM.Workflow.Testing;

namespace TreM.Workflow.Feel.Tests;

/// <summary>Hostile expressions end with a finding, soon, and without taking memory (RELIABILITY H3 to H5).</summary>
/// <remarks>Alone: what others hold meanwhile would be counted as taken.</remarks>
[Collection(nameof(Alone))]
public sealed class LimitTests
{
    private static readonly string Doubling =
        "{a: \"0123456789\", " + string.Join(", ", Enumerable.Range(0, 40).Select(i => $"{Letter(i + 1)}: {Letter(i)} + {Letter(i)}")) + "}";

    private static readonly string ListDoubling =
        "{a: [1, 2], " + string.Join(", ", Enumerable.Range(0, 60).Select(i => $"{Letter(i + 1)}: [{Letter(i)}, {Letter(i)}]")) + "}";

    private static string Letter(int i) => i == 0 ? "a" : "a" + i;

    public static TheoryData<string, string> Hostile => new()
    {
        { "for i in 1..1000000000 return i", "feel.limit.list" },
        { "count(for a in 1..100, b in 1..100, c in 1..100, d in 1..100 return 1)", "feel.limit.list" },
        { "some a in 1..1000000000 satisfies a < 0", "feel.limit" },
        { "every a in 1..10000, b in 1..10000, c in 1..10000 satisfies true", "feel.limit" },
        { "for d in @\"-999999999-01-01\"..@\"999999999-12-31\" return d", "feel.limit.list" },
        { Doubling, "feel.limit.string" },
        { ListDoubling, "feel.limit.nesting" },
        { $"{ListDoubling} = {ListDoubling}", "feel.limit.nesting" },
        { "{f: function(n) f(n + 1), r: f(1)}", "feel.limit.calls" },
        { "{f: function(n) f(n - 1) + f(n - 2), r: f(1000)}", "feel.limit" },
        { "{f: function(n) if n < 2 then 1 else f(n - 1) + f(n - 2), r: f(60)}", "feel.limit" },
        { "for i in 1..5000 return [partial[-1]]", "feel.limit.nesting" },
        { "for i in 1..9000 return for j in 1..9000 return j", "feel.limit" },
        { "{s: string join(for i in 1..10000 return \"0123456789\", \"\"), r: for i in 1..10000 return s + s}", "feel.limit" },
        { "{s: string join(for i in 1..10000 return \"aaaaaaaaaa\", \"\"), r: for i in 1..10000 return contains(s + s, s + \"b\")}", "feel.limit" },
        { "sort(for i in 1..9999 return i, function(a, b) every x in 1..1000 satisfies a != b)", "feel.limit" },
        { "{s: string join(for i in 1..40 return \"a\", \"\"), r: matches(s + \"b\", \"^(a+)+\\\\1$\")}", "feel.limit.regex" },
        { "{l: for i in 1..10000 return 1, r: flatten(for i in 1..100 return l)}", "feel.limit" },
        { "{l: for i in 1..10000 return 1, r: concatenate(l, l)}", "feel.limit.list" },
        { "for i in 1..10000 return number(string join(for j in 1..2000 return \"9\", \"\"))", "feel.limit" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_expression_stops_at_a_limit_soon_and_without_taking_memory(string source, string code)
    {
        var expression = FeelLanguage.Compile(source).Expression;
        Assert.NotNull(expression);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = WorkClock.Start();

        var result = expression.Evaluate(FeelContext.Empty);

        Assert.True(clock.ElapsedMilliseconds < 2_000, $"{clock.ElapsedMilliseconds} ms");
        Assert.Null(result.Value);

        // Where the processor is shared with many, time on the wall may be over before the limit that is meant.
        Assert.Contains(result.Findings, f => f.Code.StartsWith(code, StringComparison.Ordinal) || f.Code == "feel.limit.time");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 50_000_000);
    }

    [Theory]
    [InlineData("9 ** 9 ** 9 ** 9 ** 9")]
    [InlineData("1.000000001 ** 999999999999")]
    [InlineData("exp(exp(exp(10)))")]
    [InlineData("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"^(a+)+$\")")]
    [InlineData("replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"(a*)*b\", \"x\")")]
    [InlineData("modulo(1e6111, 3e-6176)")]
    [InlineData("decimal(1e6111, 6176)")]
    [InlineData("1e6111 + 1e-6176")]
    [InlineData("matches(\"aaaa\", \"((((a{1000}){1000}){1000}){1000})\")")]
    [InlineData("matches(\"aaaa\", \"(((((a?){1000})?){1000})?){1000}\")")]
    public void A_costly_looking_expression_is_answered_at_once(string source)
    {
        var clock = WorkClock.Start();
        FeelLanguage.Compile(source).Expression!.Evaluate(FeelContext.Empty);
        Assert.True(clock.ElapsedMilliseconds < 1_000, $"{clock.ElapsedMilliseconds} ms");
    }

    public static TheoryData<string, string> TooMuchText => new()
    {
        { new string('(', 10_000), "feel.limit.depth" },
        { new string('[', 10_000) + new string(']', 10_000), "feel.limit.depth" },
        { string.Concat(Enumerable.Repeat("{a:", 5_000)), "feel.limit.depth" },
        { string.Concat(Enumerable.Repeat("not(", 4_000)), "feel.limit.depth" },
        { string.Concat(Enumerable.Repeat("if true then ", 1_500)), "feel.limit.depth" },
        { string.Concat(Enumerable.Repeat("function() ", 1_800)) + "1", "feel.limit.depth" },
        { new string('-', 15_000) + "1", "feel.limit.depth" },
        { string.Join("+", Enumerable.Repeat("1", 5_000)), "feel.limit.depth" },
        { "a" + string.Concat(Enumerable.Repeat(".a", 5_000)), "feel.limit.depth" },
        { "a" + string.Concat(Enumerable.Repeat("[a", 5_000)), "feel.limit.depth" },
        { "1 in " + string.Concat(Enumerable.Repeat("(1 in ", 3_000)), "feel.limit.depth" },
        { "1 instance of " + string.Concat(Enumerable.Repeat("list<", 3_900)), "feel.limit.depth" },
        { string.Concat(Enumerable.Repeat("]", 9_000)), "feel.limit.depth" },
        { new string(' ', 20_001), "feel.limit.source" },
    };

    [Theory]
    [MemberData(nameof(TooMuchText))]
    public void Text_nested_without_end_is_refused_at_once(string source, string code)
    {
        var clock = WorkClock.Start();
        var compilation = FeelLanguage.Compile(source);
        FeelLanguage.CompileUnaryTests(source);

        Assert.Null(compilation.Expression);
        Assert.Equal(code, Assert.Single(compilation.Findings).Code);
        Assert.True(clock.ElapsedMilliseconds < 1_000, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void A_long_chain_of_alternatives_is_no_nesting()
    {
        var source = string.Join(" or ", Enumerable.Range(0, 1_500).Select(i => $"x = {i}"));
        var result = FeelLanguage.Compile(source).Expression!.Evaluate(FeelContext.Of(("x", new FeelNumber(1_400))));
        Assert.Equal(true, result.Value);
    }

    [Fact]
    public void A_run_shares_its_budget_between_expressions_and_stays_stopped()
    {
        var run = new FeelRun(new(Limits: FeelLimits.Default with { Steps = 1_500, WallTime = TimeSpan.FromMinutes(1) }));
        var frame = FeelNames.Empty.CreateFrame();
        var loop = FeelLanguage.Compile("count(for i in 1..1000 return i)", FeelNames.Empty).Expression!;

        Assert.Equal(new FeelNumber(1000), loop.Evaluate(frame, run));
        Assert.Null(loop.Evaluate(frame, run));
        Assert.True(run.IsStopped);
        Assert.Null(loop.Evaluate(frame, run));
        Assert.Equal("feel.limit.steps", Assert.Single(run.Findings).Code);
    }

    [Fact]
    public void Time_on_the_wall_ends_a_run_that_has_steps_left()
    {
        var options = new EvaluationOptions(Limits: FeelLimits.Default with { Steps = int.MaxValue / 2, WallTime = TimeSpan.FromMilliseconds(50) });
        var clock = WorkClock.Start();
        var result = FeelLanguage.Compile("some a in 1..1000000000 satisfies a < 0").Expression!.Evaluate(FeelContext.Empty, options);
        Assert.Equal("feel.limit.time", Assert.Single(result.Findings).Code);
        Assert.True(clock.ElapsedMilliseconds < 1_500);
    }

    [Fact]
    public void A_small_stack_is_enough_for_the_deepest_text_and_the_deepest_calls()
    {
        var deep = string.Concat(Enumerable.Repeat("(1 + ", 98)) + "1" + new string(')', 98);
        var calls = "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(400)}.r";
        object? sum = null;
        object? depth = null;
        var thread = new Thread(
            () =>
            {
                sum = FeelLanguage.Compile(deep).Expression!.Evaluate(FeelContext.Empty).Value;
                depth = FeelLanguage.Compile(calls).Expression!.Evaluate(FeelContext.Empty).Value;
            },
            1_500_000);
        thread.Start();
        thread.Join();

        Assert.Equal(new FeelNumber(99), sum);
        Assert.Equal(new FeelNumber(400), depth);
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
