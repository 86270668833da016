using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Web.Api;

/// <summary>Rules: list, read, deploy, check, test; evaluation is in <see cref="EvaluationApi"/>.</summary>
internal static class DecisionsApi
{
    private static readonly AuthorizationPolicy Administrators =
        new AuthorizationPolicyBuilder().RequireRole(Roles.Administrator).Build();

    public static void MapDecisions(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/decisions").WithTags("Decisions");
        group.MapGet("/", List).WithSummary("The deployed decisions with the version in force")
            .WithDescription("In the order of their ids. A decision whose first version is not in force yet is listed with that version.").Produces<ApiPage<DecisionRow>>();
        group.MapGet("/{id}", Read).WithSummary("The DMN text of a decision")
            .WithDescription("The newest version, or the one with the number.").Produces<string>(contentType: "application/xml").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{id}/versions", Versions).WithSummary("All versions of a decision, newest first")
            .WithDescription("Versions are immutable; the hash is what a journey may pin.").Produces<DecisionRow[]>().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/", Deploy).WithSummary("Deploy a DMN file, or propose it")
            .WithDescription(
                "The body is the file; name is its path. Where Publishing:FourEyes is on, the answer is 202 with the id of a proposal that another "
                + "administrator approves. validFrom (a date) says from when the version is used. A repeat with the same Idempotency-Key gets the first answer, without its findings.")
            .Produces<DeployedAnswer>().Produces<ProposedAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithBody("application/xml", ApiExamples.Model).RequireAuthorization(Administrators);
        group.MapPost("/check", Check).WithSummary("Check a DMN file without deploying it")
            .WithDescription("Everything the checks say, also gaps, overlaps and dead rows, each with table, rows and column. What the file imports is taken from what is deployed.")
            .Produces<RuleFindingRow[]>().ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithBody("application/xml", ApiExamples.Model).RequireAuthorization(Administrators);
        group.MapPost("/{id}/test", Test).WithSummary("Run tests in the TCK format against a decision's version in force")
            .WithDescription("The body is a test file in the format of the DMN TCK. Without a body the tests that lie beside the table are run.")
            .Produces<TestAnswer>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithBody("application/xml", ApiExamples.Tests).RequireAuthorization(Administrators);
        group.MapEvaluation();
    }

