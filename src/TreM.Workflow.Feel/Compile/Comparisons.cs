namespace TreM.Workflow.Feel;

/// <summary><c>=</c> and <c>!=</c>.</summary>
internal sealed class EqualityCode(bool isEqual, Code left, Code right, SourceSpan at) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        var leftIsNumber = left.Number(frame, out var a, out var leftOther);
        var rightIsNumber = right.Number(frame, out var b, out var rightOther);
        if (leftIsNumber && rightIsNumber)
        {
            return a.Equals(b) == isEqual;
        }

        if (leftOther is string x && rightOther is string y)
        {
            return (x == y) == isEqual;
        }

        var (first, second) = (leftIsNumber ? Boxes.Of(a) : leftOther, rightIsNumber ? Boxes.Of(b) : rightOther);
        if (!frame.Run.Charge(Math.Min(FeelRun.Weigh(first), FeelRun.Weigh(second))))
        {
            return null;
        }

        if (Comparing.AreEqual(first, second) is { } equal)
        {
            return equal == isEqual;
        }

        if (frame.Run.HasRoom)
        {
            frame.Run.Report("feel.comparison.types", $"Expected two values of one kind to compare, saw {FeelType.Word(first)} and {FeelType.Word(second)}.", at);
        }

        return null;
    }
}

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>.</summary>
internal sealed class OrderCode(BinaryOperator comparison, Code left, Code right, SourceSpan at) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        var leftIsNumber = left.Number(frame, out var a, out var leftOther);
        var rightIsNumber = right.Number(frame, out var b, out var rightOther);
        if (leftIsNumber && rightIsNumber)
        {
            return Comparing.Holds(comparison, a.CompareTo(b));
        }

        return Compare(frame.Run, comparison, leftIsNumber ? Boxes.Of(a) : leftOther, rightIsNumber ? Boxes.Of(b) : rightOther, at);
    }

    internal static bool? Compare(FeelRun run, BinaryOperator comparison, object? left, object? right, SourceSpan at)
    {
        if (Comparing.TryCompare(left, right, out var order))
        {
            return Comparing.Holds(comparison, order);
        }

        if (run.HasRoom)
        {
            run.Report("feel.comparison.types", $"Expected two values of one ordered kind for '{Printer.Sign(comparison)}', saw {FeelType.Word(left)} and {FeelType.Word(right)}.", at);
        }

        return null;
    }
}

/// <summary><c>value between low and high</c>.</summary>
internal sealed class BetweenCode(Code value, Code low, Code high, SourceSpan at) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        var (x, from, to) = (value.Run(frame), low.Run(frame), high.Run(frame));
        return Comparing.And(
            OrderCode.Compare(frame.Run, BinaryOperator.GreaterOrEqual, x, from, at),
            OrderCode.Compare(frame.Run, BinaryOperator.LessOrEqual, x, to, at));
    }
}

/// <summary><c>a and b …</c> or <c>a or b …</c>; stops at the first part that decides.</summary>
internal sealed class LogicCode(bool isOr, Code[] parts) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        bool? result = !isOr;
        foreach (var part in parts)
        {
            var truth = part.Truth(frame);
            if (truth == isOr)
            {
                return isOr;
            }

            result = truth is null ? null : result;
        }

        return result;
    }
}

/// <summary><c>not(x)</c> where the name means the builtin.</summary>
internal sealed class NotCode(Code operand) : TruthCode
{
    internal override bool? Truth(Frame frame) => Comparing.Not(operand.Truth(frame));
}

/// <summary><c>if … then … else …</c>; anything but true takes the else branch.</summary>
internal sealed class IfCode(Code condition, Code then, Code otherwise) : Code
{
    internal override object? Run(Frame frame) => (condition.Truth(frame) == true ? then : otherwise).Run(frame);

    internal override bool Number(Frame frame, out FeelNumber number, out object? other) =>
        (condition.Truth(frame) == true ? then : otherwise).Number(frame, out number, out other);

    internal override bool? Truth(Frame frame) => (condition.Truth(frame) == true ? then : otherwise).Truth(frame);
}

