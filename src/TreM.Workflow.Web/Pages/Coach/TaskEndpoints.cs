using System.Text;
using Microsoft.AspNetCore.Mvc;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Pages.Coach;

/// <summary>
/// What task pages fetch and the posts that are not forms of a page: those must answer sensibly also when the button has gone
/// from the page in the meantime.
/// </summary>
public static class TaskEndpoints
{
    /// <summary>Maps them; whoever may not see the task is told that there is none.</summary>
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks/{id:guid}").RequireAuthorization();
        tasks.MapGet("/diagram", async (Guid id, ReadTask read, CurrentActor current, CancellationToken stop) =>
            await read.Position(id, await current.Get(stop), stop) is { } position ? Results.Text(position.Text, "application/xml", Encoding.UTF8) : Results.NotFound());
        tasks.MapGet("/marks", async (Guid id, ReadTask read, CurrentActor current, CancellationToken stop) =>
            await read.Position(id, await current.Get(stop), stop) is { } position
                ? Results.Json(position.Done.Select(e => new Mark(e, "done")).Concat(position.Here.Select(e => new Mark(e, "here"))))
                : Results.NotFound());
        tasks.MapPost("/claim", async (Guid id, [FromForm] string? back, HoldTask hold, CurrentActor current, CancellationToken stop) =>
            After(id, await hold.Claim(id, await current.Get(stop), stop)));
        tasks.MapPost("/release", async (Guid id, [FromForm] string? back, HoldTask hold, CurrentActor current, CancellationToken stop) =>
            After(id, await hold.Assign(id, null, await current.Get(stop), stop)));
    }

    private static IResult After(Guid id, TaskResult result) => result switch
    {
        TaskResult.Done => Results.LocalRedirect($"/tasks/{id}"),
        TaskResult.NotFound => Results.NotFound(),
        TaskResult.Conflict conflict => Results.LocalRedirect($"/tasks/{id}?problem={conflict.Code}"),
        _ => Results.LocalRedirect($"/tasks/{id}?problem=task.conflict"),
    };

    private sealed record Mark(string Element, string Kind);
}
