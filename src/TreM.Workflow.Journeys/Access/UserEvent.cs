using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Something that was done with an account, and by whom. Rows are only added; roles keep their own.</summary>
public sealed class UserEvent
{
    public long Id { get; set; }

    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>See <see cref="UserEvents"/>.</summary>
    public required string What { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>User id, <c>SYSTEM</c> for the operator at the command line, or <see cref="UserEvents.Somebody"/>.</summary>
    public required string By { get; init; }

    /// <summary>What more there is to say: a role with its scope, a provider's scheme. Never a secret, never an address.</summary>
    public string? Detail { get; init; }
}

/// <summary>Codes of what is done with accounts.</summary>
public static class UserEvents
{
    public const string Created = "SKAPAD";
    public const string LinkMade = "LANK_SKAPAD";
    public const string PasswordSet = "LOSENORD_SATT";
    public const string Closed = "STANGD";
    public const string Opened = "OPPNAD";
    public const string SecondFactorReset = "FAKTOR_NOLLSTALLD";
    public const string SecondFactorOn = "FAKTOR_PA";
    public const string SecondFactorOff = "FAKTOR_AV";
    public const string SignedIn = "INLOGGAD";
    public const string SignedOut = "UTLOGGAD";
    public const string SignedOutEverywhere = "UTLOGGAD_OVERALLT";
    public const string WrongPassword = "FEL_LOSENORD";
    public const string WrongCode = "FEL_KOD";
    public const string SignInWaits = "INLOGGNING_VANTAR";
    public const string RecoveryCodeUsed = "RESERVKOD_ANVAND";
    public const string IdentityLinked = "IDENTITET_KOPPLAD";
    public const string IdentityUnlinked = "IDENTITET_BORTTAGEN";
    public const string RoleGiven = "ROLL_GIVEN";
    public const string RoleEnded = "ROLL_AVSLUTAD";
    public const string Proposed = "FORESLAGEN";
    public const string Approved = "GODKAND";
    public const string Rejected = "AVSLAGEN";

    /// <summary>All codes, for filters.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Created, LinkMade, PasswordSet, Closed, Opened, SecondFactorReset, SecondFactorOn, SecondFactorOff, SignedIn, SignedOut, SignedOutEverywhere, WrongPassword,
        WrongCode, SignInWaits, RecoveryCodeUsed, IdentityLinked, IdentityUnlinked, RoleGiven, RoleEnded, Proposed, Approved, Rejected,
    ];

    /// <summary>By whom, where nobody has shown who it was: a wrong password.</summary>
    public const string Somebody = "OKAND";
}

/// <summary>A link with which somebody sets the password of an account: once, and for a limited time. Only its hash is kept.</summary>
public sealed class PasswordLink
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the code in the link: it has 256 random bits, so a slow hash would add nothing.</summary>
    public required byte[] Hash { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used, or a later link took its place.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

internal sealed class UserEventConfiguration : IEntityTypeConfiguration<UserEvent>
{
    public void Configure(EntityTypeBuilder<UserEvent> builder)
    {
        builder.ToTable("UserEvents");
        builder.Property(e => e.What).Code();
        builder.Property(e => e.By).Key();
        builder.Property(e => e.Detail).Key();
        builder.HasIndex(e => new { e.UserId, e.At });
        builder.HasIndex(e => e.At);
    }
}

internal sealed class PasswordLinkConfiguration : IEntityTypeConfiguration<PasswordLink>
{
    public void Configure(EntityTypeBuilder<PasswordLink> builder)
    {
        builder.ToTable("PasswordLinks");
        builder.Property(l => l.Id).ValueGeneratedNever();
        builder.Property(l => l.Hash).HasMaxLength(32);
        builder.Property(l => l.CreatedBy).Key();
        builder.Property(l => l.EndedAt).IsConcurrencyToken();
        builder.HasIndex(l => l.UserId);
    }
}
