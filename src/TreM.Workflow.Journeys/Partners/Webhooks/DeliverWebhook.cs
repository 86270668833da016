using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>
/// Takes one delivery to its receiver. It keeps its own count of tries over days; while a receiver's circuit is open, its
/// deliveries wait without using a try, and those to others go on.
/// </summary>
internal sealed class DeliverWebhook(WorkflowContext db, WebhookClient client, IdentityVault vault, Random random, TimeProvider time) : IDeliver
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    public OutboxKind Kind => OutboxKind.Webhook;

    public async Task<Delivery> Deliver(OutboxRow row, CancellationToken cancellationToken)
    {
        var delivery = await db.Set<WebhookDelivery>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == row.Id, cancellationToken);
        if (delivery is null)
        {
            return new Delivery.Done();
        }

        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var endpoint = await db.Set<WebhookEndpoint>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == delivery.EndpointId, cancellationToken);
        if (endpoint is not { IsEnabled: true, Address: { } address })
        {
            await Note(delivery, WebhookState.Dropped, delivery.Attempts, now, delivery.Answer, "The endpoint is turned off.", cancellationToken);
            return new Delivery.Done();
        }

        if (endpoint.OpenUntil is { } open && (open > now || !await MayProbe(endpoint, now, cancellationToken)))
        {
            return new Delivery.NotNow(open > now ? open - now : ProbeTime);
        }

        var answer = await client.Post(new Uri(address), delivery.Id, delivery.Body, endpoint.Secrets(vault, now), cancellationToken);
        return await Settle(delivery, endpoint, answer, UtcMicroseconds.Round(time.GetUtcNow()), cancellationToken);
    }

    private async Task<Delivery> Settle(
        WebhookDelivery delivery, WebhookEndpoint endpoint, WebhookAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var attempts = delivery.Attempts + 1;
        var endpoints = db.Set<WebhookEndpoint>().Where(e => e.Id == endpoint.Id);
        if (answer.IsSuccess)
        {
            await endpoints.ExecuteUpdateAsync(
                s => s.SetProperty(e => e.Failures, 0).SetProperty(e => e.OpenUntil, (DateTimeOffset?)null).SetProperty(e => e.LastUsedAt, now), cancellationToken);
            await Note(delivery, WebhookState.Delivered, attempts, now, answer.Status, null, cancellationToken);
            return new Delivery.Done();
        }

        if (answer.IsGone)
        {
            await endpoints.Where(e => e.DisabledAt == null).ExecuteUpdateAsync(
                s => s.SetProperty(e => e.DisabledAt, now).SetProperty(e => e.DisabledBecause, "GONE"), cancellationToken);
            await Note(delivery, WebhookState.Dropped, attempts, now, answer.Status, answer.Error, cancellationToken);
            return new Delivery.Refused($"The receiver '{endpoint.Name}' of {endpoint.PartnerId} answered 410 and was turned off. Ask the partner, turn it on, then replay.");
        }

        var failures = endpoint.Failures + 1;
        var openUntil = WebhookCircuit.OpenFor(failures) is { } open ? UtcMicroseconds.Round(now + open) : (DateTimeOffset?)null;
        await endpoints.ExecuteUpdateAsync(s => s.SetProperty(e => e.Failures, failures).SetProperty(e => e.OpenUntil, openUntil), cancellationToken);
        if (WebhookCircuit.PauseAfter(attempts, random.NextDouble()) is not { } pause)
        {
            await Note(delivery, WebhookState.GivenUp, attempts, now, answer.Status, answer.Error, cancellationToken);
            return new Delivery.Refused($"Tried {attempts} times; last: {answer.Error}");
        }

        await Note(delivery, WebhookState.Waiting, attempts, now, answer.Status, answer.Error, cancellationToken);
        return new Delivery.NotNow(answer.RetryAfter is { } wish && wish > pause ? TimeSpan.FromTicks(Math.Min(wish.Ticks, LongestWish.Ticks)) : pause);
    }

    // The circuit was open and its time is over: whoever moves the time on first tries, the others wait for what becomes of it.
    private async Task<bool> MayProbe(WebhookEndpoint endpoint, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Set<WebhookEndpoint>().Where(e => e.Id == endpoint.Id && e.OpenUntil == endpoint.OpenUntil)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.OpenUntil, UtcMicroseconds.Round(now + ProbeTime)), cancellationToken) == 1;

    private Task Note(
        WebhookDelivery delivery, WebhookState state, int attempts, DateTimeOffset at, int? answer, string? error, CancellationToken cancellationToken) =>
        db.Set<WebhookDelivery>().Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(
            s => s.SetProperty(d => d.State, state).SetProperty(d => d.Attempts, attempts).SetProperty(d => d.TriedAt, at)
                .SetProperty(d => d.Answer, answer).SetProperty(d => d.Error, error),
            cancellationToken);
}
