using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>How a request about webhooks ended.</summary>
public abstract record WebhookResult
{
    /// <summary>Done; a new secret is shown once and never again.</summary>
    public sealed record Done(Guid Id, string? Secret) : WebhookResult;

    /// <summary>There is no such endpoint or partner for this actor.</summary>
    public sealed record NotFound : WebhookResult;

    /// <summary>It does not fit; nothing changed. See <see cref="Code"/>.</summary>
    /// <param name="Code"><c>webhook.address.refused</c>, <c>webhook.name.missing</c> or <c>webhook.too-many</c>.</param>
    public sealed record Refused(string Code) : WebhookResult;
}

/// <summary>Registers partners' endpoints and changes their secrets: administrators for all, partner contacts for their own organisation.</summary>
public sealed class ManageWebhooks(
    WorkflowContext db, IdentityVault vault, ResolveHost resolve, IOptionsMonitor<WebhookOptions> options, TimeProvider time)
{
    /// <summary>How long the old secret signs beside the new one.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    private const int MostPerPartner = 5;
    private const int LongestName = 100;

    /// <summary>Whether the actor may see and change a partner's webhooks.</summary>
    public static bool MayManage(Actor actor, string partnerId) => actor.Has(Roles.Administrator) || actor.Partners.Contains(partnerId);

    /// <summary>The endpoints that the actor may manage, by partner.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> List(Actor actor, CancellationToken cancellationToken = default)
    {
        var endpoints = db.Set<WebhookEndpoint>().AsNoTracking();
        if (!actor.Has(Roles.Administrator))
        {
            var own = actor.Partners.ToList();
            endpoints = endpoints.Where(e => own.Contains(e.PartnerId));
        }

        return await endpoints.OrderBy(e => e.PartnerId).ThenBy(e => e.CreatedAt).Take(500).ToListAsync(cancellationToken);
    }

    /// <summary>One endpoint, or null when there is none for this actor.</summary>
    public async Task<WebhookEndpoint?> Find(Guid id, Actor actor, CancellationToken cancellationToken = default) =>
        await db.Set<WebhookEndpoint>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is { } endpoint && MayManage(actor, endpoint.PartnerId)
            ? endpoint
            : null;

    /// <summary>Registers an endpoint.</summary>
    /// <param name="partnerId">Whose.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="address">Where we post to, https; null or empty when the partner's system posts to us.</param>
    public async Task<WebhookResult> Register(string partnerId, string? name, string? address, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!MayManage(actor, partnerId) || !await db.Set<Partner>().AnyAsync(p => p.Id == partnerId, cancellationToken))
        {
            return new WebhookResult.NotFound();
        }

        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName)
        {
            return new WebhookResult.Refused("webhook.name.missing");
        }

        Uri? target = null;
        if (!string.IsNullOrWhiteSpace(address))
        {
            var local = options.CurrentValue.AllowLocal;
            target = PublicAddress.Read(address, local);
            if (target is null || (await PublicAddress.Of(target.IdnHost, resolve, local, cancellationToken)).Length == 0)
            {
                return new WebhookResult.Refused("webhook.address.refused");
            }
        }

        if (await db.Set<WebhookEndpoint>().CountAsync(e => e.PartnerId == partnerId && e.DisabledAt == null, cancellationToken) >= MostPerPartner)
        {
            return new WebhookResult.Refused("webhook.too-many");
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var secret = StandardWebhooks.NewSecret();
        var endpoint = new WebhookEndpoint
        {
            Id = Guid.CreateVersion7(now), PartnerId = partnerId, Name = name.Trim(), Address = target?.AbsoluteUri, SealedSecret = vault.SealText(secret)!,
            CreatedBy = actor.Id, CreatedAt = now,
        };
        db.Add(endpoint);
        Note(endpoint, "REGISTRERAD", actor, now);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new WebhookResult.Done(endpoint.Id, secret);
    }

    /// <summary>Makes a new secret; the old one signs too for a day, so that the receiver can change in its own time.</summary>
    public Task<WebhookResult> Rotate(Guid id, Actor actor, CancellationToken cancellationToken = default) => Change(id, actor, (endpoint, now) =>
    {
        var secret = StandardWebhooks.NewSecret();
        (endpoint.SealedPrevious, endpoint.PreviousUntil) = (endpoint.SealedSecret, UtcMicroseconds.Round(now + Overlap));
        endpoint.SealedSecret = vault.SealText(secret)!;
        Note(endpoint, "NY_HEMLIGHET", actor, now);
        return secret;
    }, cancellationToken);

    /// <summary>Turns an endpoint off: nothing is sent to it or taken from it.</summary>
    public Task<WebhookResult> Disable(Guid id, Actor actor, CancellationToken cancellationToken = default) => Change(id, actor, (endpoint, now) =>
    {
        (endpoint.DisabledAt, endpoint.DisabledBecause) = (now, "PERSON");
        Note(endpoint, "AVSTANGD", actor, now);
        return null;
    }, cancellationToken);

    /// <summary>Turns an endpoint on again, with its circuit closed.</summary>
    public Task<WebhookResult> Enable(Guid id, Actor actor, CancellationToken cancellationToken = default) => Change(id, actor, (endpoint, now) =>
    {
        (endpoint.DisabledAt, endpoint.DisabledBecause, endpoint.Failures, endpoint.OpenUntil) = (null, null, 0, null);
        Note(endpoint, "PASLAGEN", actor, now);
        return null;
    }, cancellationToken);

    private async Task<WebhookResult> Change(Guid id, Actor actor, Func<WebhookEndpoint, DateTimeOffset, string?> change, CancellationToken cancellationToken)
    {
        var endpoint = await db.Set<WebhookEndpoint>().FirstOrDefaultAsync(e => e.Id == id, cancellationToken);
        if (endpoint is null || !MayManage(actor, endpoint.PartnerId))
        {
            db.ChangeTracker.Clear();
            return new WebhookResult.NotFound();
        }

        var secret = change(endpoint, UtcMicroseconds.Round(time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return new WebhookResult.Done(id, secret);
    }

    private void Note(WebhookEndpoint endpoint, string what, Actor actor, DateTimeOffset at) => db.Add(new PartnerChange
    {
        PartnerId = endpoint.PartnerId, At = at, By = actor.Id, Lines = [$"webhook\t{endpoint.Name}\t{what}"],
    });
}
