using System.Numerics;

namespace TreM.Workflow.Feel;

public readonly partial struct FeelNumber
{
    // Working digits after the point for series: 34 of the result, the size of the largest exponent, and a margin.
    private const int Working = 64;
    private static readonly BigInteger Unit = Powers.Big(Working);
    private static readonly Lazy<BigInteger> Ln10 = new(() => LnFixed(10 * Unit));

    /// <summary>The non-negative square root; false for a negative number.</summary>
    public static bool TrySqrt(FeelNumber value, out FeelNumber root)
    {
        root = default;
        if (value.IsNegative)
        {
            return false;
        }

        if (value.IsZero)
        {
            return true;
        }

        var exponent = value.Exponent;
        var shift = 2 * MaxDigits + 2 - Digits(value.Coefficient);
        if (((exponent - shift) & 1) != 0)
        {
            shift++;
        }

        var radicand = value.Coefficient * Powers.Big(shift);
        var whole = Sqrt(radicand);
        var half = (exponent - shift) / 2;
        if (whole * whole != radicand)
        {
            return Round(whole * 10 + 1, half - 1, out root);
        }

        var done = Round(whole, half, out root);
        root = root.WithoutTrailingZeros();
        return done;
    }

    /// <summary>e to the power of <paramref name="value"/>; false when out of range.</summary>
    public static bool TryExp(FeelNumber value, out FeelNumber power)
    {
        power = default;
        if (value > 15_000)
        {
            return false;
        }

        return value < -15_000 || ExpOf(ToFixed(value), out power);
    }

    /// <summary>The natural logarithm; false for zero and negative numbers.</summary>
    public static bool TryLn(FeelNumber value, out FeelNumber logarithm)
    {
        logarithm = default;
        return value.Sign > 0 && Round(LnOf(value), -Working, out logarithm) && Tidy(ref logarithm);
    }

    /// <summary>
    /// <paramref name="value"/> to the power of <paramref name="power"/>; false when there is no result: zero to a negative
    /// power, a negative number to a fraction, or a result out of range.
    /// </summary>
    public static bool TryPower(FeelNumber value, FeelNumber power, out FeelNumber result)
    {
        result = One;
        if (power.IsZero)
        {
            return true;
        }

        if (value.IsZero)
        {
            result = Zero;
            return power.Sign > 0;
        }

        // The size of the result is known before any work: a tower of powers costs nothing.
        var size = (Math.Log10((double)value.Coefficient) + value.Exponent) * power.ToDouble();
        if (size > MaxExponent + MaxDigits + 1)
        {
            return false;
        }

        if (size < MinExponent - 2)
        {
            result = Zero;
            return true;
        }

        if (power.TryToInt32(out var times) && times != int.MinValue)
        {
            return PowerOf(value, times, out result);
        }

        if (value.IsNegative)
        {
            result = default;
            return false;
        }

        return ExpOf(LnOf(value) * power.SignedBig, power.Exponent, out result) && Tidy(ref result);
    }

    private static bool Tidy(ref FeelNumber number)
    {
        number = number.WithoutTrailingZeros();
        return true;
    }

    private static bool PowerOf(FeelNumber value, int times, out FeelNumber result)
    {
        var (digits, exponent) = (BigInteger.One, 0);
        var (square, squareExponent) = ((BigInteger)value.Coefficient, value.Exponent);
        for (var left = Math.Abs(times); left > 0; left >>= 1)
        {
            if ((left & 1) != 0)
            {
                (digits, exponent) = Shorten(digits * square, exponent + squareExponent);
            }

            if (left > 1)
            {
                (square, squareExponent) = Shorten(square * square, 2 * squareExponent);
            }
        }

        var negative = value.IsNegative && (times & 1) != 0;
        if (times > 0)
        {
            return Round(negative ? -digits : digits, exponent, out result);
        }

        var shift = MaxDigits + 10 + Digits(digits);
        var inverse = BigInteger.DivRem(Powers.Big(shift), digits, out var rest);
        var done = rest.IsZero
            ? Round(negative ? -inverse : inverse, -exponent - shift, out result)
            : Round((negative ? -1 : 1) * (inverse * 10 + 1), -exponent - shift - 1, out result);
        return done && Tidy(ref result);
    }

    private static (BigInteger Digits, int Exponent) Shorten(BigInteger digits, int exponent)
    {
        var excess = Digits(digits) - Working - 10;
        return excess <= 0 ? (digits, exponent) : (digits / Powers.Big(excess), exponent + excess);
    }

    private static BigInteger ToFixed(FeelNumber value)
    {
        var shift = Working + value.Exponent;
        return shift >= 0
            ? value.SignedBig * Powers.Big(shift)
            : (value.IsNegative ? -1 : 1) * DivideRounded(value.Coefficient, -shift, false, Rounding.HalfEven);
    }

    private static bool ExpOf(BigInteger digits, int exponent, out FeelNumber power) =>
        exponent >= 0
            ? ExpOf(digits * Powers.Big(Math.Min(exponent, 100)), out power)
            : ExpOf(digits / Powers.Big(-exponent), out power);

    // e^x = 10^k · e^r, with k = floor(x / ln 10) and 0 <= r < ln 10; e^r by Taylor on r/256, squared eight times.
    private static bool ExpOf(BigInteger x, out FeelNumber power)
    {
        var k = BigInteger.Divide(x, Ln10.Value);
        if (x.Sign < 0)
        {
            k -= 1;
        }

        power = default;
        if (k > MaxExponent + MaxDigits)
        {
            return false;
        }

        if (k < MinExponent - MaxDigits)
        {
            return true;
        }

        var small = (x - k * Ln10.Value) / 256;
        var term = Unit;
        var sum = Unit;
        for (var i = 1; !term.IsZero; i++)
        {
            term = term * small / Unit / i;
            sum += term;
        }

        for (var i = 0; i < 8; i++)
        {
            sum = sum * sum / Unit;
        }

        return Round(sum, (int)k - Working, out power) && Tidy(ref power);
    }

    // ln(m · 10^e) = ln m + e · ln 10 with 1 <= m < 10.
    private static BigInteger LnOf(FeelNumber value)
    {
        var digits = Digits(value.Coefficient);
        var mantissa = value.Coefficient * Powers.Big(Working + 1 - digits);
        return LnFixed(mantissa) + (value.Exponent + digits - 1) * Ln10.Value;
    }

    // ln m = 16 · 2 · atanh(z), z = (r - 1) / (r + 1), r = m^(1/16).
    private static BigInteger LnFixed(BigInteger mantissa)
    {
        var root = mantissa;
        for (var i = 0; i < 4; i++)
        {
            root = Sqrt(root * Unit);
        }

        var z = (root - Unit) * Unit / (root + Unit);
        var square = z * z / Unit;
        var term = z;
        var sum = z;
        for (var i = 3; !term.IsZero; i += 2)
        {
            term = term * square / Unit;
            sum += term / i;
        }

        return 32 * sum;
    }

    private static BigInteger Sqrt(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }

        // Newton from above: the first step that does not go down is at the root.
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + value / root) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}
