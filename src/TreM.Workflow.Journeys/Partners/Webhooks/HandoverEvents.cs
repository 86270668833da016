using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>
/// Tells the systems of both organisations what became of a handover: an event for each change, in the transaction of the
/// change. It says which handover, its state and where to read more; never anything of a person.
/// </summary>
internal sealed class HandoverEvents(IOptionsMonitor<SiteOptions> site) : IStepProjection
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The events and the state each tells of.</summary>
    internal static IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>
    {
        [HandoverStatus.Sent] = "handover.sent",
        [HandoverStatus.Acknowledged] = "handover.acknowledged",
        [HandoverStatus.MoreAsked] = "handover.question",
        [HandoverStatus.Accepted] = "handover.accepted",
        [HandoverStatus.Declined] = "handover.declined",
        [HandoverStatus.Recalled] = "handover.recalled",
        [HandoverStatus.Expired] = "handover.expired",
        [HandoverStatus.Done] = "handover.completed",
        [HandoverStatus.ReportedBack] = "handover.reported-back",
        [Handover.Updated] = "handover.updated",
    };

    public async Task Apply(StepScope scope, CancellationToken cancellationToken)
    {
        if (scope.Instance.CaseId is null)
        {
            return;
        }

        foreach (var handover in scope.Db.Set<Handover>().Local.Where(h => h.News.Count > 0).ToList())
        {
            var endpoints = await scope.Db.Set<WebhookEndpoint>().AsNoTracking()
                .Where(e => e.Address != null && e.DisabledAt == null && (e.PartnerId == handover.ToPartnerId || e.PartnerId == handover.FromPartnerId))
                .ToListAsync(cancellationToken);
            foreach (var (what, version) in handover.News)
            {
                foreach (var endpoint in endpoints)
                {
                    Add(scope, endpoint, handover, what, version);
                }
            }

            handover.News.Clear();
        }
    }

    private void Add(StepScope scope, WebhookEndpoint endpoint, Handover handover, string what, int version)
    {
        var id = EffectId.Of(endpoint.Id, $"{handover.Id}/{version}/{what}");
        var type = Types[what];
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type,
                timestamp = scope.At,
                data = new
                {
                    handoverId = handover.Id,
                    handoverType = handover.Type,
                    state = handover.Status,
                    version,
                    link = site.CurrentValue.Link($"/handovers/{handover.Id}"),
                },
            },
            Json);
        scope.Db.Add(new WebhookDelivery
        {
            Id = id, EndpointId = endpoint.Id, PartnerId = endpoint.PartnerId, Type = type, HandoverId = handover.Id, Body = body, CreatedAt = scope.At,
        });
        scope.Db.Add(OutboxRows.Webhook(id, endpoint.PartnerId, [], scope.At, scope.Instance.Id));
        scope.Wake(Lane.Webhooks);
    }
}

/// <summary>The events that partners' systems are told of.</summary>
public static class HandoverEventTypes
{
    /// <summary>All types, in the order of the protocol.</summary>
    public static IReadOnlyList<string> All { get; } = [.. HandoverEvents.Types.Values];
}
