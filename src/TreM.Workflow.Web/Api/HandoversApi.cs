using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Web.Api;

/// <summary>Handovers: lists of both directions, one with what the caller may see, and the receiver's answers.</summary>
internal static class HandoversApi
{
    private const string Incoming = "incoming";
    private const string Outgoing = "outgoing";

    // Each answer completes the task whose form asks for it; the model may be redrawn, its forms keep their ids.
    private static readonly (string Verb, string Form, string? Decision, string Summary)[] Answers =
    [
        ("acknowledge", "F-OVL-KVITT", null, "Acknowledge that the handover has come"),
        ("ask", "F-OVL-BESLUT", "KOMPLETTERING", "Ask the sender for more"),
        ("answer", "F-OVL-SVAR", null, "Answer the receiver's question, as the sender; newVersion sends what has changed"),
        ("accept", "F-OVL-BESLUT", "ACCEPTERAD", "Accept, with time and place of the first meeting"),
        ("decline", "F-OVL-BESLUT", "AVVISAD", "Decline, with a structured reason"),
        ("complete", "F-OVL-GENOMFORD", null, "Say that the first meeting was held"),
        ("report-back", "F-OVL-ATERRAPP", null, "Report the result back to the sender"),
    ];

    public static void MapHandovers(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/handovers").WithTags("Handovers");
        group.MapGet("/", List).WithSummary("Handovers to the caller (direction=incoming, the default) or from the caller (outgoing), newest first")
            .Produces<ApiPage<HandoverRow>>();
        group.MapGet("/{id:guid}", Read).WithSummary("One handover: a limited preview before accepting, the whole package after").Produces<HandoverBody>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        MapChanges(group);
        foreach (var (verb, form, decision, summary) in Answers)
        {
            group.MapPost($"/{{id:guid}}/{verb}", (Guid id, HttpRequest request, JsonBody body, ApiCaller caller, ReadHandover read, WorkflowContext db,
                    CompleteTask complete, CancellationToken stop) => Answer(id, form, decision, request, body.Value, caller, read, db, complete, stop))
                .Accepts<JsonObject>("application/json").WithMetadata(new AnswersOf(form)).WithSummary(summary).WithDescription($"The body holds the answers of the form {form}. Needs an Idempotency-Key.")
                .Produces<HandoverState>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        }
    }

