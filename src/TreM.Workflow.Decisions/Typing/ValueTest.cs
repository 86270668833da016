using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>
/// Unary tests that constrain values, such as <c>"A", "B"</c> or <c>[0..100]</c>. Besides <c>?</c> they may use the components
/// beside the one they constrain (DMN 1.5, 7.3.3).
/// </summary>
internal sealed class ValueTest
{
    private readonly CompiledExpression _tests;
    private readonly FeelNames _siblings;
    private readonly ValueTest? _also;

    private ValueTest(string text, CompiledExpression tests, FeelNames siblings, ValueTest? also) => (Text, _tests, _siblings, _also) = (text, tests, siblings, also);

    /// <summary>The tests as written.</summary>
    public string Text { get; }

    /// <summary>What the tests accept, as far as their text tells.</summary>
    public CellShape Shape => CellShapes.Of(_tests);

    /// <summary>The single values listed, in order, or null when the tests are no plain list of values.</summary>
    public IReadOnlyList<object>? Listed { get; private init; }

    /// <param name="siblings">The components of the structure that the constrained one is part of, or none.</param>
    public static ValueTest? Compile(string text, string at, List<Finding> findings, FeelNames? siblings = null)
    {
        siblings ??= FeelNames.Empty;
        var compiled = FeelLanguage.CompileUnaryTests(text, siblings);
        findings.AddRange(compiled.Findings.Select(f => f with { ElementId = at }));
        return compiled.Expression is { } tests ? new(text, tests, siblings, null) { Listed = CellShapes.Listed(tests) } : null;
    }

    /// <summary>A value must pass both.</summary>
    public static ValueTest? Both(ValueTest? first, ValueTest? second) =>
        first is null ? second : second is null ? first : new(second.Text, second._tests, second._siblings, first) { Listed = second.Listed ?? first.Listed };

    /// <param name="structure">The structure that the value is a component of, or null.</param>
    public bool Accepts(object? value, FeelRun run, FeelContext? structure = null) =>
        _tests.TestInside(value, _siblings.Count == 0 ? [] : Beside(structure), run) && (_also is null || _also.Accepts(value, run, structure));

    private object?[] Beside(FeelContext? structure)
    {
        var values = new object?[_siblings.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = structure?[_siblings[i].Name];
        }

        return values;
    }
}
