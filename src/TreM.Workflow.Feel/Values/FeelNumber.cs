using System.Numerics;

namespace TreM.Workflow.Feel;

/// <summary>
/// A FEEL number: an IEEE 754-2008 decimal128 value with 34 significant digits, rounded half to even (DMN 1.5, 10.3.2.3.1).
/// </summary>
/// <remarks>
/// The value is <c>±coefficient × 10^exponent</c> with a coefficient below 10^34 and an exponent from -6176 to 6111.
/// Trailing zeros are kept for text (<c>1.10</c>) and never matter for equality, order or hashing. There is no infinity and
/// no not-a-number: an operation without a result in range answers false (<c>Try…</c>) or throws (operators).
/// </remarks>
public readonly partial struct FeelNumber : IEquatable<FeelNumber>, IComparable<FeelNumber>
{
    internal const int MaxDigits = 34;
    internal const int MaxExponent = 6111;
    internal const int MinExponent = -6176;

    private const ulong HighMask = (1UL << 49) - 1;
    private const ulong SignBit = 1UL << 63;

    // Bits of _high: sign (63), exponent in two's complement (62..49), top of the coefficient (48..0).
    private readonly ulong _low;
    private readonly ulong _high;

    private FeelNumber(ulong low, ulong high) => (_low, _high) = (low, high);

    /// <summary>A whole number.</summary>
    public FeelNumber(long value)
    {
        unchecked
        {
            _low = value < 0 ? (ulong)-value : (ulong)value;
            _high = value < 0 ? SignBit : 0;
        }
    }

    /// <summary>Zero.</summary>
    public static FeelNumber Zero => default;

    /// <summary>One.</summary>
    public static FeelNumber One { get; } = new(1);

    internal int Exponent => unchecked((int)((long)(_high << 1) >> 50));

    internal bool IsNegative => (_high & SignBit) != 0;

    internal bool IsZero => _low == 0 && (_high & HighMask) == 0;

    internal UInt128 Coefficient => new(_high & HighMask, _low);

    // Small: the coefficient fits in 62 bits, so that sums of two fit in a long.
    private bool IsSmall => (_high & HighMask) == 0 && _low < 1UL << 62;

    private long SignedSmall => unchecked((_high & SignBit) != 0 ? -(long)_low : (long)_low);

    private BigInteger SignedBig => IsNegative ? -(BigInteger)Coefficient : Coefficient;

    private static FeelNumber Pack(bool negative, UInt128 coefficient, int exponent) =>
        coefficient == 0
            ? new(0, ExponentBits(Math.Clamp(exponent, MinExponent, MaxExponent)))
            : new(
                unchecked((ulong)coefficient),
                unchecked((ulong)(coefficient >> 64)) | ExponentBits(exponent) | (negative ? SignBit : 0));

    private static ulong ExponentBits(int exponent) => unchecked(((ulong)(long)exponent & 0x3FFF) << 49);

    private static FeelNumber PackSmall(long value, ulong exponentBits) => unchecked(
        value < 0 ? new((ulong)-value, exponentBits | SignBit) : new((ulong)value, exponentBits));

    private ulong RawExponent => _high & ~(HighMask | SignBit);

    /// <summary>Adds; false when the sum is out of range.</summary>
    public static bool TryAdd(FeelNumber left, FeelNumber right, out FeelNumber sum)
    {
        if (left.IsSmall && right.IsSmall)
        {
            if (left.RawExponent == right.RawExponent)
            {
                sum = PackSmall(unchecked(left.SignedSmall + right.SignedSmall), left.RawExponent);
                return true;
            }

            var (low, high) = left.Exponent < right.Exponent ? (left, right) : (right, left);
            var shift = high.Exponent - low.Exponent;
            if (shift < Powers.Long.Length && Math.BigMul(high._low, (ulong)Powers.Long[shift], out var scaled) == 0 && scaled < 1UL << 62)
            {
                var signed = unchecked(high.IsNegative ? -(long)scaled : (long)scaled);
                sum = PackSmall(unchecked(signed + low.SignedSmall), low.RawExponent);
                return true;
            }
        }

        return AddSlow(left, right, out sum);
    }

    /// <summary>Subtracts; false when the difference is out of range.</summary>
    public static bool TrySubtract(FeelNumber left, FeelNumber right, out FeelNumber difference) =>
        TryAdd(left, -right, out difference);

    /// <summary>Multiplies; false when the product is out of range.</summary>
    public static bool TryMultiply(FeelNumber left, FeelNumber right, out FeelNumber product)
    {
        if ((left._high & HighMask) == 0 && (right._high & HighMask) == 0)
        {
            var exponent = left.Exponent + right.Exponent;
            var high = Math.BigMul(left._low, right._low, out var low);
            if (high <= HighMask >> 1 && exponent is >= MinExponent and <= MaxExponent)
            {
                product = Pack(left.IsNegative != right.IsNegative, new UInt128(high, low), exponent);
                return true;
            }
        }

        return Round(left.SignedBig * right.SignedBig, left.Exponent + right.Exponent, out product);
    }

    /// <summary>Divides, rounding to 34 digits; false when the divisor is zero or the quotient is out of range.</summary>
    public static bool TryDivide(FeelNumber left, FeelNumber right, out FeelNumber quotient)
    {
        if (right.IsZero)
        {
            quotient = default;
            return false;
        }

        var ideal = left.Exponent - right.Exponent;
        if ((left._high & HighMask) == 0 && (right._high & HighMask) == 0
            && left._low % right._low == 0 && ideal is >= MinExponent and <= MaxExponent)
        {
            quotient = Pack(left.IsNegative != right.IsNegative, left._low / right._low, ideal);
            return true;
        }

        var dividend = (BigInteger)left.Coefficient;
        var divisor = (BigInteger)right.Coefficient;
        var shift = Math.Max(0, MaxDigits + 3 + Digits(right.Coefficient) - Digits(left.Coefficient));
        var digits = BigInteger.DivRem(dividend * Powers.Big(shift), divisor, out var rest);
        var exponent = ideal - shift;
        if (rest.IsZero)
        {
            // Exact: give back the zeros that were only borrowed for the division.
            while (exponent < ideal && (digits % 10).IsZero)
            {
                digits /= 10;
                exponent++;
            }
        }
        else
        {
            // A last digit that is neither 0 nor 5 keeps an inexact quotient off the rounding tie.
            digits = digits * 10 + 1;
            exponent--;
        }

        return Round(left.IsNegative != right.IsNegative ? -digits : digits, exponent, out quotient);
    }

    /// <summary>The remainder with the sign of the divisor, <c>a - b × floor(a / b)</c> exactly; false for a divisor of zero.</summary>
    public static bool TryModulo(FeelNumber left, FeelNumber right, out FeelNumber remainder)
    {
        remainder = default;
        if (right.IsZero)
        {
            return false;
        }

        BigInteger rest;
        var exponent = Math.Min(left.Exponent, right.Exponent);
        var divisor = BigInteger.Abs(right.SignedBig);
        if (left.Exponent > right.Exponent)
        {
            rest = left.Coefficient * BigInteger.ModPow(10, left.Exponent - right.Exponent, divisor) % divisor;
        }
        else
        {
            var shift = right.Exponent - left.Exponent;
            rest = shift > 2 * MaxDigits ? left.Coefficient : left.Coefficient % (divisor * Powers.Big(shift));
            divisor = shift > 2 * MaxDigits ? BigInteger.Zero : divisor * Powers.Big(shift);
        }

        if (!rest.IsZero && left.IsNegative != right.IsNegative)
        {
            if (divisor.IsZero)
            {
                // The divisor is so much larger that the rest is the divisor less a trifle.
                return TryAdd(left, right, out remainder);
            }

            rest = divisor - rest;
        }

        return Round(right.IsNegative ? -rest : rest, exponent, out remainder);
    }

    private static bool AddSlow(FeelNumber left, FeelNumber right, out FeelNumber sum)
    {
        if (left.IsZero || right.IsZero)
        {
            sum = left.IsZero ? right : left;
            return true;
        }

        var (low, high) = left.Exponent < right.Exponent ? (left, right) : (right, left);
        var shift = high.Exponent - low.Exponent;
        if (shift > 2 * MaxDigits + 4)
        {
            // Too far apart to touch: only the side of the tie can change, which one digit beyond tells.
            var far = high.SignedBig * Powers.Big(MaxDigits + 3) + (low.IsNegative ? -1 : 1);
            return Round(far, high.Exponent - MaxDigits - 3, out sum);
        }

        return Round(high.SignedBig * Powers.Big(shift) + low.SignedBig, low.Exponent, out sum);
    }

    /// <inheritdoc/>
    public int CompareTo(FeelNumber other)
    {
        if (IsSmall && other.IsSmall && RawExponent == other.RawExponent)
        {
            return SignedSmall.CompareTo(other.SignedSmall);
        }

        if (IsZero || other.IsZero || IsNegative != other.IsNegative)
        {
            return Sign.CompareTo(other.Sign);
        }

        // Same sign: the number of digits before the point decides, and only then the digits themselves.
        var size = Exponent + Digits(Coefficient);
        var otherSize = other.Exponent + Digits(other.Coefficient);
        int order;
        if (size != otherSize)
        {
            order = size.CompareTo(otherSize);
        }
        else
        {
            var shift = Exponent - other.Exponent;
            order = shift >= 0
                ? ((BigInteger)Coefficient * Powers.Big(shift)).CompareTo(other.Coefficient)
                : ((BigInteger)Coefficient).CompareTo(other.Coefficient * Powers.Big(-shift));
        }

        return IsNegative ? -order : order;
    }

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => IsZero ? 0 : IsNegative ? -1 : 1;

    /// <inheritdoc/>
    public bool Equals(FeelNumber other) => (_low == other._low && _high == other._high) || CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FeelNumber other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var plain = WithoutTrailingZeros();
        return HashCode.Combine(plain._low, plain._high);
    }

    /// <summary>The same value with the shortest coefficient.</summary>
    internal FeelNumber WithoutTrailingZeros()
    {
        if (IsZero)
        {
            return default;
        }

        var (coefficient, exponent) = (Coefficient, Exponent);
        while (exponent < MaxExponent)
        {
            var (quotient, rest) = UInt128.DivRem(coefficient, 10);
            if (rest != 0)
            {
                break;
            }

            (coefficient, exponent) = (quotient, exponent + 1);
        }

        return Pack(IsNegative, coefficient, exponent);
    }

    /// <summary>The same size with the other sign.</summary>
    public static FeelNumber operator -(FeelNumber value) => value.IsZero ? value : new(value._low, value._high ^ SignBit);

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The sum is out of range.</exception>
    public static FeelNumber operator +(FeelNumber left, FeelNumber right) => TryAdd(left, right, out var sum) ? sum : throw new OverflowException();

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">The difference is out of range.</exception>
    public static FeelNumber operator -(FeelNumber left, FeelNumber right) => left + -right;

    /// <summary>The product.</summary>
    /// <exception cref="OverflowException">The product is out of range.</exception>
    public static FeelNumber operator *(FeelNumber left, FeelNumber right) => TryMultiply(left, right, out var product) ? product : throw new OverflowException();

    /// <summary>The quotient.</summary>
    /// <exception cref="OverflowException">The divisor is zero or the quotient is out of range.</exception>
    public static FeelNumber operator /(FeelNumber left, FeelNumber right) => TryDivide(left, right, out var quotient) ? quotient : throw new OverflowException();

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(FeelNumber left, FeelNumber right) => left.Equals(right);

    /// <summary>Whether the numbers differ.</summary>
    public static bool operator !=(FeelNumber left, FeelNumber right) => !left.Equals(right);

    /// <summary>Whether the first is less.</summary>
    public static bool operator <(FeelNumber left, FeelNumber right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first is greater.</summary>
    public static bool operator >(FeelNumber left, FeelNumber right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first is less or both are the same.</summary>
    public static bool operator <=(FeelNumber left, FeelNumber right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first is greater or both are the same.</summary>
    public static bool operator >=(FeelNumber left, FeelNumber right) => left.CompareTo(right) >= 0;

    /// <summary>A whole number.</summary>
    public static implicit operator FeelNumber(long value) => new(value);

    /// <summary>A .NET decimal, exactly.</summary>
    public static implicit operator FeelNumber(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        unchecked
        {
            var coefficient = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
            Round(bits[3] < 0 ? -(BigInteger)coefficient : coefficient, -((bits[3] >> 16) & 0xFF), out var number);
            return number;
        }
    }
}
