using System.Text;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Pages.Coach;

/// <summary>The diagram of a task's process, on the version the case runs on, and where the case stands in it.</summary>
public static class TaskDiagrams
{
    /// <summary>Maps them; whoever may not see the task is told that there is none.</summary>
    public static void MapTaskDiagrams(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks/{id:guid}").RequireAuthorization();
        tasks.MapGet("/diagram", async (Guid id, ReadTask read, CurrentActor current, CancellationToken stop) =>
            await read.Position(id, await current.Get(stop), stop) is { } position ? Results.Text(position.Text, "application/xml", Encoding.UTF8) : Results.NotFound());
        tasks.MapGet("/marks", async (Guid id, ReadTask read, CurrentActor current, CancellationToken stop) =>
            await read.Position(id, await current.Get(stop), stop) is { } position
                ? Results.Json(position.Done.Select(e => new Mark(e, "done")).Concat(position.Here.Select(e => new Mark(e, "here"))))
                : Results.NotFound());
    }

    private sealed record Mark(string Element, string Kind);
}
