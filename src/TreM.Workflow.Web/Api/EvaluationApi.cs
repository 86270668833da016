using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Web.Api;

/// <summary>Asks deployed decisions: once, in a batch, with explanation. Nothing is stored.</summary>
internal static class EvaluationApi
{
    private const int MostInBatch = 1000;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromSeconds(10);

    public static void MapEvaluation(this RouteGroupBuilder group)
    {
        group.MapPost("/{id}/evaluate", Evaluate).WithSummary("Evaluate a decision for one set of inputs")
            .WithDescription("The version in force now, or the one with the number. A million steps and two seconds at most; what goes beyond is a null with a finding.")
            .Produces<DecisionAnswer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithBody("application/json", ApiExamples.Inputs);
        group.MapPost("/{id}/evaluate-batch", EvaluateBatch).WithSummary("Evaluate a decision for up to 1000 sets of inputs")
            .WithDescription("Answers come in the order of the inputs. The whole batch has ten seconds.")
            .Produces<DecisionAnswer[]>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithBody("application/json", ApiExamples.Batch);
        group.MapPost("/{id}/explain", Explain).WithSummary("Evaluate and say why, and why not")
            .WithDescription(
                "Per table: inputs, output, every row with whether it matched and its first failing column, the nearest misses with the changes they need, "
                + "and the same in sentences (language sv or en).")
            .Produces<JsonObject>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity).WithBody("application/json", ApiExamples.Inputs);
    }

    private static async Task<IResult> Evaluate(string id, int? version, HttpRequest request, AskedDecision asked, TimeProvider time, CancellationToken stop)
    {
        var (decision, inputs, problem) = await Asked(id, version, request, asked, stop);
        if (problem is not null || Read(inputs, decision.Model, id, "$", out problem) is not { } context)
        {
            return problem!;
        }

        return Results.Json(Answer(decision.Model.Evaluate(id, context, new DecisionOptions(Now: time.GetUtcNow())), decision.Version));
    }

    private static async Task<IResult> EvaluateBatch(string id, int? version, HttpRequest request, AskedDecision asked, TimeProvider time, CancellationToken stop)
    {
        var (decision, inputs, problem) = await Asked(id, version, request, asked, stop);
        if (problem is not null)
        {
            return problem;
        }

        if (inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() > MostInBatch || inputs.EnumerateArray().Any(i => i.ValueKind != JsonValueKind.Object))
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.batch.invalid", $"Expected an array of at most {MostInBatch} objects with a value per input.");
        }

        var options = new DecisionOptions(Now: time.GetUtcNow());
        var began = time.GetTimestamp();
        var answers = new JsonArray();
        foreach (var one in inputs.EnumerateArray())
        {
            stop.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(began) > LongestBatch)
            {
                return Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.batch.time",
                    $"Expected the batch to be done within {LongestBatch.TotalSeconds} seconds; {answers.Count} were. Send fewer at a time.");
            }

            if (Read(one, decision.Model, id, $"$[{answers.Count}]", out problem) is not { } context)
            {
                return problem!;
            }

            answers.Add(Answer(decision.Model.Evaluate(id, context, options), decision.Version));
        }

        return Results.Json(answers);
    }

    private static async Task<IResult> Explain(
        string id, string? language, int? version, HttpRequest request, AskedDecision asked, TimeProvider time, CancellationToken stop)
    {
        if (language is not (null or "sv" or "en"))
        {
            return ApiQuery.Wrong("language", "sv or en");
        }

        var (decision, inputs, problem) = await Asked(id, version, request, asked, stop);
        if (problem is not null)
        {
            return problem;
        }

        if (Read(inputs, decision.Model, id, "$", out problem) is not { } context)
        {
            return problem!;
        }

        var result = decision.Model.Evaluate(id, context, new DecisionOptions(Trace: true, Now: time.GetUtcNow()));
        var answer = Answer(result, decision.Version);
        if (result.Trace is { } trace)
        {
            var culture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "sv-SE");
            var told = Explanation.Tables(trace, culture, code => RuleLabels.Find(code, culture));
            answer["tables"] = new JsonArray([.. trace.Tables.Select((table, i) => (JsonNode)Table(table, told[i]))]);
            answer["sentences"] = Texts(told.SelectMany(t => t.Sentences));
        }

        return Results.Json(answer);
    }

    private static JsonObject Table(TableTrace table, TableExplanation told) => new()
    {
        ["table"] = table.TableId,
        ["inputs"] = new JsonArray([.. table.Inputs.Select(ApiRequests.Json)]),
        ["output"] = ApiRequests.Json(table.Output),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["rule"] = row.RuleId, ["number"] = row.Number, ["matched"] = row.Matched, ["firstFailingColumn"] = row.FirstFailingColumn,
        })]),
        ["decidedBy"] = new JsonArray([.. table.DecidingRows.Select(row => (JsonNode)JsonValue.Create(row))]),
        ["nearMisses"] = new JsonArray([.. table.NearMisses().Select(miss => (JsonNode)new JsonObject
        {
            ["rule"] = miss.RuleId, ["number"] = miss.Number, ["output"] = ApiRequests.Json(miss.Output), ["altersOutcome"] = miss.AltersOutcome,
            ["changes"] = new JsonArray([.. miss.Changes.Select(change => (JsonNode)new JsonObject
            {
                ["column"] = change.Column, ["input"] = change.Title, ["value"] = ApiRequests.Json(change.Value), ["expected"] = change.Cell, ["example"] = ApiRequests.Json(change.Example),
            })]),
        })]),
        ["answer"] = told.Answer,
        ["because"] = Texts(told.Because),
        ["otherwise"] = Texts(told.Otherwise),
    };

    private static async Task<((DecisionModel Model, DecisionVersion Version) Decision, JsonElement Inputs, IResult? Problem)> Asked(
        string id, int? version, HttpRequest request, AskedDecision asked, CancellationToken stop)
    {
        if (await asked.Find(id, version, stop) is not { } decision)
        {
            return (default, default, Problems.NotFound());
        }

        var (json, problem) = await LimitedBody.ReadJson(request, stop);
        return (decision, json, problem);
    }

    private static JsonObject Answer(DecisionResult result, DecisionVersion version) => new()
    {
        ["decision"] = version.DecisionId,
        ["version"] = version.Number,
        ["hash"] = version.Hash,
        ["value"] = ApiRequests.Json(result.Value),
        ["findings"] = new JsonArray([.. result.Findings.Select(f => (JsonNode)new JsonObject { ["code"] = f.Code, ["message"] = f.Message, ["remedy"] = f.Remedy })]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(s => (JsonNode)JsonValue.Create(s))]);

    // A misspelt name would look as if all were well: the input that it means would just be missing.
    private static FeelContext? Read(JsonElement inputs, DecisionModel model, string id, string place, out IResult? problem)
    {
        (var read, problem) = ApiRequests.ObjectOf(inputs, "decision.inputs.invalid", "a JSON object with a value per input");
        var known = model.Decisions.FirstOrDefault(d => d.Id == id)?.Inputs ?? [];
        if (problem is null && JsonInput.Unknown(inputs, place, [.. known]) is { } unknown)
        {
            problem = Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.inputs.invalid", unknown.Message);
        }

        return problem is null ? read : null;
    }

    /// <summary>The shape of an answer, for the document.</summary>
    internal sealed record DecisionAnswer(string Decision, int Version, string Hash, JsonNode? Value, IReadOnlyList<FindingRow> Findings);
}

/// <summary>The decision that a call asks for: the version in force now, or the one with the number.</summary>
internal sealed class AskedDecision(WorkflowContext db, DefinitionCache cache, Catalogue catalogue, TimeProvider time)
{
    public async Task<(DecisionModel Model, DecisionVersion Version)?> Find(string id, int? number, CancellationToken stop)
    {
        var versions = await catalogue.Current(db, stop);
        var version = number is null ? versions.Decision(id, null, null, time.GetUtcNow()) : versions.DecisionVersions(id).FirstOrDefault(v => v.Number == number);
        return version is null ? null : (cache.Decisions(db, version.Hash), version);
    }
}
