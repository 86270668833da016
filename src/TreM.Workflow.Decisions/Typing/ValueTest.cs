using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Unary tests that constrain values, such as <c>"A", "B"</c> or <c>[0..100]</c>; they use no names but <c>?</c>.</summary>
internal sealed class ValueTest
{
    private readonly CompiledExpression _tests;
    private readonly ValueTest? _also;

    private ValueTest(string text, CompiledExpression tests, ValueTest? also) => (Text, _tests, _also) = (text, tests, also);

    /// <summary>The tests as written.</summary>
    public string Text { get; }

    /// <summary>What the tests accept, as far as their text tells.</summary>
    public CellShape Shape => CellShapes.Of(_tests);

    /// <summary>The single values listed, in order, or null when the tests are no plain list of values.</summary>
    public IReadOnlyList<object>? Listed { get; private init; }

    public static ValueTest? Compile(string text, string at, List<Finding> findings)
    {
        var compiled = FeelLanguage.CompileUnaryTests(text, FeelNames.Empty);
        findings.AddRange(compiled.Findings.Select(f => f with { ElementId = at }));
        return compiled.Expression is { } tests ? new(text, tests, null) { Listed = CellShapes.Listed(tests) } : null;
    }

    /// <summary>A value must pass both.</summary>
    public static ValueTest? Both(ValueTest? first, ValueTest? second) =>
        first is null ? second : second is null ? first : new(second.Text, second._tests, first) { Listed = second.Listed ?? first.Listed };

    public bool Accepts(object? value, FeelRun run) => _tests.TestInside(value, [], run) && (_also is null || _also.Accepts(value, run));
}
