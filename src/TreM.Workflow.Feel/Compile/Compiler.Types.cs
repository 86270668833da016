namespace TreM.Workflow.Feel;

/// <summary>Warns of what the types say can never work: the value would be null, or the test never met, every time.</summary>
internal sealed partial class Compiler
{
    private FeelType _inputType = inputType ?? FeelType.Any;

    private void CheckTypes(FeelNode.Binary node)
    {
        var (left, right) = (node.Left.Type, node.Right.Type);
        if (!IsKnown(left) || !IsKnown(right))
        {
            return;
        }

        var works = node.Operator switch
        {
            BinaryOperator.Equal or BinaryOperator.NotEqual => IsSameKind(left, right),
            >= BinaryOperator.Less => IsSameKind(left, right) && IsOrdered(left),
            _ => !ReferenceEquals(Inference.OfArithmetic(node.Operator, left, right), FeelType.Any),
        };
        if (!works)
        {
            Warn("feel.type.operands", $"Expected values that '{Printer.Sign(node.Operator)}' takes, and these are {left} and {right}: the result is always null.", node.Span);
        }
    }

    private void CheckTest(FeelNode node)
    {
        switch (node)
        {
            case FeelNode.UnaryRange range:
                CheckEnd(range.Endpoint, range.Form is not (RangeForm.Equal or RangeForm.NotEqual));
                break;
            case FeelNode.Range range:
                CheckEnd(range.Low, isOrder: true);
                CheckEnd(range.High, isOrder: true);
                break;
            default:
                if (node.Type is FeelType.Simple && !IsComparison(node) && !MentionsInput(node))
                {
                    CheckEnd(node, isOrder: false);
                }

                break;
        }
    }

    private void CheckEnd(FeelNode end, bool isOrder)
    {
        if (_inputType is FeelType.Simple && IsKnown(_inputType) && IsKnown(end.Type)
            && !(IsSameKind(_inputType, end.Type) && (!isOrder || IsOrdered(_inputType))))
        {
            Warn("feel.type.test", $"Expected a test for a value of type {_inputType}, and this compares with {end.Type}: it is never met.", end.Span);
        }
    }

    private void CheckArguments(Builtin builtin, IEnumerable<Signature> fitting, FeelNode.Call node)
    {
        var works = fitting.Any(signature => node.Arguments.Select((argument, i) =>
        {
            var parameter = argument.Name is null ? signature.At(i) : signature.Parameters.First(p => p.Name == argument.Name);
            return parameter.Types.Any(type => MayBe(argument.Value.Type, type));
        }).All(fits => fits));
        if (!works)
        {
            Warn(
                "feel.type.arguments",
                $"Expected {builtin.Usage}, and the arguments are ({string.Join(", ", node.Arguments.Select(a => a.Value.Type))}): the result is always null.",
                node.Span);
        }
    }

    // Whether some value of the type can be taken, also after the conversions that a call allows.
    private static bool MayBe(FeelType type, FeelType wanted) =>
        !IsKnown(type) || type.ConformsTo(wanted) || wanted.ConformsTo(type)
        || (ReferenceEquals(type, FeelType.Date) && ReferenceEquals(wanted, FeelType.DateTime))
        || (wanted is FeelType.List list && MayBe(type is FeelType.List given ? given.Item : type, list.Item))
        || (type is FeelType.List single && wanted is not FeelType.List && MayBe(single.Item, wanted))
        || (type is FeelType.Range && wanted is FeelType.Range)
        || (type is FeelType.Context && wanted is FeelType.Context)
        || (type is FeelType.Function && wanted is FeelType.Function);

    private static bool IsKnown(FeelType type) => !ReferenceEquals(type, FeelType.Any) && !ReferenceEquals(type, FeelType.Null);

    private static bool IsSameKind(FeelType left, FeelType right) =>
        left is FeelType.Simple ? ReferenceEquals(left, right) : left.GetType() == right.GetType();

    private static bool IsOrdered(FeelType type) => type is FeelType.Simple && !ReferenceEquals(type, FeelType.Boolean);

    private void Warn(string code, string message, SourceSpan at)
    {
        if (_findings.Count < 20)
        {
            _findings.Add(new(code, Severity.Warning, message, At: at));
        }
    }
}
