using System.Text.Json;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Web.Api;

/// <summary>Messages from partners' systems to the case they concern: by API key, or as signed webhooks.</summary>
internal static class MessagesApi
{
    private const int LargestBody = ReceivePartnerMessage.MostBytes;

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/messages").WithTags("Messages")
            .MapPost("/", Receive).WithSummary("Send a message to a case that the caller has referred or received")
            .WithDescription("The name is uhr-svar or begins with partner-. The correlation key is the id of an own referral or handover. Needs an Idempotency-Key.")
            .Accepts<PartnerMessage>("application/json").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Maps the signed way in: no key and no cookie, the signature is the sign-in.</summary>
    public static void MapSignedMessages(this IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}", Signed).WithTags("Messages")
        .WithSummary("Send a message as a signed webhook (Standard Webhooks)")
        .WithDescription(
            "Register an incoming endpoint on the page Webhooks to get an id and a secret. Headers: webhook-id (the same in every repeat), webhook-timestamp " +
            "(seconds, at most 5 minutes off) and webhook-signature (v1,Base64 of HMAC-SHA256 over id.timestamp.body). The type is the name of the message.")
        .Accepts<SignedMessage>("application/json").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .AllowAnonymous().DisableAntiforgery();

    private static async Task<IResult> Receive(
        HttpRequest request, JsonBody sent, ApiCaller caller, ReceivePartnerMessage receive, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        var body = sent.Value;
        if (JsonInput.Fault(body) is { } fault)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "message.invalid", fault.Message);
        }

        var actor = await caller.Get(stop);
        return Answer(await receive.Run(body, new ReceiptKey(actor.Id, key!, ApiRequests.HashOf("messages", body)), actor, stop));
    }

    private static async Task<IResult> Signed(Guid id, HttpRequest request, ReceivePartnerMessage receive, CancellationToken stop)
    {
        if (request.Headers[StandardWebhooks.SignatureHeader].Count == 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "message.signature.missing", "Expected the headers webhook-id, webhook-timestamp and webhook-signature.");
        }

        if (await Bytes(request, stop) is not { } body)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "message.too-large", $"Expected at most {LargestBody} bytes.");
        }

        return Answer(await receive.RunSigned(
            id, request.Headers[StandardWebhooks.IdHeader].ToString(), request.Headers[StandardWebhooks.TimestampHeader].ToString(),
            request.Headers[StandardWebhooks.SignatureHeader].ToString(), body, stop));
    }

    private static IResult Answer(PartnerMessageResult result) => result switch
    {
        PartnerMessageResult.Refused { Code: "message.too-large" } refused => Problems.Of(StatusCodes.Status413PayloadTooLarge, refused.Code, refused.Message),
        PartnerMessageResult.Refused refused => Problems.Of(StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Message),
        PartnerMessageResult.NotFound => Problems.NotFound(),
        _ => Results.Accepted(),
    };

    // The signature is over the bytes: they are read as they came, and no more of them than a message may have.
    private static async Task<byte[]?> Bytes(HttpRequest request, CancellationToken stop)
    {
        var buffer = new byte[LargestBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return length > LargestBody ? null : buffer[..length];
    }

    internal sealed record PartnerMessage(string Name, Guid CorrelationKey, JsonElement? Payload = null);

    internal sealed record SignedMessage(string Type, SignedMessageData Data, DateTimeOffset? Timestamp = null);

    internal sealed record SignedMessageData(Guid CorrelationKey, JsonElement? Payload = null);
}
