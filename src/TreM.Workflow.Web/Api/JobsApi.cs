using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Web.Api;

/// <summary>Service tasks of types that the service does not know itself: workers outside take them for a while and say how it went.</summary>
internal static class JobsApi
{
    private const int LongestMessage = 500;
    private const int LongestCode = 200;

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/jobs").WithTags("Jobs").RequireAuthorization(p => p.RequireClaim(ApiKeyAuthentication.KeyClaim)
            .RequireAssertion(c => c.User.FindAll(ApiKeyAuthentication.ScopeClaim).Any(s => ApiScopes.JobTypeOf(s.Value) is not null)));
        group.MapPost("/take", Take).WithSummary("Take jobs of a type for a while")
            .WithDescription(
                "A job that is not answered before `until` is given to somebody else. The token shows that you hold it and goes into the answer; with it an answer " +
                "is taken once, so these calls need no Idempotency-Key. What a job lets its worker see is said by the drawing's input mapping.")
            .Produces<JobList>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapPost("/{id:guid}/complete", Complete).WithSummary("The job is done").Answers()
            .WithDescription("Result is for the job of a task listener only: denied keeps the task open, corrections change who has it and when it is due.");
        group.MapPost("/{id:guid}/fail", Fail).WithSummary("The job could not be done").Answers()
            .WithDescription("Others may try after the pause, as often as the drawing says. When no tries are left, or with inVain, an incident opens. No personal data in the message.");
        group.MapPost("/{id:guid}/error", Throw).WithSummary("Throw a BPMN error, which the drawing may catch").Answers();
    }

    private static RouteHandlerBuilder Answers(this RouteHandlerBuilder call) => call.Produces<JobDone>()
        .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> Take(TakeJobs body, ClaimsPrincipal user, ApiCaller caller, ExternalJobs jobs, CancellationToken stop)
    {
        var (count, seconds) = (body.Count ?? 10, body.LeaseSeconds ?? 300);
        if (count is < 1 or > ApiRequests.MostRows || seconds is < 10 or > 3600)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, "job.take.invalid", $"Expected a count of 1 to {ApiRequests.MostRows} and 10 to 3600 leaseSeconds, saw {count} and {seconds}.");
        }

        var worker = await Worker(user, caller, stop);
        if (!worker.Types.Contains(body.Type))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "job.type.missing", $"Expected an API key that was made for jobs of the type '{body.Type}'.");
        }

        var taken = await jobs.Take(worker, body.Type, count, TimeSpan.FromSeconds(seconds), stop);
        return Results.Ok(new JobList([.. taken.Select(j => new JobView(
            j.Id, j.Token, j.Type, j.ElementId, j.Headers, ApiRequests.Json(j.Variables), j.Retries, j.Until))]));
    }

    private static async Task<IResult> Complete(Guid id, CompleteJob body, ClaimsPrincipal user, ApiCaller caller, ExternalJobs jobs, CancellationToken stop)
    {
        var ((variables, problem), (corrections, wrong)) = (Read(body.Variables), Read(body.Result?.Corrections));
        if (variables is null || corrections is null)
        {
            return (problem ?? wrong)!;
        }

        var result = body.Result is { } said ? new JobResult(said.Denied, said.Reason, corrections) : null;
        return Answer(id, await jobs.Complete(id, body.Token, await Worker(user, caller, stop), variables, result, stop));
    }

    private static async Task<IResult> Fail(Guid id, FailJob body, ClaimsPrincipal user, ApiCaller caller, ExternalJobs jobs, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(body.Message) || body.Message.Length > LongestMessage || body.PauseSeconds is < 0 or > 86_400)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, "job.failure.invalid", $"Expected a message of 1 to {LongestMessage} characters and 0 to 86400 pauseSeconds.");
        }

        var pause = TimeSpan.FromSeconds(body.PauseSeconds ?? 60);
        return Answer(id, await jobs.Fail(id, body.Token, await Worker(user, caller, stop), body.Message, body.InVain == true, pause, stop));
    }

    private static async Task<IResult> Throw(Guid id, ThrowError body, ClaimsPrincipal user, ApiCaller caller, ExternalJobs jobs, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(body.Code) || body.Code.Length > LongestCode)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "job.failure.invalid", $"Expected an error code of 1 to {LongestCode} characters.");
        }

        var (variables, problem) = Read(body.Variables);
        return variables is null ? problem! : Answer(id, await jobs.Throw(id, body.Token, await Worker(user, caller, stop), body.Code, variables, stop));
    }

    private static (FeelContext? Object, IResult? Problem) Read(JsonElement? json) => json is { ValueKind: not JsonValueKind.Null } given
        ? ApiRequests.ObjectOf(given, "job.variables.invalid", "variables and corrections to be JSON objects")
        : (FeelContext.Empty, null);

    private static async Task<JobWorker> Worker(ClaimsPrincipal user, ApiCaller caller, CancellationToken stop) =>
        new((await caller.Get(stop)).Id, [.. user.FindAll(ApiKeyAuthentication.ScopeClaim).Select(c => ApiScopes.JobTypeOf(c.Value)).OfType<string>()]);

    private static IResult Answer(Guid id, AdvanceResult result) => result switch
    {
        AdvanceResult.Refused refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code, refused.Message),
        AdvanceResult.Conflict => Problems.Of(StatusCodes.Status409Conflict, "instance.conflict", "Others kept changing it meanwhile. Retry."),
        AdvanceResult.Advanced => Results.Ok(new JobDone(id)),
        _ => Problems.NotFound(),
    };

    internal sealed record TakeJobs(string Type, int? Count = null, int? LeaseSeconds = null);

    internal sealed record JobList(IReadOnlyList<JobView> Items);

    internal sealed record JobView(
        Guid Id, Guid Token, string Type, string? ElementId, IReadOnlyDictionary<string, string> Headers, JsonNode? Variables, int TriesLeft, DateTimeOffset Until);

    internal sealed record CompleteJob(Guid Token, JsonElement? Variables = null, ListenerResult? Result = null);

    internal sealed record ListenerResult(bool Denied = false, string? Reason = null, JsonElement? Corrections = null);

    internal sealed record FailJob(Guid Token, string Message, bool? InVain = null, int? PauseSeconds = null);

    internal sealed record ThrowError(Guid Token, string Code, JsonElement? Variables = null);

    internal sealed record JobDone(Guid Id);
}
