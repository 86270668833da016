using System.Numerics;

namespace TreM.Workflow.Feel;

public readonly partial struct FeelNumber
{
    /// <summary>Rounds to 34 digits, half to even; false when the value is too large.</summary>
    internal static bool Round(BigInteger value, int exponent, out FeelNumber rounded)
    {
        var negative = value.Sign < 0;
        var magnitude = BigInteger.Abs(value);
        var excess = Math.Max(Digits(magnitude) - MaxDigits, MinExponent - exponent);
        if (excess > 0)
        {
            magnitude = DivideRounded(magnitude, excess, negative, Rounding.HalfEven);
            exponent += excess;
            if (magnitude == Powers.Big(MaxDigits))
            {
                magnitude /= 10;
                exponent++;
            }
        }

        if (exponent > MaxExponent && !magnitude.IsZero)
        {
            var spare = exponent - MaxExponent;
            if (spare > MaxDigits - Digits(magnitude))
            {
                rounded = default;
                return false;
            }

            magnitude *= Powers.Big(spare);
            exponent = MaxExponent;
        }

        rounded = Pack(negative, (UInt128)magnitude, exponent);
        return true;
    }

    internal static BigInteger DivideRounded(BigInteger magnitude, int digits, bool negative, Rounding rounding)
    {
        if (digits > Digits(magnitude) + 1)
        {
            var away = !magnitude.IsZero && rounding switch
            {
                Rounding.Up => true,
                Rounding.Floor => negative,
                Rounding.Ceiling => !negative,
                _ => false,
            };
            return away ? BigInteger.One : BigInteger.Zero;
        }

        var divisor = Powers.Big(digits);
        var quotient = BigInteger.DivRem(magnitude, divisor, out var rest);
        var half = (rest * 2).CompareTo(divisor);
        var up = !rest.IsZero && rounding switch
        {
            Rounding.Up => true,
            Rounding.Down => false,
            Rounding.Floor => negative,
            Rounding.Ceiling => !negative,
            Rounding.HalfUp => half >= 0,
            Rounding.HalfDown => half > 0,
            _ => half > 0 || (half == 0 && !quotient.IsEven),
        };
        return up ? quotient + 1 : quotient;
    }

    internal static int Digits(UInt128 coefficient)
    {
        var digits = 1;
        while (digits < Powers.Wide.Length && coefficient >= Powers.Wide[digits])
        {
            digits++;
        }

        return digits;
    }

    internal static int Digits(BigInteger magnitude)
    {
        if (magnitude <= UInt128.MaxValue)
        {
            return Digits((UInt128)magnitude);
        }

        var digits = (int)(magnitude.GetBitLength() * 30103L / 100000);
        return magnitude >= Powers.Big(digits) ? digits + 1 : digits;
    }

    internal static class Powers
    {
        internal static readonly long[] Long = [.. Enumerable.Range(0, 19).Select(i => (long)BigInteger.Pow(10, i))];
        internal static readonly UInt128[] Wide = [.. Enumerable.Range(0, 39).Select(i => (UInt128)BigInteger.Pow(10, i))];
        private static readonly BigInteger[] Table = [.. Enumerable.Range(0, 160).Select(i => BigInteger.Pow(10, i))];

        internal static BigInteger Big(int power) => power < Table.Length ? Table[power] : BigInteger.Pow(10, power);
    }
}

/// <summary>How a number loses digits.</summary>
internal enum Rounding
{
    HalfEven,
    HalfUp,
    HalfDown,
    Up,
    Down,
    Floor,
    Ceiling,
}
