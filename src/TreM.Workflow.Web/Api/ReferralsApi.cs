using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Participants;

namespace TreM.Workflow.Web.Api;

/// <summary>Referrals: file one, follow the own.</summary>
internal static class ReferralsApi
{
    public static void MapReferrals(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/referrals").WithTags("Referrals");
        group.MapPost("/", File).WithSummary("File a referral (F-REM)").WithDescription("A partner files for its own organisation. Needs an Idempotency-Key.")
            .Accepts<ReferralDraft>("application/json").Produces<ReferralFiled>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/", List).WithSummary("Own referrals with their decision, newest first").Produces<ApiPage<ReferralStatus>>();
        group.MapGet("/{id:guid}", Read).WithSummary("One own referral with its decision").Produces<ReferralStatus>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> File(HttpRequest request, JsonBody sent, ApiCaller caller, FileReferral file, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        var actor = await caller.Get(stop);
        var (draft, faults) = ReferralBody.Read(sent.Value);
        if (draft is null)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "referral.invalid", "Some fields are wrong; see the faults.", ("faults", faults));
        }

        // A partner's system speaks for its own organisation when it names none.
        draft = draft with { PartnerId = draft.PartnerId ?? actor.Partners.FirstOrDefault() };
        return await file.Run(draft, actor, key, ApiRequests.HashOf("referrals", sent.Value), stop) switch
        {
            ReferralResult.Filed filed => Filed(filed.CaseId),
            ReferralResult.Known known => Filed(known.CaseId),
            ReferralResult.Invalid invalid => Problems.Of(StatusCodes.Status422UnprocessableEntity, "referral.invalid", "Some fields are wrong; see the faults.",
                ("faults", invalid.Faults)),
            ReferralResult.NotAllowed => Problems.Of(StatusCodes.Status403Forbidden, "referral.not-allowed", "Expected a referral of your own organisation."),
            ReferralResult.Refused { Code: "receipt.request.differs" } r => Problems.Of(StatusCodes.Status422UnprocessableEntity, r.Code, r.Message),
            ReferralResult.Refused r => Problems.Of(StatusCodes.Status409Conflict, r.Code, r.Message),
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
    }

    // The same answer to a repeat: nothing in it changes with time.
    private static IResult Filed(Guid id) => Results.Created($"/api/referrals/{id}", new ReferralFiled(id));

    private static async Task<IResult> List(int? page, int? pageSize, ApiCaller caller, ReadReferrals read, CancellationToken stop)
    {
        var actor = await caller.Get(stop);
        var (number, size, skip) = ApiRequests.Page(page, pageSize);
        var rows = await read.Run(actor, skip, size, "API", stop);
        return Results.Ok(new ApiPage<ReferralStatus>([.. rows.Select(Status)], number, size, await read.Count(actor, stop)));
    }

    private static async Task<IResult> Read(Guid id, ApiCaller caller, ReadReferrals read, CancellationToken stop) =>
        await read.One(id, await caller.Get(stop), stop) is { } found ? Results.Ok(Status(found)) : Problems.NotFound();

    // Initials are for people's lists; a system knows whom it referred.
    private static ReferralStatus Status(ReferralRow row) =>
        new(row.CaseId, row.PartnerId, row.DecisionType, row.Urgency, row.Municipality, row.ReceivedAt, row.Decision);

    internal sealed record ReferralFiled(Guid Id);

    internal sealed record ReferralStatus(Guid Id, string? PartnerId, string DecisionType, string Urgency, string? Municipality, DateTimeOffset ReceivedAt, string Status);
}
