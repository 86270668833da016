using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Journeys.Messages;

/// <summary>How a partner's message was taken.</summary>
public abstract record PartnerMessageResult
{
    /// <summary>Kept: it is delivered to whoever waits for it, now or later. The same answer to a repeat.</summary>
    public sealed record Taken : PartnerMessageResult;

    /// <summary>No referral or handover of this partner has that id, or the call was not signed as it must be.</summary>
    public sealed record NotFound : PartnerMessageResult;

    /// <summary>Not a message that partners may send; nothing was kept.</summary>
    public sealed record Refused(string Code, string Message) : PartnerMessageResult;
}

/// <summary>Takes messages that partners' systems send to cases they have referred or received: by API key, or signed (Standard Webhooks).</summary>
public sealed class ReceivePartnerMessage(WorkflowContext db, ReceiveMessage receive, IdentityVault vault, TimeProvider time)
{
    private const string PartnerPrefix = "partner-";
    private const int LongestId = 100;
    private const int LongestName = 200;

    /// <summary>Most bytes of a message, whichever way it comes.</summary>
    public const int MostBytes = 64 * 1024;

    // What a partner may tell a case. Words by which the programme itself steers a case are not among them.
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "uhr-svar" };

    /// <summary>Takes a message of a known caller.</summary>
    /// <param name="message">An object with <c>name</c>, <c>correlationKey</c> and, where there is one, <c>payload</c>.</param>
    /// <param name="receipt">Makes a repeat harmless and refuses another message under the same id.</param>
    /// <param name="actor">The partner.</param>
    public async Task<PartnerMessageResult> Run(JsonElement message, ReceiptKey receipt, Actor actor, CancellationToken cancellationToken = default)
    {
        if (JsonInput.Fault(message) is { } fault)
        {
            return new PartnerMessageResult.Refused("message.invalid", fault.Message);
        }

        if (System.Text.Encoding.UTF8.GetByteCount(message.GetRawText()) > MostBytes)
        {
            return new PartnerMessageResult.Refused("message.too-large", $"Expected at most {MostBytes} bytes.");
        }

        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("name", out var named) || named.ValueKind != JsonValueKind.String
            || !message.TryGetProperty("correlationKey", out var to) || to.ValueKind != JsonValueKind.String)
        {
            return new PartnerMessageResult.Refused("message.invalid", "Expected name, correlationKey and payload.");
        }

        if (JsonInput.Unknown(message, "$", "name", "correlationKey", "payload") is { } unknown)
        {
            return new PartnerMessageResult.Refused("message.invalid", unknown.Message);
        }

        var name = named.GetString()!;
        if (name.Length > LongestName)
        {
            return new PartnerMessageResult.Refused("message.invalid", $"Expected a name of at most {LongestName} characters.");
        }

        if (!Names.Contains(name) && !name.StartsWith(PartnerPrefix, StringComparison.Ordinal))
        {
            return new PartnerMessageResult.Refused(
                "message.name.unknown", $"Expected a message that partners may send: {string.Join(", ", Names)} or {PartnerPrefix}...");
        }

        var payload = FeelContext.Empty;
        if (message.TryGetProperty("payload", out var content) && content.ValueKind != JsonValueKind.Null)
        {
            if (FeelJson.Read(content) is not FeelContext given)
            {
                return new PartnerMessageResult.Refused("message.payload.invalid", "Expected the payload to be a JSON object.");
            }

            payload = given;
        }

        if (!Guid.TryParse(to.GetString(), out var id) || !await Concerns(actor, id, cancellationToken))
        {
            return new PartnerMessageResult.NotFound();
        }

        return await receive.Run(receipt, name, id.ToString(), payload, cancellationToken) is AdvanceResult.Refused refused
            ? new PartnerMessageResult.Refused(refused.Code, refused.Message)
            : new PartnerMessageResult.Taken();
    }

    /// <summary>Takes a signed call: <c>{ type, timestamp, data: { correlationKey, payload } }</c>, where the type is the message's name.</summary>
    /// <param name="endpointId">The endpoint that was registered for incoming calls.</param>
    /// <param name="id">Header <c>webhook-id</c>.</param>
    /// <param name="timestamp">Header <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">Header <c>webhook-signature</c>.</param>
    /// <param name="body">The body as it came.</param>
    /// <returns><see cref="PartnerMessageResult.NotFound"/> too when the endpoint is unknown or the signature is wrong: the two look the same.</returns>
    public async Task<PartnerMessageResult> RunSigned(
        Guid endpointId, string id, string timestamp, string signatures, byte[] body, CancellationToken cancellationToken = default)
    {
        var now = UtcMicroseconds.Round(time.GetUtcNow());
        var endpoint = await db.Set<WebhookEndpoint>().AsNoTracking()
            .FirstOrDefaultAsync(e => e.Id == endpointId && e.Address == null && e.DisabledAt == null, cancellationToken);
        // An unknown endpoint takes as long to refuse as a wrong signature.
        var secrets = endpoint?.Secrets(vault, now) ?? [StandardWebhooks.NewSecret()];
        if (!StandardWebhooks.Verify(secrets, id, timestamp, signatures, body, now) || endpoint is null)
        {
            return new PartnerMessageResult.NotFound();
        }

        if (id.Length > LongestId || !SoundText.Is(id))
        {
            return new PartnerMessageResult.Refused("message.invalid", $"Expected a webhook-id of at most {LongestId} visible characters.");
        }

        var (message, problem) = Message(body);
        if (message is null)
        {
            return new PartnerMessageResult.Refused("message.invalid", problem!);
        }

        await db.Set<WebhookEndpoint>().Where(e => e.Id == endpointId).ExecuteUpdateAsync(s => s.SetProperty(e => e.LastUsedAt, now), cancellationToken);
        var partner = new Actor(endpoint.PartnerId, [new RoleGrant(Roles.Partner, ScopeKinds.Partner, endpoint.PartnerId)]);
        return await Run(message.Value, new ReceiptKey(endpoint.PartnerId, $"webhook/{id}", Convert.ToHexStringLower(SHA256.HashData(body))), partner, cancellationToken);
    }

    // What is known is passed on as the same message by key would be; the rest is told by its place.
    private static (JsonElement? Message, string? Problem) Message(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (JsonInput.Fault(root) is { } fault)
            {
                return (null, fault.Message);
            }

            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("correlationKey", out var key))
            {
                return (null, "Expected a JSON object with type and data, and data with correlationKey.");
            }

            return (JsonInput.Unknown(root, "$", "type", "timestamp", "data") ?? JsonInput.Unknown(data, "$.data", "correlationKey", "payload")) is { } unknown
                ? (null, unknown.Message)
                : (JsonSerializer.SerializeToElement(new { name = type, correlationKey = key, payload = data.TryGetProperty("payload", out var p) ? p : (JsonElement?)null }), null);
        }
        catch (JsonException)
        {
            return (null, "Expected JSON.");
        }
    }

    private async Task<bool> Concerns(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var partners = actor.Partners.ToList();
        return await db.Set<Referral>().AnyAsync(r => r.CaseId == id && r.PartnerId != null && partners.Contains(r.PartnerId), cancellationToken)
            || await db.Set<Handover>().AnyAsync(h => h.Id == id && h.ToPartnerId != null && partners.Contains(h.ToPartnerId)
                && (h.Status == HandoverStatus.Accepted || h.Status == HandoverStatus.Done), cancellationToken);
    }
}
