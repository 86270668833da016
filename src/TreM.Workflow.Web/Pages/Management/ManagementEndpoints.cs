using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Pages.Management;

/// <summary>What the reports fetch besides their pages: marks for the diagram, and the files of the exports.</summary>
internal static class ManagementEndpoints
{
    private const int Marked = 8;

    /// <summary>Maps them. The use cases say who sees what.</summary>
    public static void MapManagement(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models/bottlenecks/{processId}", async (string processId, Bottlenecks bottlenecks, CurrentActor current, CancellationToken stop) =>
                await bottlenecks.Run(await current.Get(stop), stop) is { } report
                    ? Results.Json(Marks(report.Steps.Where(s => s.ProcessId == processId)))
                    : Results.NotFound())
            .RequireAuthorization(p => p.RequireRole(Audience.Readers));

        routes.MapPost("/exports/{kind}", Export).RequireAuthorization(p => p.RequireRole(Audience.Readers)).RequireRateLimiting(RateLimits.Exports);
    }

    // The slowest steps stand out; the others show how many wait.
    private static IEnumerable<object> Marks(IEnumerable<StepWait> steps) => steps.Select((s, i) => s.P90Days is >= 1 && i < Marked
        ? new { element = s.ElementId, kind = i < 3 ? "error" : "warning", text = string.Create(CultureInfo.CurrentCulture, $"{s.P90Days:0.#} d"), title = s.Name }
        : new { element = s.ElementId, kind = "count", text = s.Open is > 0 ? FormattableString.Invariant($"{s.Open}") : "", title = s.Name });

    private static async Task<IResult> Export(
        string kind, HttpContext context, IAntiforgery antiforgery, Exports exports, CurrentActor current, TimeProvider time, CancellationToken stop)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        var actor = await current.Get(stop);
        if (!Exports.For(actor).Contains(kind))
        {
            return Results.NotFound();
        }

        // A file of its own first: a failure half-way is an error page, not half a file. It is gone when it is closed.
        var file = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        try
        {
            await exports.Run(kind, actor, file, stop);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        file.Position = 0;
        context.Response.Headers.CacheControl = "no-store";
        return Results.File(file, TypeOf(kind), FormattableString.Invariant($"trem-{time.GetUtcNow():yyyyMMdd}-{kind}"));
    }

    private static string TypeOf(string kind) => kind switch
    {
        ExportKinds.GoalsCsv or ExportKinds.CasesCsv => "text/csv; charset=utf-8",
        ExportKinds.GoalsXlsx or ExportKinds.CasesXlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportKinds.Xes => "application/xml",
        _ => "application/json",
    };
}
