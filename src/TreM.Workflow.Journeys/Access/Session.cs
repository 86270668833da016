using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Access;

/// <summary>One sign-in of a user in one browser. Its cookie is worth something only as long as this row is open.</summary>
public sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>How the user came in: <see cref="Password"/>, or the name of a provider's scheme.</summary>
    public required string Way { get; init; }

    /// <summary>Browser and system in a few words, so that users know their own; never an address.</summary>
    public required string Device { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used, within some minutes.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    /// <summary>When it ends, however busy it is.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the user signed out, or somebody ended it. Null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The provider's id token, sealed: signing out there asks for it. Null for a password.</summary>
    public string? SealedToken { get; init; }

    /// <summary>The way in with a user name and a password.</summary>
    public const string Password = "password";
}

/// <summary>Wrong passwords for one account from one caller, or wrong codes for one account: the next try waits.</summary>
public sealed class WrongTries
{
    /// <summary>Hash of what is counted together: names and addresses are not kept.</summary>
    public required string Key { get; init; }

    public int Count { get; set; }

    /// <summary>The last one.</summary>
    public DateTimeOffset At { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("Sessions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Way).Key();
        builder.Property(s => s.Device).Key();
        builder.HasIndex(s => s.UserId);
        builder.HasIndex(s => s.ExpiresAt);
    }
}

internal sealed class WrongTriesConfiguration : IEntityTypeConfiguration<WrongTries>
{
    public void Configure(EntityTypeBuilder<WrongTries> builder)
    {
        builder.ToTable("WrongTries");
        builder.HasKey(t => t.Key);
        builder.Property(t => t.Key).Key();
        builder.HasIndex(t => t.At);
    }
}
