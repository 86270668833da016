using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace TreM.Workflow.Feel;

public readonly partial struct FeelNumber
{
    /// <summary>Reads <c>12</c>, <c>-1.50</c>, <c>.5</c> or <c>1.2e-3</c>; more than 34 digits are rounded half to even.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelNumber number)
    {
        number = default;
        var negative = false;
        var at = 0;
        if (at < text.Length && text[at] is '-' or '+')
        {
            negative = text[at++] == '-';
        }

        ulong small = 0;
        var digits = 0;
        var exponent = 0;
        var start = at;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '.' && point < 0)
            {
                point = at;
                continue;
            }

            if (!char.IsAsciiDigit(c))
            {
                break;
            }

            digits++;
            if (digits <= 18)
            {
                small = small * 10 + (ulong)(c - '0');
            }
        }

        if (digits == 0 || (point >= 0 && point == at - 1))
        {
            return false;
        }

        var end = at;
        if (point >= 0)
        {
            exponent = -(end - point - 1);
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            if (at + 1 >= text.Length
                || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var scale)
                || scale is > 20_000 or < -20_000)
            {
                return false;
            }

            exponent += scale;
            at = text.Length;
        }

        if (at != text.Length || digits > 20_000)
        {
            return false;
        }

        if (digits <= 18 && exponent is >= MinExponent and <= MaxExponent)
        {
            number = Pack(negative, small, exponent);
            return true;
        }

        var big = BigInteger.Zero;
        foreach (var c in text[start..end])
        {
            if (c != '.')
            {
                big = big * 10 + (c - '0');
            }
        }

        return Round(negative ? -big : big, exponent, out number);
    }

    /// <summary>Reads a number that is known to be well formed.</summary>
    /// <exception cref="FormatException">It is not a number in range.</exception>
    public static FeelNumber Parse(string text) =>
        TryParse(text, out var number) ? number : throw new FormatException($"Expected a number in range, saw '{text}'.");

    /// <summary>The digits in full, without exponent: <c>1000000</c>, <c>0.001</c>, <c>1.10</c>.</summary>
    public override string ToString()
    {
        var digits = Coefficient.ToString(CultureInfo.InvariantCulture);
        var exponent = Exponent;
        string text;
        if (IsZero)
        {
            text = exponent < 0 && exponent > -MaxDigits ? "0." + new string('0', -exponent) : "0";
        }
        else if (exponent >= 0)
        {
            text = digits + new string('0', exponent);
        }
        else if (digits.Length > -exponent)
        {
            text = string.Concat(digits.AsSpan(0, digits.Length + exponent), ".", digits.AsSpan(digits.Length + exponent));
        }
        else
        {
            text = "0." + new string('0', -exponent - digits.Length) + digits;
        }

        return IsNegative ? "-" + text : text;
    }

    /// <summary>The shortest text that JSON and FEEL read back as the same value.</summary>
    internal string ToShortestString()
    {
        var plain = WithoutTrailingZeros();
        var size = plain.Exponent + Digits(plain.Coefficient);
        if (plain.IsZero || size is > -6 and <= 40)
        {
            return plain.ToString();
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{(plain.IsNegative ? "-" : "")}{plain.Coefficient}e{plain.Exponent}");
    }

    /// <summary>Text that reads back with the same digits and the same exponent, on which the digits of a quotient depend.</summary>
    internal string ToExactString() => Exponent is > -MaxDigits and <= 0
        ? ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{(IsNegative ? "-" : "")}{Coefficient}e{Exponent}");

    /// <summary>Whether the value is a whole number.</summary>
    public bool IsInteger => Exponent >= 0 || IsZero || WithoutTrailingZeros().Exponent >= 0;

    /// <summary>The value when it is written as a whole number without exponent, which is the common case.</summary>
    internal bool TryToSmallInteger(out long value)
    {
        value = SignedSmall;
        return IsSmall && RawExponent == 0;
    }

    /// <summary>The value as a 64-bit integer, when it is a whole number in range.</summary>
    public bool TryToInt64(out long value)
    {
        if (IsSmall && RawExponent == 0)
        {
            value = SignedSmall;
            return true;
        }

        var plain = WithoutTrailingZeros();
        value = 0;
        if (plain.Exponent < 0 || plain.Exponent + Digits(plain.Coefficient) > 19)
        {
            return false;
        }

        var big = plain.SignedBig * Powers.Big(plain.Exponent);
        if (big < long.MinValue || big > long.MaxValue)
        {
            return false;
        }

        value = (long)big;
        return true;
    }

    /// <summary>A whole number of up to 128 bits, rounded to 34 digits.</summary>
    internal static FeelNumber From(Int128 value)
    {
        Round(value, 0, out var number);
        return number;
    }

    internal bool TryToInt128(out Int128 value)
    {
        var plain = WithoutTrailingZeros();
        value = 0;
        if (plain.Exponent < 0 || plain.Exponent + Digits(plain.Coefficient) > 38)
        {
            return false;
        }

        value = (Int128)(plain.SignedBig * Powers.Big(plain.Exponent));
        return true;
    }

    /// <summary>The value as a 32-bit integer, when it is a whole number in range.</summary>
    public bool TryToInt32(out int value)
    {
        var fits = TryToInt64(out var wide) && wide is >= int.MinValue and <= int.MaxValue;
        value = fits ? (int)wide : 0;
        return fits;
    }

    /// <summary>The nearest double; for charts and approximate work only.</summary>
    public double ToDouble() => double.Parse(ToShortestString(), CultureInfo.InvariantCulture);

    /// <summary>The value as a .NET decimal, when it fits in 28 digits.</summary>
    public bool TryToDecimal([NotNullWhen(true)] out decimal value) =>
        decimal.TryParse(ToShortestString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>Rounded to <paramref name="scale"/> digits after the point (negative: before it); false when out of range.</summary>
    internal bool TryRound(int scale, Rounding rounding, out FeelNumber rounded)
    {
        var drop = -scale - Exponent;
        if (drop > 0)
        {
            var magnitude = DivideRounded(Coefficient, drop, IsNegative, rounding);
            return Round(IsNegative ? -magnitude : magnitude, -scale, out rounded);
        }

        // Nothing to drop: show the asked number of decimals as far as the digits suffice.
        var room = Math.Min(-drop, MaxDigits - Digits(Coefficient));
        rounded = room > 0 && scale <= MaxDigits ? Pack(IsNegative, Coefficient * Powers.Wide[room], Exponent - room) : this;
        return true;
    }

    internal FeelNumber Floor() => TryRound(0, Rounding.Floor, out var whole) ? whole : this;
}
