using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Somebody who signs in.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>What colleagues call the user. Never written into history: it knows the id.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The language the user reads pages and mails in, <c>sv</c> or <c>en</c>; null until chosen.</summary>
    public string? Language { get; set; }

    /// <summary>When an administrator closed the account: nobody signs in with it any longer. Null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The time step of the last code of the authenticator app: a code opens once, and an earlier one never again.</summary>
    public long? LastCodeStep { get; set; }

    /// <summary>An account of the demo programme; refused outside Development.</summary>
    public bool IsDemo { get; set; }
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.Property(u => u.DisplayName).Line();
        builder.Property(u => u.Language).HasMaxLength(2);
        // Moved by one statement that looks first; saving a user that was read before must not put it back.
        builder.Property(u => u.LastCodeStep).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
    }
}
