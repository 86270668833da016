using System.Diagnostics.CodeAnalysis;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// A Swedish personnummer or samordningsnummer that is formally right: date, century and check digit. It says nothing of
/// whether the number was ever given to anybody.
/// </summary>
/// <remarks>DOMAIN 7.5. <see cref="ToString"/> gives the masked form, so that a number never ends up in a log by accident.</remarks>
public sealed record PersonalIdentityNumber
{
    internal const int CoordinationOffset = 60;

    private PersonalIdentityNumber(string digits, DateOnly born, bool isCoordination) =>
        (Digits, Born, IsCoordination) = (digits, born, isCoordination);

    /// <summary>All twelve digits, <c>ÅÅÅÅMMDDNNNK</c>: for the vault, for lookup and for the SCB file only.</summary>
    public string Digits { get; }

    /// <summary>Date of birth; a samordningsnummer's day is counted back by 60.</summary>
    public DateOnly Born { get; }

    /// <summary>Whether it is a samordningsnummer.</summary>
    public bool IsCoordination { get; }

    /// <summary><c>PNR</c> or <c>SAMNR</c>, as decision table DT-03 calls them.</summary>
    public string Kind => IsCoordination ? "SAMNR" : "PNR";

    /// <summary>Legal sex by the ninth digit of the ten-digit form: <c>M</c> when odd, <c>K</c> when even.</summary>
    public string Sex => (Digits[10] - '0') % 2 == 1 ? "M" : "K";

    /// <summary>The form that may be shown: <c>19800426-••••</c>.</summary>
    public string Masked => MaskedOf(Digits);

    /// <summary>A number of the vault as it may be shown; nothing of what is no number.</summary>
    /// <param name="digits">A number as the vault keeps it.</param>
    public static string MaskedOf(string digits) => digits.Length == 12 ? $"{digits[..8]}-••••" : "••••";

    /// <summary>Twelve digits the way people write them, <c>19800426-2385</c>; anything else as it is.</summary>
    /// <param name="digits">A number as the vault keeps it.</param>
    public static string Written(string digits) => digits.Length == 12 ? $"{digits[..8]}-{digits[8..]}" : digits;

    /// <inheritdoc/>
    public override string ToString() => Masked;

    /// <summary>Full years at a date.</summary>
    public int AgeAt(DateOnly date)
    {
        var years = date.Year - Born.Year;
        return Born.AddYears(years) > date ? years - 1 : years;
    }

    /// <summary>Reads a number of ten or twelve digits, with or without separator.</summary>
    /// <param name="text">What somebody wrote.</param>
    /// <param name="asOf">Today: a birth date after it is refused, and it decides the century of ten digits.</param>
    /// <param name="number">The number, when it is right.</param>
    /// <returns>What is wrong, or <see cref="IdentityNumberFault.None"/>.</returns>
    public static IdentityNumberFault Read(string? text, DateOnly asOf, [NotNullWhen(true)] out PersonalIdentityNumber? number)
    {
        number = null;
        if (Normalise(text, asOf) is not { } digits)
        {
            return IdentityNumberFault.Format;
        }

        var day = Two(digits, 6);
        var isCoordination = day > CoordinationOffset;
        if (!IsDate(Two(digits, 0) * 100 + Two(digits, 2), Two(digits, 4), isCoordination ? day - CoordinationOffset : day, out var born))
        {
            return IdentityNumberFault.Date;
        }

        if (born > asOf)
        {
            return IdentityNumberFault.Future;
        }

        if (CheckDigit(digits.AsSpan(2, 9)) != digits[11] - '0')
        {
            return IdentityNumberFault.CheckDigit;
        }

        number = new(digits, born, isCoordination);
        return IdentityNumberFault.None;
    }

    /// <summary>The check digit of nine digits <c>ÅÅMMDDNNN</c> (Luhn, modulus 10).</summary>
    public static int CheckDigit(ReadOnlySpan<char> nine)
    {
        var sum = 0;
        for (var i = 0; i < nine.Length; i++)
        {
            var product = (nine[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += product > 9 ? product - 9 : product;
        }

        return (10 - (sum % 10)) % 10;
    }

    private static string? Normalise(string? text, DateOnly asOf)
    {
        text = text?.Trim() ?? "";
        var separator = ' ';
        if (text.Length is 11 or 13 && text[^5] is '-' or '+')
        {
            separator = text[^5];
            text = text.Remove(text.Length - 5, 1);
        }

        if (text.Length is not (10 or 12) || !text.All(char.IsAsciiDigit) || (text.Length == 12 && separator == '+'))
        {
            return null;
        }

        return text.Length == 12 ? text : WithCentury(text, separator == '+', asOf);
    }

    // Ten digits: the latest century that does not lie in the future; a plus sign says "turned 100": one century earlier.
    private static string WithCentury(string ten, bool isHundred, DateOnly asOf)
    {
        var century = asOf.Year / 100;
        var day = Two(ten, 4) > CoordinationOffset ? Two(ten, 4) - CoordinationOffset : Two(ten, 4);
        var monthDay = (Two(ten, 2) * 100) + day;
        var inFuture = Two(ten, 0) > asOf.Year % 100 || (Two(ten, 0) == asOf.Year % 100 && monthDay > (asOf.Month * 100) + asOf.Day);
        return $"{century - (inFuture ? 1 : 0) - (isHundred ? 1 : 0):00}{ten}";
    }

    private static int Two(string digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';

    private static bool IsDate(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }
}

/// <summary>What is wrong with a number.</summary>
public enum IdentityNumberFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not ten or twelve digits with at most one separator.</summary>
    Format,

    /// <summary>No such day.</summary>
    Date,

    /// <summary>A birth date that has not come yet.</summary>
    Future,

    /// <summary>The last digit does not fit the others.</summary>
    CheckDigit,
}
