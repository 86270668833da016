using System.Globalization;
using System.Numerics;
using CsCheck;

namespace TreM.Workflow.Feel.Tests;

public sealed class NumberTests
{
    private static readonly Gen<FeelNumber> Small = Gen.Select(Gen.Long[-1_000_000, 1_000_000], Gen.Int[0, 6], (n, scale) => FeelNumber.Parse($"{n}e-{scale}"));

    private static readonly Gen<FeelNumber> Large = Gen.Select(
        Gen.Char['0', '9'].Array[1, 34], Gen.Int[-60, 60], Gen.Bool, (digits, exponent, minus) => FeelNumber.Parse($"{(minus ? "-" : "")}{new string(digits)}e{exponent}"));

    private static readonly Gen<FeelNumber> Numbers = Gen.OneOf(Small, Large);

    [Fact]
    public void Small_numbers_agree_with_dotnets_decimal() => Gen.Select(Small, Small).Sample((a, b) =>
    {
        var (x, y) = (ToDecimal(a), ToDecimal(b));
        Assert.Equal(x + y, ToDecimal(a + b));
        Assert.Equal(x - y, ToDecimal(a - b));
        Assert.Equal(x * y, ToDecimal(a * b));
        Assert.Equal(x.CompareTo(y), a.CompareTo(b));
        Assert.Equal(x == y, a == b);
    });

    [Fact]
    public void Sums_and_products_are_the_exact_ones_rounded_half_to_even() => Gen.Select(Large, Large).Sample((a, b) =>
    {
        Assert.Equal(Rounded(Exact(a) + Exact(b)), a + b);
        Assert.Equal(Rounded(Exact(a) * Exact(b), -2 * Scale), a * b);
    });

    [Fact]
    public void A_quotient_is_within_half_a_last_digit() => Gen.Select(Numbers, Numbers.Where(n => n.Sign != 0)).Sample((a, b) =>
    {
        var quotient = a / b;
        if (FeelNumber.TryMultiply(quotient, b, out var back))
        {
            var error = back - a;
            Assert.True(error.Sign == 0 || (error.Sign < 0 ? -error : error) <= (a.Sign < 0 ? -a : a) * FeelNumber.Parse("2e-33"), $"{a} / {b} = {quotient}");
        }
    });

    [Fact]
    public void Text_reads_back_as_the_same_number() => Numbers.Sample(n => Assert.Equal(n, FeelNumber.Parse(n.ToString())));

    [Fact]
    public void Equal_numbers_have_equal_hashes_however_they_are_written() => Gen.Select(Large, Gen.Int[1, 5]).Sample((n, zeros) =>
    {
        var other = n * FeelNumber.Parse("1." + new string('0', zeros));
        Assert.Equal(n, other);
        Assert.Equal(n.GetHashCode(), other.GetHashCode());
    });

    [Fact]
    public void Laws_of_arithmetic_hold() => Gen.Select(Numbers, Numbers).Sample((a, b) =>
    {
        Assert.Equal(a + b, b + a);
        Assert.Equal(a * b, b * a);
        Assert.Equal(FeelNumber.Zero, a - a);
        Assert.Equal(a, a + FeelNumber.Zero);
        Assert.Equal(-(a - b), b - a);
        Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
    });

    [Fact]
    public void A_square_root_squares_to_the_number() => Numbers.Where(n => n.Sign > 0).Sample(n =>
    {
        Assert.True(FeelNumber.TrySqrt(n, out var root));
        var error = root * root - n;
        Assert.True((error.Sign < 0 ? -error : error) <= n * FeelNumber.Parse("1e-32"));
    });

    [Fact]
    public void Exponential_and_logarithm_undo_each_other() => Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Int[-20, 20]).Sample((digits, exponent) =>
    {
        var n = FeelNumber.Parse($"{digits}e{exponent}");
        Assert.True(FeelNumber.TryLn(n, out var log));
        Assert.True(FeelNumber.TryExp(log, out var back));
        var error = back - n;
        Assert.True((error.Sign < 0 ? -error : error) <= n * FeelNumber.Parse("1e-31"), $"{n} -> {log} -> {back}");
    });

    [Theory]
    [InlineData("1e6144", true)]
    [InlineData("1e6145", false)]
    [InlineData("9999999999999999999999999999999999e6111", true)]
    [InlineData("1e-6176", true)]
    [InlineData("1e-6177", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("1.", false)]
    [InlineData("1e", false)]
    [InlineData("1 000", false)]
    [InlineData("0x10", false)]
    public void Text_is_a_number_only_when_it_is_written_and_sized_like_one(string text, bool isNumber) =>
        Assert.Equal(isNumber, FeelNumber.TryParse(text, out _));

    [Fact]
    public void Modulo_has_the_sign_of_the_divisor_and_is_exact() => Gen.Select(Small, Small.Where(n => n.Sign != 0)).Sample((a, b) =>
    {
        Assert.True(FeelNumber.TryModulo(a, b, out var rest));
        var (x, y) = (ToDecimal(a), ToDecimal(b));
        Assert.Equal(x - y * Math.Floor(x / y), ToDecimal(rest));
    });

    private const int Scale = 130;

    private static decimal ToDecimal(FeelNumber number) => decimal.Parse(number.ToString(), CultureInfo.InvariantCulture);

    // The number times 10^130, as an integer; every generated number is whole then.
    private static BigInteger Exact(FeelNumber number)
    {
        var text = number.ToString();
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        return BigInteger.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * BigInteger.Pow(10, Scale - decimals);
    }

    private static FeelNumber Rounded(BigInteger value, int exponent = -Scale)
    {
        // Independent of the product: long division by hand to 34 digits, half to even.
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).Length;
        var excess = Math.Max(0, digits - 34);
        var divisor = BigInteger.Pow(10, excess);
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), divisor, out var rest);
        var twice = (rest * 2).CompareTo(divisor);
        quotient += twice > 0 || (twice == 0 && excess > 0 && !quotient.IsEven) ? 1 : 0;
        return FeelNumber.Parse($"{(value.Sign < 0 ? "-" : "")}{quotient}e{exponent + excess}");
    }
}
