using System.Text.Json.Nodes;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Web.Api;

/// <summary>Tasks: the inbox, and completing one.</summary>
internal static class TasksApi
{
    private static readonly string[] Phases = ["F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7"];

    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tasks").WithTags("Tasks");
        group.MapGet("/", Inbox).WithSummary("Tasks that wait for the caller, the next deadline first")
            .WithDescription("An inbox is a queue of work and has no total: hasMore says whether there is another page.").Produces<TaskPage>();
        group.MapPost("/{id:guid}/complete", Complete).WithSummary("Complete a task with the answers of its form").WithDescription("The body holds the answers of the task's form, by the keys of its fields. Needs an Idempotency-Key.").Accepts<JsonObject>("application/json")
            .Produces<TaskDone>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>What went wrong with a task, as a problem.</summary>
    internal static IResult Problem(TaskResult result) => result switch
    {
        TaskResult.Invalid invalid => Problems.Of(StatusCodes.Status422UnprocessableEntity, "task.answers.invalid", "Some answers do not satisfy the form; see the errors.",
            ("errors", invalid.Errors)),
        TaskResult.Conflict conflict => Problems.Of(StatusCodes.Status409Conflict, conflict.Code, conflict.Message),
        TaskResult.Refused { Code: "receipt.request.differs" } r => Problems.Of(StatusCodes.Status422UnprocessableEntity, r.Code, r.Message),
        TaskResult.Refused refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code, refused.Message),
        _ => Problems.NotFound(),
    };

    private static async Task<IResult> Inbox(
        int? page, int? pageSize, bool? overdue, string? phase, ApiCaller caller, TaskInbox inbox, CancellationToken stop)
    {
        if (phase is not null && !Phases.Contains(phase))
        {
            return ApiQuery.Wrong("phase", string.Join(", ", Phases));
        }

        var (number, size, skip) = ApiRequests.Page(page, pageSize);
        var found = await inbox.Run(await caller.Get(stop), new InboxFilter { Skip = skip, Take = size, Overdue = overdue == true, Phase = phase }, stop);
        return Results.Ok(new TaskPage(found.Rows, number, size, found.HasMore));
    }

    private static async Task<IResult> Complete(
        Guid id, HttpRequest request, JsonBody sent, ApiCaller caller, CompleteTask complete, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        (var answers, problem) = ApiRequests.Answers(sent.Value);
        if (answers is null)
        {
            return problem!;
        }

        return await complete.Run(id, answers, await caller.Get(stop), key, stop) is var result and not TaskResult.Done ? Problem(result) : Results.Ok(new TaskDone(id));
    }

    internal sealed record TaskDone(Guid Id);

    internal sealed record TaskPage(IReadOnlyList<InboxRow> Items, int Page, int PageSize, bool HasMore);
}
