using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Api;

/// <summary>Messages from partners' systems to the case they concern.</summary>
internal static class MessagesApi
{
    // What a partner may tell a case. Words by which the programme itself steers a case are not among them.
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { "uhr-svar" };

    private const string PartnerPrefix = "partner-";

    public static void MapMessages(this IEndpointRouteBuilder api) => api.MapGroup("/messages").WithTags("Messages")
        .MapPost("/", Receive).WithSummary("Send a message to a case that the caller has referred or received")
        .WithDescription("The name is uhr-svar or begins with partner-. The correlation key is the id of an own referral or handover. Needs an Idempotency-Key.")
        .Accepts<PartnerMessage>("application/json").Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Receive(
        HttpRequest request, JsonElement body, ApiCaller caller, ReceiveMessage receive, WorkflowContext db, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !body.TryGetProperty("correlationKey", out var to) || to.ValueKind != JsonValueKind.String)
        {
            return Invalid("message.invalid", "Expected name, correlationKey and payload.");
        }

        if (!Names.Contains(name.GetString()!) && !name.GetString()!.StartsWith(PartnerPrefix, StringComparison.Ordinal))
        {
            return Invalid("message.name.unknown", $"Expected a message that partners may send: {string.Join(", ", Names)} or {PartnerPrefix}...");
        }

        var payload = FeelContext.Empty;
        if (body.TryGetProperty("payload", out var content) && content.ValueKind != JsonValueKind.Null)
        {
            if (FeelJson.Read(content) is not FeelContext given)
            {
                return Invalid("message.payload.invalid", "Expected the payload to be a JSON object.");
            }

            payload = given;
        }

        var actor = await caller.Get(stop);
        if (!Guid.TryParse(to.GetString(), out var id) || !await Concerns(db, actor, id, stop))
        {
            return Problems.NotFound();
        }

        var receipt = new ReceiptKey(actor.Id, key!, ApiRequests.HashOf("messages", body));
        return Problems.Of(await receive.Run(receipt, name.GetString()!, id.ToString(), payload, stop)) ?? Results.Accepted();
    }

    private static async Task<bool> Concerns(WorkflowContext db, Actor actor, Guid id, CancellationToken stop)
    {
        var partners = actor.Partners.ToList();
        return await db.Set<Referral>().AnyAsync(r => r.CaseId == id && r.PartnerId != null && partners.Contains(r.PartnerId), stop)
            || await db.Set<Handover>().AnyAsync(h => h.Id == id && h.ToPartnerId != null && partners.Contains(h.ToPartnerId)
                && (h.Status == HandoverStatus.Accepted || h.Status == HandoverStatus.Done), stop);
    }

    private static IResult Invalid(string code, string detail) => Problems.Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    internal sealed record PartnerMessage(string Name, Guid CorrelationKey, JsonElement? Payload);
}
