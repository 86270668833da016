using System.Collections.Immutable;

namespace TreM.Workflow.Feel;

/// <summary>Builtins on numbers (DMN 1.5, table 78).</summary>
internal static class Numbers
{
    internal static readonly ImmutableArray<Builtin> All =
    [
        new("decimal", "The number rounded half to even to a number of decimals.",
            new Signature("n: number, scale: number", FeelType.Number, Rounded(Rounding.HalfEven))),
        new("floor", "The largest number of the scale that is not above n.",
            new Signature("n: number, scale?: number", FeelType.Number, Rounded(Rounding.Floor))),
        new("ceiling", "The smallest number of the scale that is not below n.",
            new Signature("n: number, scale?: number", FeelType.Number, Rounded(Rounding.Ceiling))),
        new("round up", "Rounded away from zero.",
            new Signature("n: number, scale: number", FeelType.Number, Rounded(Rounding.Up))),
        new("round down", "Rounded towards zero.",
            new Signature("n: number, scale: number", FeelType.Number, Rounded(Rounding.Down))),
        new("round half up", "Rounded to the nearest, ties away from zero.",
            new Signature("n: number, scale: number", FeelType.Number, Rounded(Rounding.HalfUp))),
        new("round half down", "Rounded to the nearest, ties towards zero.",
            new Signature("n: number, scale: number", FeelType.Number, Rounded(Rounding.HalfDown))),
        new("abs", "The size without sign, of a number or a duration.",
            new Signature("n: number", FeelType.Number, (a, _) => ((FeelNumber)a[0]!) is { Sign: < 0 } n ? Boxes.Of(-n) : a[0]),
            new Signature("n: days and time duration", FeelType.DaysTimeDuration, (a, _) => a[0] is FeelDaysTimeDuration { Nanoseconds: var size } && FeelDaysTimeDuration.TryFromNanoseconds(Int128.Abs(size), out var abs) ? abs : null),
            new Signature("n: years and months duration", FeelType.YearsMonthsDuration, (a, _) => a[0] is FeelYearsMonthsDuration { TotalMonths: var months } && FeelYearsMonthsDuration.TryFromMonths(Math.Abs(months), out var abs) ? abs : null)),
        new("modulo", "The remainder of the division, with the sign of the divisor.",
            new Signature("dividend: number, divisor: number", FeelType.Number, Modulo)),
        new("sqrt", "The square root.",
            new Signature("number: number", FeelType.Number, (a, c) => FeelNumber.TrySqrt((FeelNumber)a[0]!, out var root) ? Boxes.Of(root) : c.Fail("a number that is not negative"))),
        new("log", "The natural logarithm.",
            new Signature("number: number", FeelType.Number, (a, c) => FeelNumber.TryLn((FeelNumber)a[0]!, out var log) ? Boxes.Of(log) : c.Fail("a number above zero"))),
        new("exp", "Euler's number to a power.",
            new Signature("number: number", FeelType.Number, (a, c) => FeelNumber.TryExp((FeelNumber)a[0]!, out var power) ? Boxes.Of(power) : c.Fail("a power whose result is in range"))),
        new("odd", "Whether a whole number is odd.",
            new Signature("number: number", FeelType.Boolean, (a, _) => Boxes.Of(Half((FeelNumber)a[0]!) == 1))),
        new("even", "Whether a whole number is even.",
            new Signature("number: number", FeelType.Boolean, (a, _) => Boxes.Of(Half((FeelNumber)a[0]!) == 0))),
    ];

    private static Func<object?[], CallSite, object?> Rounded(Rounding rounding) => (a, call) =>
    {
        long scale = 0;
        if (a.Length > 1 && a[1] is FeelNumber given)
        {
            scale = Conversions.Whole(given) ?? long.MaxValue;
        }

        if (scale is < -FeelNumber.MaxExponent or > -FeelNumber.MinExponent)
        {
            return call.Fail($"a scale from {-FeelNumber.MaxExponent} to {-FeelNumber.MinExponent}");
        }

        return ((FeelNumber)a[0]!).TryRound((int)scale, rounding, out var rounded) ? Boxes.Of(rounded) : call.Fail("a result in range");
    };

    private static object? Modulo(object?[] a, CallSite call)
    {
        var (dividend, divisor) = ((FeelNumber)a[0]!, (FeelNumber)a[1]!);
        return FeelNumber.TryModulo(dividend, divisor, out var rest) ? Boxes.Of(rest) : call.Fail("a divisor other than zero");
    }

    // 0 for even, 1 for odd, 2 for a fraction.
    private static int Half(FeelNumber number)
    {
        if (number.TryToInt64(out var whole))
        {
            return (int)(whole & 1);
        }

        return !number.IsInteger ? 2 : FeelNumber.TryModulo(number, 2, out var rest) && rest.IsZero ? 0 : 1;
    }
}