    // What the two sides do outside the tasks of the process.
    private static void MapChanges(RouteGroupBuilder group)
    {
        Change("recall", "Take a waiting handover back, as the sender: the receiver's access ends at once", (s, id, actor, key, stop) =>
            s.GetRequiredService<RecallHandover>().Run(id, actor, key, stop));
        Change("update", "Send a new version of what was sent, as the sender, under the same consent", (s, id, actor, key, stop) =>
            s.GetRequiredService<ChangeHandover>().SendUpdate(id, actor, key, stop));
        group.MapPost("/{id:guid}/propose-meeting", (Guid id, HttpRequest request, MeetingProposal body, ApiCaller caller, ChangeHandover change, CancellationToken stop) =>
                Run(id, "propose-meeting", request, caller, (actor, key) => change.ProposeMeeting(id, body.Date, body.Time, body.Place, actor, key, stop), stop))
            .WithSummary("Propose a first meeting, from acceptance until it is held; both sides may").WithDescription("The latest proposal counts. Needs an Idempotency-Key.")
            .Produces<HandoverState>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        void Change(string verb, string summary, Func<IServiceProvider, Guid, Actor, string, CancellationToken, Task<CaseResult>> act) => group
            .MapPost($"/{{id:guid}}/{verb}", (Guid id, HttpRequest request, ApiCaller caller, CancellationToken stop) =>
                Run(id, verb, request, caller, (actor, key) => act(request.HttpContext.RequestServices, id, actor, key, stop), stop))
            .WithSummary(summary).WithDescription("Takes no body. Needs an Idempotency-Key.")
            .Produces<HandoverState>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Run(
        Guid id, string verb, HttpRequest request, ApiCaller caller, Func<Actor, string, Task<CaseResult>> act, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        return problem ?? await act(await caller.Get(stop), $"{verb}/{id}/{key}") switch
        {
            CaseResult.Done => Results.Ok(new HandoverState(id, verb)),
            CaseResult.Refused { Code: "receipt.request.differs" } refused => Problems.Of(StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Message),
            CaseResult.Refused refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code, refused.Message),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<IResult> List(
        string? direction, int? page, int? pageSize, ApiCaller caller, ReadHandover read, CancellationToken stop)
    {
        if (direction is not (null or Incoming or Outgoing))
        {
            return ApiQuery.Wrong("direction", $"{Incoming} or {Outgoing}");
        }

        var actor = await caller.Get(stop);
        var (number, size, skip) = ApiRequests.Page(page, pageSize);
        var isOutgoing = direction == Outgoing;
        var rows = isOutgoing ? await read.Outgoing(actor, skip, size, stop) : await read.Incoming(actor, skip, size, stop);
        return Results.Ok(new ApiPage<HandoverRow>(rows, number, size, await read.Count(actor, isOutgoing, stop)));
    }

    private static async Task<IResult> Read(Guid id, ApiCaller caller, ReadHandover read, CancellationToken stop) =>
        await read.Run(id, await caller.Get(stop), stop) is { } view
            ? Results.Ok(new HandoverBody(
                view.Handover.Id, view.Handover.Type, view.Handover.Need, view.Handover.Status, view.Handover.FromPartnerId, view.Handover.ToPartnerId,
                view.Handover.SentAt, view.Handover.AcknowledgeDueAt, view.Handover.DecisionDueAt, view.Handover.MeetingDueAt, view.Preview, view.Content,
                [.. view.Messages.Select(m => new HandoverWord(m.Kind, m.Text, m.At))]))
            : Problems.NotFound();

    private static async Task<IResult> Answer(
        Guid id, string form, string? decision, HttpRequest request, JsonElement body, ApiCaller caller, ReadHandover read, WorkflowContext db,
        CompleteTask complete, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        var actor = await caller.Get(stop);
        if (await read.Run(id, actor, stop) is not { } view)
        {
            return Problems.NotFound();
        }

        (var answers, problem) = ApiRequests.Answers(body);
        if (answers is null)
        {
            return problem!;
        }

        answers = decision is null ? answers : answers.With(FeelContext.Of(("handoverDecision", decision)));
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == view.Handover.InstanceId && t.FormId == form)
            .OrderBy(t => t.Status).ThenByDescending(t => t.OpenedAt).Select(t => t.Id).ToListAsync(stop);

        // A question makes the same task come again. A repeat with a known key belongs to the one it was first sent for, and
        // a known key never does anything twice, so each may be asked in turn.
        TaskResult? result = null;
        foreach (var task in tasks)
        {
            result = await complete.Run(task, answers, actor, key, stop);
            if (result is not TaskResult.Refused { Code: "receipt.request.differs" })
            {
                break;
            }
        }

        return result switch
        {
            null => Problems.Of(StatusCodes.Status409Conflict, "handover.not-now", $"The handover is {view.Handover.Status}: this answer is not asked for."),
            TaskResult.Done => Results.Ok(new HandoverState(id, decision ?? form)),
            _ => TasksApi.Problem(result),
        };
    }

    internal sealed record MeetingProposal(DateOnly Date, TimeOnly? Time = null, string? Place = null);

    internal sealed record HandoverState(Guid Id, string Answered);

    internal sealed record HandoverWord(string Kind, string Text, DateTimeOffset At);

    internal sealed record HandoverBody(
        Guid Id, string Type, string Need, string Status, string? FromPartnerId, string? ToPartnerId, DateTimeOffset? SentAt, DateTimeOffset? AcknowledgeDueAt,
        DateTimeOffset? DecisionDueAt, DateTimeOffset? MeetingDueAt, IReadOnlyDictionary<string, JsonElement> Preview,
        IReadOnlyDictionary<string, JsonElement> Content, IReadOnlyList<HandoverWord> Messages);
}
