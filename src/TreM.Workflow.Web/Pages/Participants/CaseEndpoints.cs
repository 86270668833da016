using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Handovers;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Pages.Participants;

/// <summary>
/// The participant's own data as a file, and posts whose button goes away once they have worked: a second click gets an answer,
/// not an error.
/// </summary>
public static class CaseEndpoints
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Maps them; whoever may not act on the case is told that there is none.</summary>
    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/my-journey/withdraw", async (
            [FromForm] Guid caseId, [FromForm] string partner, CaseActions actions, CurrentActor current, CancellationToken stop) =>
        {
            var actor = await current.Get(stop);
            return await actions.WithdrawConsent(caseId, partner, actor, cancellationToken: stop) is CaseResult.Done
                ? Results.LocalRedirect("/my-journey?said=withdrawn")
                : Results.NotFound();
        }).RequireAuthorization();
        routes.MapGet("/my-journey/record.json", async (ReadRecord read, CurrentActor current, CancellationToken stop) =>
            await read.Run(await current.Get(stop), stop) is { } record
                ? Results.File(JsonSerializer.SerializeToUtf8Bytes(record, Readable), "application/json", "trem-mina-uppgifter.json")
                : Results.NotFound()).RequireAuthorization(p => p.RequireRole(Roles.Participant));
        routes.MapPost("/handovers/{id:guid}/recall", async (
            Guid id, [FromForm] string? back, RecallHandover recall, CurrentActor current, CancellationToken stop) =>
            await recall.Run(id, await current.Get(stop), cancellationToken: stop) switch
            {
                CaseResult.Done => Results.LocalRedirect($"/handovers/{id}"),
                CaseResult.NotFound => Results.NotFound(),
                _ => Results.LocalRedirect($"/handovers/{id}?late=true"),
            }).RequireAuthorization();
    }
}
