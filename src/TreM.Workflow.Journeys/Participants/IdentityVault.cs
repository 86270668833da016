using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>Seals and opens what names a person, and makes the keyed hashes by which persons are found.</summary>
/// <remarks>
/// Sealing is ASP.NET Core Data Protection (AES with rotating keys). The lookup key is separate: hashes must stay the same
/// when the encryption keys rotate.
/// </remarks>
public sealed class IdentityVault(IDataProtectionProvider protection, LookupKey lookupKey)
{
    private const int LookupKeyBytes = 32;
    private readonly IDataProtector _identity = protection.CreateProtector("trem.identity.v1");
    private readonly IDataProtector _text = protection.CreateProtector("trem.text.v1");

    /// <summary>Puts an identity into a person's row, with its blind index.</summary>
    public void Seal(Person person, PersonIdentity identity)
    {
        person.Identity = _identity.Protect(JsonSerializer.Serialize(identity));
        person.Lookups.Clear();
        foreach (var number in identity.FormerNumbers.Append(identity.IdNumber).OfType<string>().Distinct())
        {
            person.Lookups.Add(new PersonLookup { Kind = "ID", Hash = HashOf("ID", number) });
        }

        if (identity.Born is { } born)
        {
            person.Lookups.Add(new PersonLookup { Kind = "NAME_BORN", Hash = NameAndBirth(identity.GivenName, identity.FamilyName, born) });
        }

        foreach (var name in NamesOf(identity.FullName))
        {
            person.Lookups.Add(new PersonLookup { Kind = "NAME", Hash = HashOf("NAME", name) });
        }
    }

    /// <summary>Opens the vault; null after disposal. Callers have asked the access rules first.</summary>
    public PersonIdentity? Open(Person person) =>
        person.Identity is null ? null : JsonSerializer.Deserialize<PersonIdentity>(_identity.Unprotect(person.Identity));

    /// <summary>Seals free text that may tell of a person (notes, goals in own words).</summary>
    public string? SealText(string? text) => string.IsNullOrEmpty(text) ? null : _text.Protect(text);

    /// <summary>Opens sealed free text.</summary>
    public string? OpenText(string? sealedText) => sealedText is null ? null : _text.Unprotect(sealedText);

    /// <summary>The hash by which an identity number is found.</summary>
    public string IdNumber(string digits) => HashOf("ID", digits);

    /// <summary>The hash by which a name with a birth date is found.</summary>
    public string NameAndBirth(string givenName, string familyName, DateOnly born) =>
        HashOf("NAME_BORN", $"{Normalise($"{givenName} {familyName}")}|{born.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");

    /// <summary>The hashes by which the names in a search text are found; all must match.</summary>
    public IReadOnlyList<string> Names(string text) => [.. NamesOf(text).Select(n => HashOf("NAME", n))];

    private string HashOf(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(lookupKey.Bytes, Encoding.UTF8.GetBytes($"{kind}:{value}")));

    private static IEnumerable<string> NamesOf(string text) =>
        Normalise(text).Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Distinct();

    // Case and surrounding blanks do not matter; å, ä and ö are letters of their own and stay.
    private static string Normalise(string text) =>
        string.Join(' ', text.Normalize(NormalizationForm.FormC).ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A fresh lookup key.</summary>
    public static LookupKey NewLookupKey() => new(RandomNumberGenerator.GetBytes(LookupKeyBytes));
}

/// <summary>The key of the blind index. Losing it loses lookup, not data.</summary>
public sealed record LookupKey(byte[] Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(LookupKey);
}
