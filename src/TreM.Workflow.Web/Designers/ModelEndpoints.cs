using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances.Operations;
using TreM.Workflow.Web.Api;

namespace TreM.Workflow.Web.Designers;

/// <summary>What the designers fetch: model texts, token counts, and the findings of a model that is being drawn.</summary>
public static class ModelEndpoints
{
    /// <summary>Largest model that is taken in for a check.</summary>
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>Maps them. Texts are for everybody who is signed in (they hold no personal data); the rest is for those who run the programme.</summary>
    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        var models = routes.MapGroup("/models").RequireAuthorization();
        models.MapGet("/processes/{id}/{number:int?}", async (string id, int? number, ReadModels read, CancellationToken stop) =>
            Xml(await read.ProcessText(id, number, stop)));
        models.MapGet("/decisions/{id}/{number:int?}", async (string id, int? number, ReadModels read, CancellationToken stop) =>
            Xml(await read.DecisionText(id, number, stop)));
        models.MapGet("/forms/{id}/{number:int?}", async (string id, int? number, ReadModels read, CancellationToken stop) =>
            await read.FormText(id, number, stop) is { } text ? Results.Text(text, "application/json", Encoding.UTF8) : Results.NotFound());

        models.MapGet("/tokens/{id}/{number:int?}", async (string id, int? number, ReadModels read, CancellationToken stop) =>
                (await read.Tokens(id, number, stop)).Select(t => new Mark(t.ElementId, "count", $"{t.Count}", null)))
            .RequireAuthorization(p => p.RequireRole(Roles.Administrator, Roles.ProjectManager, Roles.RegionalCoordinator, Roles.LocalCoordinator));

        models.MapGet("/instance-marks/{id:guid}", async (Guid id, ReadInstances read, CancellationToken stop) =>
                (await read.Marks(id, stop)).Select(m => new Mark(m.ElementId, m.IsStuck ? "error" : "here", $"{m.Count}", null)))
            .RequireAuthorization(p => p.RequireRole(Roles.Administrator));

        models.MapPost("/check/{kind}", async (string kind, HttpContext context, IAntiforgery antiforgery, CancellationToken stop) =>
            {
                if (!await antiforgery.IsRequestValidAsync(context))
                {
                    return Results.BadRequest();
                }

                if (context.Request.ContentLength is not <= MostBytes)
                {
                    return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
                }

                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, stop);
                var findings = CheckModels.Run([SourceFile.Of($"model.{kind}", body.ToArray())], stop: stop);
                return Results.Json(findings.Select(FindingRow.Of));
            })
            .RequireAuthorization(p => p.RequireRole(Roles.Administrator))
            .DisableAntiforgery(); // The token comes in a header, checked above: the body is the model, not a form.
        models.MapTables();
        models.MapDrafts();
    }

    private static IResult Xml(string? text) => text is null ? Results.NotFound() : Results.Text(text, "application/xml", Encoding.UTF8);

    internal sealed record Mark(string Element, string Kind, string Text, string? Title);
}