    private static async Task<IResult> List(int? page, int? pageSize, WorkflowContext db, TimeProvider time, CancellationToken stop)
    {
        var (number, size, skip) = ApiRequests.Page(page, pageSize);
        var now = time.GetUtcNow();
        var all = db.DecisionVersions.AsNoTracking().Select(v => v.DecisionId).Distinct();
        var ids = await all.OrderBy(id => id).Skip(skip).Take(size).ToListAsync(stop);
        var versions = await db.DecisionVersions.AsNoTracking().Where(v => ids.Contains(v.DecisionId)).ToListAsync(stop);
        var rows = versions.GroupBy(v => v.DecisionId).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.Where(v => v.ValidFrom <= now).MaxBy(v => v.Number) ?? g.MinBy(v => v.Number)!).Select(DecisionRow.Of);
        return Results.Ok(new ApiPage<DecisionRow>([.. rows], number, size, await all.CountAsync(stop)));
    }

    private static async Task<IResult> Read(string id, int? version, ReadModels models, CancellationToken stop) =>
        await models.DecisionText(id, version, stop) is { } text ? Results.Text(text, "application/xml") : Problems.NotFound();

    private static async Task<IResult> Versions(string id, WorkflowContext db, CancellationToken stop)
    {
        var versions = await db.DecisionVersions.AsNoTracking().Where(v => v.DecisionId == id).OrderByDescending(v => v.Number).ToListAsync(stop);
        return versions.Count == 0 ? Problems.NotFound() : Results.Ok(versions.Select(DecisionRow.Of));
    }

    private static async Task<IResult> Deploy(
        HttpRequest request, string? name, string? comment, DateOnly? validFrom, Publish publish, ApiCaller caller, CancellationToken stop)
    {
        var (key, problem) = ApiRequests.KeyOf(request);
        if (problem is not null)
        {
            return problem;
        }

        if (await LimitedBody.Read(request, stop) is not { } text)
        {
            return LimitedBody.TooLarge();
        }

        name ??= "api.dmn";
        if (SourceFile.KindOf(name) != FileKind.Dmn || name.Length > 200)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.name.invalid", "Expected a name of at most 200 characters that ends in .dmn.");
        }

        var actor = await caller.Get(stop);
        var receipt = new ReceiptKey(actor.Id, $"decisions/{key}", ApiRequests.HashOf($"decisions\n{name}\n{comment}\n{validFrom:O}\n{text}", null));
        DateTimeOffset? from = validFrom is { } day ? Hosting.SwedishTime.StartOf(day) : null;
        return await publish.Run([new SourceFile(name, text)], actor, string.IsNullOrWhiteSpace(comment) ? "API" : comment.Trim(), from, receipt, stop) switch
        {
            PublishResult.Refused refused => Problems.Refused(refused.Findings),
            PublishResult.Proposed proposed => Results.Accepted(
                $"/admin/proposals/{proposed.ProposalId}", new ProposedAnswer(proposed.ProposalId, [.. proposed.Findings.Select(FindingRow.Of)])),
            PublishResult.Deployed deployed => Results.Ok(
                new DeployedAnswer(deployed.DeploymentId, deployed.Versions, [.. deployed.Findings.Select(FindingRow.Of)])),
            PublishResult.Denied { Code: "receipt.request.differs" } differs => Problems.Of(StatusCodes.Status422UnprocessableEntity, differs.Code, differs.Message),
            PublishResult.Denied denied => Problems.Of(StatusCodes.Status409Conflict, denied.Code, denied.Message),
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
    }

    private static async Task<IResult> Check(HttpRequest request, CheckRules rules, CancellationToken stop) =>
        await LimitedBody.Read(request, stop) is { } text
            ? Results.Ok((await rules.Check(new SourceFile("model.dmn", text), stop)).Select(RuleFindingRow.Of))
            : LimitedBody.TooLarge();

    private static async Task<IResult> Test(string id, HttpRequest request, AskedDecision asked, CheckRules rules, CancellationToken stop)
    {
        if (await asked.Find(id, null, stop) is not var (model, _))
        {
            return Problems.NotFound();
        }

        var text = await LimitedBody.Read(request, stop);
        if (text is null)
        {
            return LimitedBody.TooLarge();
        }

        text = string.IsNullOrWhiteSpace(text) ? await rules.TestsOf(id, stop) : text;
        if (text is null)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, "decision.tests.none", "Expected tests in the body; there are none beside the table either.");
        }

        var read = TckFile.Read(text);
        if (read.File is null)
        {
            return Problems.Refused(read.Findings);
        }

        var run = rules.Run(read.File, model);
        if (run.Findings.Length > 0)
        {
            return Problems.Refused(run.Findings);
        }

        return Results.Ok(new TestAnswer(
            run.Outcomes.Count(o => o.Pass), run.Outcomes.Count(o => !o.Pass), [.. run.Coverage.Select(c => new TestCoverage(c.TableId, c.Rows, c.Missed))],
            [.. run.Outcomes.Select(o => new TestCase(o.CaseId, o.Pass, [.. o.Results.Select(r => new TestResult(r.Name, r.Pass, r.Expected, r.Got))]))]));
    }

    internal sealed record DecisionRow(string Id, string? Name, int Version, string Hash, string? VersionTag, DateTimeOffset ValidFrom)
    {
        public static DecisionRow Of(DecisionVersion v) => new(v.DecisionId, v.Name, v.Number, v.Hash, v.VersionTag, v.ValidFrom);
    }

    internal sealed record DeployedAnswer(Guid? DeploymentId, int Versions, IReadOnlyList<FindingRow> Findings);

    internal sealed record ProposedAnswer(Guid ProposalId, IReadOnlyList<FindingRow> Findings);

    internal sealed record TestAnswer(int Passed, int Failed, IReadOnlyList<TestCoverage> Coverage, IReadOnlyList<TestCase> Cases);

    internal sealed record TestCoverage(string Table, int Rows, IReadOnlyList<int> Missed);

    internal sealed record TestCase(string Id, bool Pass, IReadOnlyList<TestResult> Results);

    internal sealed record TestResult(string Name, bool Pass, string Expected, string Got);
}

/// <summary>A finding about a rule file, with its place.</summary>
internal sealed record RuleFindingRow(
    string Code, string Severity, string Message, string? ElementId, string? Remedy, string? Table, IReadOnlyList<int> Rows, int? Column, IReadOnlyList<string> Cells)
{
    public static RuleFindingRow Of(RuleFinding f) => new(
        f.Finding.Code, f.Finding.Severity.ToString().ToLowerInvariant(), f.Finding.Message, f.Finding.ElementId, f.Finding.Remedy, f.TableId, f.Rows, f.Column, f.Cells);
}
