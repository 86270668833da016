using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Web.Api;

/// <summary>Rules: list, read, deploy, evaluate, explain, check, test.</summary>
internal static class DecisionsApi
{
    private const int MostInBatch = 1000;

    public static void MapDecisions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/decisions").WithTags("Decisions");
        group.MapGet("/", List).WithSummary("The deployed decisions with their newest version");
        group.MapGet("/{id}", Read).WithSummary("The DMN text of a decision").Produces<string>(contentType: "application/xml");
        group.MapPost("/", Deploy).WithSummary("Deploy a DMN file").RequireAuthorization(Administrators);
        group.MapPost("/{id}/evaluate", Evaluate).WithSummary("Evaluate a decision for one set of inputs");
        group.MapPost("/{id}/evaluate-batch", EvaluateBatch).WithSummary("Evaluate a decision for up to 1000 sets of inputs");
        group.MapPost("/{id}/explain", Explain).WithSummary("Evaluate and say why, and why not");
        group.MapPost("/check", Check).WithSummary("Check a DMN file without deploying it").RequireAuthorization(Administrators);
        group.MapPost("/{id}/test", Test).WithSummary("Run tests in the TCK format against a decision's model").RequireAuthorization(Administrators);
    }

    private static readonly AuthorizationPolicy Administrators =
        new AuthorizationPolicyBuilder().RequireRole(Roles.Administrator).Build();

    private static async Task<IResult> List(WorkflowContext db, CancellationToken stop)
    {
        var versions = await db.DecisionVersions.AsNoTracking().ToListAsync(stop);
        return Results.Ok(versions.GroupBy(v => v.DecisionId).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.MaxBy(v => v.Number)!)
            .Select(v => new DecisionRow(v.DecisionId, v.Name, v.Number, v.Hash, v.ValidFrom)));
    }

    private static async Task<IResult> Read(string id, int? version, ReadModels models, CancellationToken stop) =>
        await models.DecisionText(id, version, stop) is { } text ? Results.Text(text, "application/xml") : Problems.NotFound();

    private static async Task<IResult> Deploy(HttpRequest request, string? name, Deploy deploy, HttpContext context, CancellationToken stop)
    {
        var actor = context.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value ?? "SYSTEM";
        var result = await deploy.Run([new SourceFile(name ?? "api.dmn", await Text(request, stop))], actor, cancellationToken: stop);
        return result.Refused
            ? Problems.Refused(result.Findings)
            : Results.Ok(new { deploymentId = result.DeploymentId, versions = result.Versions, findings = result.Findings.Select(FindingRow.Of) });
    }

    private static async Task<IResult> Evaluate(
        string id, JsonElement inputs, WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time, CancellationToken stop)
    {
        if (await Model(id, db, cache, catalogue, time, stop) is not var (model, version))
        {
            return Problems.NotFound();
        }

        return FeelJson.Read(inputs) is FeelContext context
            ? Results.Json(Answer(model.Evaluate(id, context, new DecisionOptions(Now: time.GetUtcNow())), version))
            : NotAnObject();
    }

    private static async Task<IResult> EvaluateBatch(
        string id, JsonElement inputs, WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time, CancellationToken stop)
    {
        if (await Model(id, db, cache, catalogue, time, stop) is not var (model, version))
        {
            return Problems.NotFound();
        }

        if (inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() > MostInBatch)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.batch.invalid", $"Expected an array of at most {MostInBatch} sets of inputs.");
        }

        var options = new DecisionOptions(Now: time.GetUtcNow());
        var answers = new JsonArray();
        foreach (var one in inputs.EnumerateArray())
        {
            stop.ThrowIfCancellationRequested();
            answers.Add(Answer(model.Evaluate(id, FeelJson.Read(one) as FeelContext ?? FeelContext.Empty, options), version));
        }

        return Results.Json(answers);
    }

    private static async Task<IResult> Explain(
        string id, JsonElement inputs, string? language, WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time, CancellationToken stop)
    {
        if (await Model(id, db, cache, catalogue, time, stop) is not var (model, version))
        {
            return Problems.NotFound();
        }

        if (FeelJson.Read(inputs) is not FeelContext context)
        {
            return NotAnObject();
        }

        var result = model.Evaluate(id, context, new DecisionOptions(Trace: true, Now: time.GetUtcNow()));
        var answer = Answer(result, version);
        if (result.Trace is { } trace)
        {
            answer["tables"] = new JsonArray([.. trace.Tables.Select(table => (JsonNode)new JsonObject
            {
                ["table"] = table.TableId,
                ["inputs"] = new JsonArray([.. table.Inputs.Select(Node)]),
                ["output"] = Node(table.Output),
                ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)new JsonObject
                {
                    ["rule"] = row.RuleId, ["number"] = row.Number, ["matched"] = row.Matched, ["firstFailingColumn"] = row.FirstFailingColumn,
                })]),
                ["nearMisses"] = new JsonArray([.. table.NearMisses().Select(miss => (JsonNode)new JsonObject
                {
                    ["rule"] = miss.RuleId, ["number"] = miss.Number, ["output"] = Node(miss.Output), ["altersOutcome"] = miss.AltersOutcome,
                    ["changes"] = new JsonArray([.. miss.Changes.Select(change => (JsonNode)new JsonObject
                    {
                        ["column"] = change.Column, ["input"] = change.Title, ["value"] = Node(change.Value), ["expected"] = change.Cell,
                    })]),
                })]),
            })]);
            var culture = CultureInfo.GetCultureInfo(language == "en" ? "en" : "sv");
            answer["sentences"] = new JsonArray([.. Explanation.Sentences(trace, culture).Select(s => (JsonNode)JsonValue.Create(s))]);
        }

        return Results.Json(answer);
    }

    private static async Task<IResult> Check(HttpRequest request, CancellationToken stop) =>
        Results.Ok(CheckModels.Run([new SourceFile("model.dmn", await Text(request, stop))]).Select(FindingRow.Of));

    private static async Task<IResult> Test(
        string id, HttpRequest request, WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time, CancellationToken stop)
    {
        if (await Model(id, db, cache, catalogue, time, stop) is not var (model, _))
        {
            return Problems.NotFound();
        }

        var read = TckFile.Read(await Text(request, stop));
        if (read.File is null)
        {
            return Problems.Refused(read.Findings);
        }

        var outcomes = TckRunner.Run(read.File, model, time.GetUtcNow());
        return Results.Ok(new
        {
            passed = outcomes.Count(o => o.Pass),
            failed = outcomes.Count(o => !o.Pass),
            cases = outcomes.Select(o => new { id = o.CaseId, pass = o.Pass, results = o.Results.Select(r => new { r.Name, r.Pass, r.Expected, r.Got }) }),
        });
    }

    private static async Task<(DecisionModel Model, DecisionVersion Version)?> Model(
        string id, WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time, CancellationToken stop)
    {
        var version = (await catalogue.Current(db, stop)).Decision(id, null, null, time.GetUtcNow());
        return version is null ? null : (cache.Decisions(db, version.Hash), version);
    }

    private static JsonObject Answer(DecisionResult result, DecisionVersion version) => new()
    {
        ["decision"] = version.DecisionId,
        ["version"] = version.Number,
        ["hash"] = version.Hash,
        ["value"] = Node(result.Value),
        ["findings"] = new JsonArray([.. result.Findings.Select(f => (JsonNode)new JsonObject { ["code"] = f.Code, ["message"] = f.Message, ["remedy"] = f.Remedy })]),
    };

    private static JsonNode? Node(object? value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            FeelJson.Write(writer, value);
        }

        return JsonNode.Parse(buffer.ToArray());
    }

    private static IResult NotAnObject() =>
        Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.inputs.invalid", "Expected a JSON object with a value per input.");

    private static async Task<string> Text(HttpRequest request, CancellationToken stop)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(stop);
    }

    private sealed record DecisionRow(string Id, string? Name, int Version, string Hash, DateTimeOffset ValidFrom);
}
