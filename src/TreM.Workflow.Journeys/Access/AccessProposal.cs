using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Journeys.Access;

/// <summary>Something that would let one administrator alone reach participants: it waits for a second one.</summary>
public sealed class AccessProposal
{
    public required Guid Id { get; init; }

    /// <summary>See <see cref="AccessKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Who proposes it.</summary>
    public required string Author { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The role to give, with its scope and period; null for other kinds.</summary>
    public string? Role { get; init; }

    public string? ScopeKind { get; init; }

    public string? Scope { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Name of the provider's scheme, for an identity to link.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's id of the person, for an identity to link.</summary>
    public string? Subject { get; init; }

    public ProposalStatus Status { get; set; }

    /// <summary>Who approved, rejected or took it back.</summary>
    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }
}

/// <summary>What needs a second administrator.</summary>
public static class AccessKinds
{
    /// <summary>A role that reaches participants, or lets its holder give such roles.</summary>
    public const string Role = "ROLL";

    /// <summary>A role as before, for a new account: its user gets the first link when it is approved.</summary>
    public const string NewAccount = "NYTT_KONTO";

    /// <summary>A link with which the account's password is set: whoever holds it is its user.</summary>
    public const string Link = "LANK";

    /// <summary>A provider's identity that signs in as the account.</summary>
    public const string Identity = "IDENTITET";
}

internal sealed class AccessProposalConfiguration : IEntityTypeConfiguration<AccessProposal>
{
    public void Configure(EntityTypeBuilder<AccessProposal> builder)
    {
        builder.ToTable("AccessProposals");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Kind).Code();
        builder.Property(p => p.Author).Key();
        builder.Property(p => p.Role).Code();
        builder.Property(p => p.ScopeKind).Code();
        builder.Property(p => p.Scope).Code();
        builder.Property(p => p.Provider).Key();
        builder.Property(p => p.Subject).Line();
        builder.Property(p => p.DecidedBy).Key();
        // Two people who decide at once: the second is told.
        builder.Property(p => p.Status).IsConcurrencyToken();
        builder.HasIndex(p => new { p.Status, p.At });
        builder.HasIndex(p => p.UserId);
    }
}
