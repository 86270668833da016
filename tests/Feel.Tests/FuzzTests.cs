using CsCheck;
using TreM.Workflow.Testing;

namespace TreM.Workflow.Feel.Tests;

public sealed class FuzzTests
{
    // TREM_FUZZ_ROUNDS makes the runs as long as somebody likes.
    private static readonly int? Asked = int.TryParse(Environment.GetEnvironmentVariable("TREM_FUZZ_ROUNDS"), out var rounds) ? rounds : null;

    private static readonly EvaluationOptions Options = new(
        new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), FeelLimits.Default with { Steps = 20_000, ListItems = 500, StringLength = 50_000 });

    [Fact]
    public void No_mutated_text_ever_throws_or_hangs() => Grammar.Mutated.Sample(text => Survives(text), iter: Asked ?? 20_000, threads: 1);

    [Fact]
    public void What_is_printed_reads_back_and_prints_the_same() => Grammar.Expressions(3).Sample(
        text =>
        {
            var (node, findings) = FeelLanguage.Parse(text, Grammar.Known);
            if (node is null)
            {
                Assert.All(findings.Where(f => f.Severity == Severity.Error), f => Assert.Contains(f.Code, ExpectedRefusals));
                return;
            }

            var printed = node.ToString();
            var (again, refusals) = FeelLanguage.Parse(printed, Grammar.Known);
            Assert.True(again is not null, $"{text}\nprinted {printed}\nrefused {string.Join("; ", refusals)}");
            Assert.Equal(printed, again.ToString());
        },
        iter: Asked ?? 5_000,
        threads: 1);

    [Fact]
    public void What_is_printed_means_the_same() => Grammar.Expressions(3).Sample(
        text =>
        {
            var first = FeelLanguage.Compile(text, Grammar.Known).Expression;
            if (first is null)
            {
                return;
            }

            var second = FeelLanguage.Compile(first.Syntax.ToString(), Grammar.Known).Expression;
            Assert.NotNull(second);
            Assert.Equal(
                FeelLanguage.ToLiteral(first.Evaluate(Grammar.Values, Options).Value),
                FeelLanguage.ToLiteral(second.Evaluate(Grammar.Values, Options).Value));
        },
        iter: Asked ?? 3_000,
        threads: 1);

    [Theory]
    [InlineData("720 / 1e3", "0.720")]
    [InlineData("720 / 1000", "0.72")]
    [InlineData("1.10e50 + 0", "110000000000000000000000000000000000000000000000000")]
    public void A_number_is_printed_with_the_exponent_it_was_written_with(string text, string value)
    {
        var first = FeelLanguage.Compile(text).Expression!;
        var second = FeelLanguage.Compile(first.Syntax.ToString()).Expression!;
        Assert.Equal(value, first.Evaluate(FeelContext.Empty).Value!.ToString());
        Assert.Equal(value, second.Evaluate(FeelContext.Empty).Value!.ToString());
    }

    private static readonly string[] ExpectedRefusals = ["feel.name.unknown", "feel.number.range", "feel.context.duplicate-key", "feel.syntax.unexpected"];

    private static void Survives(string text)
    {
        var clock = WorkClock.Start();
        Run(FeelLanguage.Compile(text, Grammar.Known));
        Run(FeelLanguage.Compile(text));
        Run(FeelLanguage.CompileUnaryTests(text, Grammar.Known));
        Assert.True(clock.ElapsedMilliseconds < 3_000, $"{clock.ElapsedMilliseconds} ms for {text}");
    }

    private static void Run(Compilation compilation)
    {
        Assert.Equal(compilation.Expression is null, compilation.Findings.Any(f => f.Severity == Severity.Error));
        var value = compilation.Expression?.Test(new FeelNumber(5), Grammar.Values, Options).Value;
        _ = FeelLanguage.ToText(value);
    }
}
