using System.Collections.Immutable;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Decisions;

/// <summary>Reads off a cell's syntax which values it accepts, when that depends on nothing but the value.</summary>
internal static class CellShapes
{
    private static readonly HashSet<string> ConstantCalls = new(StringComparer.Ordinal) { "date", "duration", "time", "date and time" };

    public static CellShape Of(CompiledExpression tests)
    {
        if (tests.Syntax is not FeelNode.Tests syntax)
        {
            return CellShape.Unknown(tests.Source);
        }

        if (syntax.IsAny)
        {
            return CellShape.Everything;
        }

        var set = syntax.Items.Select(Item).Aggregate((left, right) => left?.Or(right));
        set = syntax.IsNegated ? set?.Not() : set;
        return set is null
            ? CellShape.Unknown(tests.Source)
            : new CellShape.Values(set.Kind, set.Spans, set.IsNegated, set.OfNull == true, syntax.Items.Any(NamesNull));
    }

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

    /// <summary>The value of a node that is a literal, a calculation with literals, or a date or duration made from literals.</summary>
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
            case FeelNode.Negate or FeelNode.Binary { Operator: < BinaryOperator.Equal } when IsOfLiterals(node):
            case FeelNode.Call { Target: FeelNode.Name name } call when ConstantCalls.Contains(name.Text) && call.Arguments.All(a => IsOfLiterals(a.Value)):
                value = FeelLanguage.Compile(node.ToString(), FeelNames.Empty).Expression?.EvaluateInside(null, [], new());
                return value is not null;
            default:
                value = null;
                return false;
        }
    }

    private static bool IsOfLiterals(FeelNode node) => node switch
    {
        FeelNode.Literal => true,
        FeelNode.Negate negate => IsOfLiterals(negate.Operand),
        FeelNode.Binary { Operator: < BinaryOperator.Equal } binary => IsOfLiterals(binary.Left) && IsOfLiterals(binary.Right),
        FeelNode.Call { Target: FeelNode.Name name } call => ConstantCalls.Contains(name.Text) && call.Arguments.All(a => IsOfLiterals(a.Value)),
        _ => false,
    };

    private static bool NamesNull(FeelNode node) => node is FeelNode.Literal { Value: null } || node.Children.Any(NamesNull);

    /// <summary>One unary test: a value, a comparison, a range, a list of values, or a condition on <c>?</c>.</summary>
    private static TestSet? Item(FeelNode node) => node switch
    {
        _ when TryConstant(node, out var value) => TestSet.Point(value),
        FeelNode.UnaryRange range when TryConstant(range.Endpoint, out var end) => TestSet.Compared(range.Form, end),
        FeelNode.Range range when TryConstant(range.Low, out var low) && TryConstant(range.High, out var high) =>
            TestSet.Between(low, range.LowIncluded, high, range.HighIncluded),
        FeelNode.List { Items: { IsEmpty: false } items } => items.Select(i => TryConstant(i, out var value) ? TestSet.Point(value) : null).Aggregate((left, right) => left?.Or(right)),
        _ => Condition(node),
    };

    private static TestSet? Condition(FeelNode node)
    {
        switch (node)
        {
            case FeelNode.Binary { Operator: >= BinaryOperator.Equal, Left: FeelNode.Input } comparison when TryConstant(comparison.Right, out var right):
                return TestSet.Compared(FormOf(comparison.Operator, isFlipped: false), right);
            case FeelNode.Binary { Operator: >= BinaryOperator.Equal, Right: FeelNode.Input } comparison when TryConstant(comparison.Left, out var left):
                return TestSet.Compared(FormOf(comparison.Operator, isFlipped: true), left);
            case FeelNode.Between { Value: FeelNode.Input } between when TryConstant(between.Low, out var low) && TryConstant(between.High, out var high):
                return TestSet.Between(low, true, high, true);
            case FeelNode.In { Value: FeelNode.Input, Alternatives: { IsNegated: false, IsAny: false } tests }:
                return tests.Items.Select(Item).Aggregate((left, right) => left?.Or(right));
            case FeelNode.Logic logic:
                return logic.Parts.Select(Condition).Aggregate((left, right) => logic.IsOr ? left?.Or(right) : left?.And(right));
            case FeelNode.Call { Target: FeelNode.Name { Text: "not" }, Arguments: [{ Name: null } negated] }:
                return Condition(negated.Value)?.Not();
            case FeelNode.Call { Target: FeelNode.Name { Text: "list contains" }, Arguments: [{ Name: null, Value: FeelNode.List list }, { Name: null, Value: FeelNode.Input }] }:
                return Item(list);
            default:
                return null;
        }
    }

    /// <summary>The form of a comparison of <c>?</c>; flipped where <c>?</c> stands on the right.</summary>
    public static RangeForm FormOf(BinaryOperator comparison, bool isFlipped) => comparison switch
    {
        BinaryOperator.Equal => RangeForm.Equal,
        BinaryOperator.NotEqual => RangeForm.NotEqual,
        BinaryOperator.Less => isFlipped ? RangeForm.Greater : RangeForm.Less,
        BinaryOperator.LessOrEqual => isFlipped ? RangeForm.GreaterOrEqual : RangeForm.LessOrEqual,
        BinaryOperator.Greater => isFlipped ? RangeForm.Less : RangeForm.Greater,
        _ => isFlipped ? RangeForm.LessOrEqual : RangeForm.GreaterOrEqual,
    };
}
