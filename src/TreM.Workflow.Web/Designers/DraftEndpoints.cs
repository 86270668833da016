using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Designers;

/// <summary>What an editor opens, and where it keeps what is drawn every few seconds: the administrator's own draft.</summary>
internal static class DraftEndpoints
{
    // The text as JSON, with the tests of a table.
    private const int MostBytes = 3 * Drafts.LongestText;

    public static void MapDrafts(this RouteGroupBuilder models)
    {
        models.MapGet("/drafts/{kind}/{id}", Open).RequireAuthorization(p => p.RequireRole(Roles.Administrator));
        models.MapPost("/drafts/{kind}/{id}", Keep).RequireAuthorization(p => p.RequireRole(Roles.Administrator)).DisableAntiforgery();
    }

    private static async Task<IResult> Open(string kind, string id, Drafts drafts, CurrentActor current, CancellationToken stop) =>
        KindOf(kind) is { } known && await drafts.Open(await current.Get(stop), known, id, stop) is { } model
            ? Results.Text(model.Text, known == FileKind.Form ? "application/json" : "application/xml", Encoding.UTF8)
            : Results.NotFound();

    private static async Task<IResult> Keep(
        string kind, string id, HttpContext context, IAntiforgery antiforgery, Drafts drafts, CurrentActor current, CancellationToken stop)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || KindOf(kind) is not { } known)
        {
            return Results.BadRequest();
        }

        if (context.Request.ContentLength is not <= MostBytes)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        Posted? posted;
        try
        {
            posted = await context.Request.ReadFromJsonAsync<Posted>(stop);
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }

        return posted?.Text is { Length: > 0 } text && await drafts.Keep(await current.Get(stop), known, id, text, posted.Tests, stop) is { } at
            ? Results.Json(new Kept(at.Local()))
            : Results.NotFound();
    }

    internal static FileKind? KindOf(string kind) => kind switch
    {
        "bpmn" => FileKind.Bpmn,
        "dmn" => FileKind.Dmn,
        "form" => FileKind.Form,
        _ => null,
    };

    private sealed record Posted(string Text, string? Tests);

    private sealed record Kept(string At);
}
