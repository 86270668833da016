using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Reads off a cell's syntax which values it accepts, when that depends on nothing but the value.</summary>
internal static class CellShapes
{
    private static readonly HashSet<string> ConstantCalls = new(StringComparer.Ordinal) { "date", "duration", "time", "date and time" };

    public static CellShape Of(CompiledExpression tests) => tests.Syntax is FeelNode.Tests syntax ? Of(syntax) : CellShape.Unknown;

    /// <summary>The values of a plain list of values, in order, or null.</summary>
    public static IReadOnlyList<object>? Listed(CompiledExpression tests)
    {
        if (tests.Syntax is not FeelNode.Tests { IsNegated: false, IsAny: false } syntax)
        {
            return null;
        }

        var values = new List<object>();
        foreach (var item in syntax.Items)
        {
            if (!TryConstant(item, out var value) || value is null)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>The value of a node that is a literal, a negated literal, or a date or duration made from literals.</summary>
    public static bool TryConstant(FeelNode node, out object? value)
    {
        switch (node)
        {
            case FeelNode.Literal literal:
                value = literal.Value;
                return true;
            case FeelNode.Negate { Operand: FeelNode.Literal { Value: FeelNumber number } }:
                value = -number;
                return true;
            case FeelNode.Call { Target: FeelNode.Name name } call when ConstantCalls.Contains(name.Text) && call.Arguments.All(a => a.Value is FeelNode.Literal):
                value = FeelLanguage.Compile(node.ToString(), FeelNames.Empty).Expression?.EvaluateInside(null, [], new());
                return value is not null;
            default:
                value = null;
                return false;
        }
    }

    private static CellShape Of(FeelNode.Tests tests)
    {
        if (tests.IsAny)
        {
            return CellShape.Everything;
        }

        var spans = ImmutableArray.CreateBuilder<ValueSpan>();
        var kind = ValueKind.None;
        var namesNull = false;
        var onlyPoints = true;
        foreach (var item in tests.Items)
        {
            if (TryConstant(item, out var value) && value is null)
            {
                namesNull = true;
                continue;
            }

            if (Span(item) is not { } span || ValueKinds.Of(span.Low ?? span.High) is not (not ValueKind.None and var own) || (kind != ValueKind.None && kind != own))
            {
                return CellShape.Unknown;
            }

            // Texts and truth values are told apart by equality only.
            if (!own.IsOrdered() && !span.IsPoint)
            {
                return CellShape.Unknown;
            }

            kind = own;
            onlyPoints &= span.IsPoint;
            spans.Add(span);
        }

        // not(...) of a comparison with null is null, which is no match; not("A") of null is true.
        var acceptsNull = tests.IsNegated ? onlyPoints && !namesNull : namesNull;
        return new CellShape.Values(kind, spans.ToImmutable(), tests.IsNegated, acceptsNull);
    }

    private static ValueSpan? Span(FeelNode item)
    {
        switch (item)
        {
            case FeelNode.UnaryRange range when TryConstant(range.Endpoint, out var end) && end is not null:
                return range.Form switch
                {
                    RangeForm.Less => new(null, false, end, false),
                    RangeForm.LessOrEqual => new(null, false, end, true),
                    RangeForm.Greater => new(end, false, null, false),
                    RangeForm.GreaterOrEqual => new(end, true, null, false),
                    RangeForm.Equal => ValueSpan.Point(end),
                    _ => null,
                };
            case FeelNode.Range range when TryConstant(range.Low, out var low) && TryConstant(range.High, out var high) && low is not null && high is not null && ValueKinds.Of(low) == ValueKinds.Of(high):
                return new(low, range.LowIncluded, high, range.HighIncluded);
            case FeelNode.Literal or FeelNode.Negate or FeelNode.Call when TryConstant(item, out var value) && value is not null && ValueKinds.Of(value) != ValueKind.None:
                return ValueSpan.Point(value);
            default:
                return null;
        }
    }
}