internal sealed class InstanceOfCode(Code value, FeelType target) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        var instance = value.Run(frame);
        return frame.Run.Charge(FeelRun.Weigh(instance)) ? target.IsInstance(instance) : null;
    }
}

/// <summary>Tests of one value, which stands in a local place: <c>x in (tests)</c>, and the cells of decision tables.</summary>
internal sealed class TestsCode(TestCode[] tests, bool isNegated) : TruthCode
{
    internal override bool? Truth(Frame frame)
    {
        bool? any = false;
        foreach (var test in tests)
        {
            any = Comparing.Or(any, test.Truth(frame));
            if (any == true)
            {
                break;
            }
        }

        return isNegated ? Comparing.Not(any) : any;
    }
}

/// <summary>One unary test against the value in <paramref name="inputPlace"/>.</summary>
internal abstract class TestCode(int inputPlace) : TruthCode
{
    protected object? Input(Frame frame) => frame.Locals[inputPlace];
}

/// <summary><c>&lt; 5</c> and the like.</summary>
internal sealed class OrderTestCode(int inputPlace, BinaryOperator comparison, Code endpoint, SourceSpan at) : TestCode(inputPlace)
{
    internal override bool? Truth(Frame frame)
    {
        var input = Input(frame);
        if (endpoint.Number(frame, out var bound, out var other))
        {
            if (input is FeelNumber number)
            {
                return Comparing.Holds(comparison, number.CompareTo(bound));
            }

            other = Boxes.Of(bound);
        }

        return comparison switch
        {
            BinaryOperator.Equal => Comparing.AreEqual(input, other),
            BinaryOperator.NotEqual => Comparing.Not(Comparing.AreEqual(input, other)),
            _ => OrderCode.Compare(frame.Run, comparison, input, other, at),
        };
    }
}

/// <summary><c>[low..high]</c> as a test, without making the range.</summary>
internal sealed class IntervalTestCode(int inputPlace, BinaryOperator atLeast, Code low, BinaryOperator atMost, Code high, SourceSpan at)
    : TestCode(inputPlace)
{
    internal override bool? Truth(Frame frame)
    {
        var input = Input(frame);
        var lowIsNumber = low.Number(frame, out var from, out var lowOther);
        var highIsNumber = high.Number(frame, out var to, out var highOther);
        if (input is FeelNumber number && lowIsNumber && highIsNumber)
        {
            return Comparing.Holds(atLeast, number.CompareTo(from)) && Comparing.Holds(atMost, number.CompareTo(to));
        }

        if (input is FeelRange range)
        {
            return Comparing.AreEqual(
                range,
                FeelRange.Of(lowIsNumber ? from : lowOther, atLeast == BinaryOperator.GreaterOrEqual, highIsNumber ? to : highOther, atMost == BinaryOperator.LessOrEqual));
        }

        return Comparing.And(
            OrderCode.Compare(frame.Run, atLeast, input, lowIsNumber ? Boxes.Of(from) : lowOther, at),
            OrderCode.Compare(frame.Run, atMost, input, highIsNumber ? Boxes.Of(to) : highOther, at));
    }
}

/// <summary>
/// Any expression as a test: a condition when it speaks of <c>?</c>, else a value, list or range to match. A comparison that
/// does not speak of <c>?</c> is a condition too, unless the input is a truth value that it can be matched with.
/// </summary>
internal sealed class ValueTestCode(int inputPlace, Code value, bool hasInput, bool isComparison, bool isMembership) : TestCode(inputPlace)
{
    internal override bool? Truth(Frame frame)
    {
        var test = value.Run(frame);
        var input = Input(frame);
        if (test is bool truth && (hasInput || (isComparison && input is not bool)))
        {
            return truth;
        }

        if (test is null && hasInput)
        {
            return null;
        }

        if (input is string left && test is string right)
        {
            return left == right;
        }

        if (!frame.Run.Charge(FeelRun.Weigh(test)))
        {
            return null;
        }

        return Comparing.Matches(input, test, isMembership);
    }
}
