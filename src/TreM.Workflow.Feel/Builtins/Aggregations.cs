using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins that make one value of a list, or of as many arguments (DMN 1.5, table 77).</summary>
internal static class Aggregations
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        Of("min", "The least item.", FeelType.Any, "Any", (items, call) => Extreme(items, BinaryOperator.Less, call)),
        Of("max", "The greatest item.", FeelType.Any, "Any", (items, call) => Extreme(items, BinaryOperator.Greater, call)),
        Of("sum", "The sum; null for an empty list.", FeelType.Number, "number", Sum),
        Of("product", "The product; null for an empty list.", FeelType.Number, "number", Product),
        Of("mean", "The arithmetic mean.", FeelType.Number, "number", Mean),
        Of("median", "The middle number, or the mean of the two middle ones.", FeelType.Number, "number", Median),
        Of("stddev", "The standard deviation of a sample.", FeelType.Number, "number", StandardDeviation),
        Of("mode", "The most frequent numbers, in rising order.", new FeelType.List(FeelType.Number), "number", Mode),
        Of("all", "False when any item is false, true when all are true.", FeelType.Boolean, "Any", (items, call) => Truth(items, false, call)),
        Of("any", "True when any item is true, false when all are false.", FeelType.Boolean, "Any", (items, call) => Truth(items, true, call)),
    ];

    private static Builtin Of(string name, string documentation, FeelType result, string item, Func<FeelList, CallSite, object?> body) =>
        new(name, documentation,
            new Signature($"list: list<{item}>", result, (a, c) => Run(body, a, c)),
            new Signature($"item...: {item}?", result, (a, c) => Run(body, a, c)) { MinimumCount = 2 });

    private static object? Run(Func<FeelList, CallSite, object?> body, object?[] arguments, CallSite call)
    {
        var list = (FeelList)arguments[0]!;
        return call.Run.Charge(list.Count) ? body(list, call) : null;
    }

    private static object? Extreme(FeelList list, BinaryOperator wanted, CallSite call)
    {
        if (list.Count == 0)
        {
            return null;
        }

        var best = list[0];
        foreach (var item in list.Items)
        {
            if (!Comparing.TryCompare(item, best, out var order))
            {
                return call.Fail($"items of one kind that has an order, saw {FeelType.Word(item)}");
            }

            best = Comparing.Holds(wanted, order) ? item : best;
        }

        return best;
    }

    private static object? NoNumber(CallSite call) => call.Fail("numbers, saw null");

    private static object? TooLarge(CallSite call) => call.Fail("numbers whose result is in range");

    private static object? Empty(CallSite call) => call.Fail("at least one number");

    private static bool TrySum(FeelList list, out FeelNumber sum, CallSite call)
    {
        sum = FeelNumber.Zero;
        foreach (var item in list.Items)
        {
            if (item is not FeelNumber number)
            {
                NoNumber(call);
                return false;
            }

            if (!FeelNumber.TryAdd(sum, number, out sum))
            {
                TooLarge(call);
                return false;
            }
        }

        return true;
    }

    private static object? Sum(FeelList list, CallSite call) =>
        list.Count == 0 ? null : TrySum(list, out var sum, call) ? Boxes.Of(sum) : null;

    private static object? Product(FeelList list, CallSite call)
    {
        if (list.Count == 0)
        {
            return Empty(call);
        }

        var product = FeelNumber.One;
        foreach (var item in list.Items)
        {
            if (item is not FeelNumber number)
            {
                return NoNumber(call);
            }

            if (!FeelNumber.TryMultiply(product, number, out product))
            {
                return TooLarge(call);
            }
        }

        return Boxes.Of(product);
    }

    private static object? Mean(FeelList list, CallSite call) =>
        list.Count == 0 ? Empty(call)
        : TrySum(list, out var sum, call) && FeelNumber.TryDivide(sum, list.Count, out var mean) ? Boxes.Of(mean) : null;

    private static FeelNumber[]? Sorted(FeelList list, CallSite call)
    {
        var numbers = new FeelNumber[list.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (list[i] is not FeelNumber number)
            {
                NoNumber(call);
                return null;
            }

            numbers[i] = number;
        }

        Array.Sort(numbers);
        return numbers;
    }

    private static object? Median(FeelList list, CallSite call)
    {
        if (Sorted(list, call) is not { Length: > 0 } numbers)
        {
            return null;
        }

        var middle = numbers.Length / 2;
        if (numbers.Length % 2 == 1)
        {
            return Boxes.Of(numbers[middle]);
        }

        return FeelNumber.TryAdd(numbers[middle - 1], numbers[middle], out var sum) && FeelNumber.TryDivide(sum, 2, out var median)
            ? Boxes.Of(median)
            : TooLarge(call);
    }

    private static object? StandardDeviation(FeelList list, CallSite call)
    {
        if (list.Count < 2)
        {
            return call.Fail("at least two numbers");
        }

        if (!TrySum(list, out var sum, call))
        {
            return null;
        }

        var squares = FeelNumber.Zero;
        var fits = FeelNumber.TryDivide(sum, list.Count, out var mean);
        foreach (var item in list.Items)
        {
            fits = fits && FeelNumber.TrySubtract((FeelNumber)item!, mean, out var distance)
                && FeelNumber.TryMultiply(distance, distance, out var square) && FeelNumber.TryAdd(squares, square, out squares);
        }

        return fits && FeelNumber.TryDivide(squares, list.Count - 1, out var variance) && FeelNumber.TrySqrt(variance, out var deviation)
            ? Boxes.Of(deviation)
            : TooLarge(call);
    }

    private static object? Mode(FeelList list, CallSite call)
    {
        if (Sorted(list, call) is not { } numbers)
        {
            return null;
        }

        var modes = new List<object?>();
        var most = 0;
        for (var i = 0; i < numbers.Length;)
        {
            var end = i;
            while (end < numbers.Length && numbers[end] == numbers[i])
            {
                end++;
            }

            if (end - i > most)
            {
                most = end - i;
                modes.Clear();
            }

            if (end - i == most)
            {
                modes.Add(Boxes.Of(numbers[i]));
            }

            i = end;
        }

        return call.Run.List([.. modes]);
    }

    // `any` looks for true, `all` for false; a null leaves the question open, and anything else is a mistake.
    private static object? Truth(FeelList list, bool decisive, CallSite call)
    {
        bool? truth = !decisive;
        foreach (var item in list.Items)
        {
            switch (item)
            {
                case bool known:
                    truth = known == decisive ? decisive : truth;
                    break;
                case null:
                    truth = truth == decisive ? decisive : null;
                    break;
                default:
                    return call.Fail($"true, false or null, saw {FeelType.Word(item)}");
            }
        }

        return Boxes.Of(truth);
    }
}
