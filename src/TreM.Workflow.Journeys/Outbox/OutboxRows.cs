using System.Text.Json;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Mail;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>The rows that a use case writes besides those of a step.</summary>
public static class OutboxRows
{
    /// <summary>A message for whichever instance waits for it, now or later.</summary>
    public static OutboxRow Message(
        Guid id, string name, string? correlationKey, FeelContext payload, DateTimeOffset at, Guid? instanceId, string? elementId) => new()
    {
        Id = id,
        Kind = OutboxKind.Message,
        Lane = Lane.Instances,
        InstanceId = instanceId,
        ElementId = elementId,
        Name = name,
        Payload = ExactJson.Write(FeelContext.Of(("key", correlationKey), ("payload", payload))),
        CreatedAt = at,
        DueAt = at,
        VisibleAt = at,
    };

    /// <summary>A mail.</summary>
    public static OutboxRow Mail(Guid id, MailOrder mail, DateTimeOffset at, Guid? instanceId) => new()
    {
        Id = id,
        Kind = OutboxKind.Mail,
        Lane = Lane.Mail,
        InstanceId = instanceId,
        Name = mail.Template,
        Payload = JsonSerializer.SerializeToUtf8Bytes(mail),
        CreatedAt = at,
        DueAt = at,
        VisibleAt = at,
    };

    /// <summary>A call to a partner's system; the partners' own handler reads the payload.</summary>
    public static OutboxRow Webhook(Guid id, string partner, byte[] payload, DateTimeOffset at, Guid? instanceId) => new()
    {
        Id = id,
        Kind = OutboxKind.Webhook,
        Lane = Lane.Webhooks,
        InstanceId = instanceId,
        Name = partner,
        Payload = payload,
        CreatedAt = at,
        DueAt = at,
        VisibleAt = at,
    };
}
