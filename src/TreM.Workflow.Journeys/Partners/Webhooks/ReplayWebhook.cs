using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>The delivery log: what was sent when and how it went, sending it once more, and a message to try the connection.</summary>
public sealed class ReplayWebhook(WorkflowContext db, ManageWebhooks endpoints, WorkNudge nudge, TimeProvider time)
{
    /// <summary>Deliveries of an endpoint, newest first; null when there is no such endpoint for this actor.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>?> Log(
        Guid endpointId, WebhookState? state, int skip, int take, Actor actor, CancellationToken cancellationToken = default) =>
        await endpoints.Find(endpointId, actor, cancellationToken) is null
            ? null
            : await db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.EndpointId == endpointId && (state == null || d.State == state))
                .OrderByDescending(d => d.CreatedAt).ThenBy(d => d.Id).Skip(skip).Take(Math.Clamp(take, 1, 101)).ToListAsync(cancellationToken);

    /// <summary>Sends a delivery once more: the same id and the same bytes, so that the receiver can tell. False when there is none for this actor.</summary>
    public async Task<bool> Run(Guid deliveryId, Actor actor, CancellationToken cancellationToken = default)
    {
        var delivery = await db.Set<WebhookDelivery>().FirstOrDefaultAsync(d => d.Id == deliveryId, cancellationToken);
        if (delivery is null || await endpoints.Find(delivery.EndpointId, actor, cancellationToken) is not { IsEnabled: true })
        {
            db.ChangeTracker.Clear();
            return false;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        (delivery.State, delivery.Attempts) = (WebhookState.Waiting, 0);
        if (await db.OutboxRows.FirstOrDefaultAsync(o => o.Id == deliveryId, cancellationToken) is { } row)
        {
            (row.Status, row.Attempts, row.VisibleAt, row.DoneAt) = (OutboxStatus.Pending, 0, now, null);
        }
        else
        {
            db.Add(OutboxRows.Webhook(deliveryId, delivery.PartnerId, [], now, null));
        }

        foreach (var incident in await db.Incidents.Where(i => i.OutboxRowId == deliveryId && i.ClosedAt == null).ToListAsync(cancellationToken))
        {
            (incident.ClosedAt, incident.ClosedBy) = (now, actor.Id);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        nudge.Ring(Lane.Webhooks);
        return true;
    }

    /// <summary>Sends a <c>webhook.test</c> message. False when there is no such endpoint for this actor, or none that we post to.</summary>
    public async Task<bool> Test(Guid endpointId, Actor actor, CancellationToken cancellationToken = default)
    {
        if (await endpoints.Find(endpointId, actor, cancellationToken) is not { IsEnabled: true, Address: not null } endpoint)
        {
            return false;
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var id = Guid.CreateVersion7(now);
        db.Add(new WebhookDelivery
        {
            Id = id, EndpointId = endpointId, PartnerId = endpoint.PartnerId, Type = "webhook.test", CreatedAt = now,
            Body = JsonSerializer.SerializeToUtf8Bytes(new { type = "webhook.test", timestamp = now, data = new { } }),
        });
        db.Add(OutboxRows.Webhook(id, endpoint.PartnerId, [], now, null));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        nudge.Ring(Lane.Webhooks);
        return true;
    }
}
