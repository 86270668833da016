using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>
/// An agreement with a partner's system: where we tell it of handovers, or with which secret it tells us. The secret is
/// sealed, because both sides need it to sign.
/// </summary>
public sealed class WebhookEndpoint
{
    public required Guid Id { get; init; }

    public required string PartnerId { get; init; }

    /// <summary>Where we post to; null when the partner's system posts to us.</summary>
    public string? Address { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>The secret in force, <c>whsec_...</c>, sealed.</summary>
    public required string SealedSecret { get; set; }

    /// <summary>The secret before, sealed: it signs too until <see cref="PreviousUntil"/>.</summary>
    public string? SealedPrevious { get; set; }

    public DateTimeOffset? PreviousUntil { get; set; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nothing is sent or taken; null while it works.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary><c>PERSON</c> when somebody turned it off, <c>GONE</c> when the receiver answered 410.</summary>
    public string? DisabledBecause { get; set; }

    /// <summary>Failures since the last success: from <see cref="WebhookCircuit.Threshold"/> on, the circuit is open.</summary>
    public int Failures { get; set; }

    /// <summary>Until when nothing is tried; then one delivery tries whether the receiver is back.</summary>
    public DateTimeOffset? OpenUntil { get; set; }

    /// <summary>When a delivery last arrived, or a signed call last came in.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>Whether it works.</summary>
    public bool IsEnabled => DisabledAt is null;

    /// <summary>The secrets in force: the present one, and until its time is over the one before. We sign with all of them and take either.</summary>
    internal IReadOnlyList<string> Secrets(IdentityVault vault, DateTimeOffset now) =>
        [.. new[] { SealedSecret, PreviousUntil > now ? SealedPrevious : null }.OfType<string>().Select(s => vault.OpenText(s)!)];
}

/// <summary>One event for one endpoint, with what became of it. Holds no personal data.</summary>
public sealed class WebhookDelivery
{
    /// <summary>The <c>webhook-id</c>: the same in every try and in every replay.</summary>
    public required Guid Id { get; init; }

    public required Guid EndpointId { get; init; }

    public required string PartnerId { get; init; }

    /// <summary>For example <c>handover.accepted</c>.</summary>
    public required string Type { get; init; }

    public Guid? HandoverId { get; init; }

    /// <summary>The bytes that are signed and sent, the same in every try.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WebhookState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? TriedAt { get; set; }

    /// <summary>Status code of the last answer, or null when none came.</summary>
    public int? Answer { get; set; }

    /// <summary>Why the last try failed, without what the receiver wrote.</summary>
    public string? Error { get; set; }
}

/// <summary>What became of a delivery.</summary>
public enum WebhookState
{
    /// <summary>Waits for its first or next try.</summary>
    Waiting = 0,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered = 1,

    /// <summary>All tries are used: an incident tells of it.</summary>
    GivenUp = 2,

    /// <summary>Not sent: the endpoint was turned off.</summary>
    Dropped = 3,
}

internal sealed class WebhookEndpointConfiguration : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.ToTable("WebhookEndpoints");
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.PartnerId).Code();
        builder.Property(e => e.Address).HasMaxLength(1000);
        builder.Property(e => e.Name).Line();
        builder.Property(e => e.CreatedBy).Key();
        builder.Property(e => e.DisabledBecause).Code();
        builder.Ignore(e => e.IsEnabled);
        builder.HasIndex(e => e.PartnerId);
    }
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.PartnerId).Code();
        builder.Property(d => d.Type).Key();
        builder.Property(d => d.Error).Line();
        builder.HasIndex(d => new { d.EndpointId, d.CreatedAt });
        builder.HasIndex(d => d.CreatedAt);
    }
}
