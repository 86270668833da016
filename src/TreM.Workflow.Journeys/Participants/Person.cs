using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Participants;

/// <summary>
/// The identity vault: who a case is about. Everything that names or reaches the person is one encrypted text; the rest of
/// the system knows a pseudonymous case id.
/// </summary>
public sealed class Person
{
    /// <summary>Id inside the vault; never shown.</summary>
    public Guid Id { get; set; }

    /// <summary>A <see cref="PersonIdentity"/>, encrypted. Null after disposal.</summary>
    public string? Identity { get; set; }

    /// <summary><c>PNR</c>, <c>SAMNR</c> or <c>SAKNAS</c>.</summary>
    public string IdType { get; set; } = "SAKNAS";

    /// <summary><c>K</c>, <c>M</c> or <c>OKANT</c>: legal sex, for the statistics that the programme owes.</summary>
    public string Sex { get; set; } = "OKANT";

    /// <summary>See <see cref="ProtectedLevels"/>; an unknown level counts as protected.</summary>
    public string ProtectedLevel { get; set; } = ProtectedLevels.None;

    /// <summary>When the person came into the vault.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Blind index for lookup.</summary>
    public List<PersonLookup> Lookups { get; set; } = [];
}

/// <summary>A keyed hash by which a person is found without reading the vault.</summary>
public sealed class PersonLookup
{
    /// <summary>Row id.</summary>
    public long Id { get; set; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; set; }

    /// <summary><c>ID</c> (identity number), <c>NAME_BORN</c> (name and birth date) or <c>NAME</c> (one name).</summary>
    public required string Kind { get; set; }

    /// <summary>HMAC-SHA256 of the normalised value, hexadecimal.</summary>
    public required string Hash { get; set; }
}

/// <summary>What the vault holds in clear once opened. Prints as nothing, so that it cannot end up in a log.</summary>
public sealed record PersonIdentity
{
    /// <summary>Twelve digits, or null.</summary>
    public string? IdNumber { get; init; }

    /// <summary>Why there is no number.</summary>
    public string? IdMissingReason { get; init; }

    /// <summary>Numbers the person had before (a samordningsnummer that became a personnummer).</summary>
    public IReadOnlyList<string> FormerNumbers { get; init; } = [];

    /// <summary>Date of birth; from the number when there is one.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>Förnamn.</summary>
    public required string GivenName { get; init; }

    /// <summary>Efternamn.</summary>
    public required string FamilyName { get; init; }

    /// <summary>Telephone.</summary>
    public string? Phone { get; init; }

    /// <summary>E-mail.</summary>
    public string? Email { get; init; }

    /// <summary>Postal address.</summary>
    public string? Address { get; init; }

    /// <summary><c>TELEFON</c>, <c>SMS</c>, <c>EPOST</c>, <c>BREV</c> or <c>VIA_REMITTENT</c>.</summary>
    public string? ContactWay { get; init; }

    /// <summary>ISO 639 code, when an interpreter is needed.</summary>
    public string? Language { get; init; }

    /// <summary>Name in reading order.</summary>
    public string FullName => $"{GivenName} {FamilyName}";

    /// <summary>Initials, for previews.</summary>
    public string Initials => $"{GivenName.AsSpan(0, Math.Min(1, GivenName.Length))}{FamilyName.AsSpan(0, Math.Min(1, FamilyName.Length))}";

    /// <summary>Full years at a date, or null when the birth date is unknown.</summary>
    public int? AgeAt(DateOnly date)
    {
        if (Born is not { } born)
        {
            return null;
        }

        var years = date.Year - born.Year;
        return born.AddYears(years) > date ? years - 1 : years;
    }

    /// <inheritdoc/>
    public override string ToString() => nameof(PersonIdentity);
}

/// <summary>Protected personal data (DOMAIN 7.4).</summary>
public static class ProtectedLevels
{
    /// <summary>Checked: no protection.</summary>
    public const string None = "NEJ";

    /// <summary>Sekretessmarkering.</summary>
    public const string Marked = "SEKRETESSMARKERING";

    /// <summary>Skyddad folkbokföring.</summary>
    public const string Registration = "SKYDDAD_FOLKBOKFORING";

    /// <summary>Not checked: treated as protected.</summary>
    public const string Unknown = "OKANT";

    /// <summary>Whether the person must be treated as protected: everything but a checked "no".</summary>
    public static bool IsProtected(string level) => level != None;
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("Persons");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.IdType).Code();
        builder.Property(p => p.Sex).Code();
        builder.Property(p => p.ProtectedLevel).Code();
        builder.HasMany(p => p.Lookups).WithOne().HasForeignKey(l => l.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PersonLookupConfiguration : IEntityTypeConfiguration<PersonLookup>
{
    public void Configure(EntityTypeBuilder<PersonLookup> builder)
    {
        builder.ToTable("PersonLookups");
        builder.Property(l => l.Kind).Code();
        builder.Property(l => l.Hash).Key();
        builder.HasIndex(l => new { l.Hash, l.Kind, l.PersonId });
    }
}
