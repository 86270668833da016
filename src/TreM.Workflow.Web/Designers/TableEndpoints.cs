using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Decisions;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Web.Texts;

namespace TreM.Workflow.Web.Designers;

/// <summary>What the table editor asks while somebody writes: what the checks say, with rows and columns, and whether the tests hold.</summary>
internal static class TableEndpoints
{
    // The model, and tests of about the same size.
    private const int MostBytes = 4 * 1024 * 1024;

    public static void MapTables(this RouteGroupBuilder models)
    {
        models.MapPost("/check-table/{id}", Check).RequireAuthorization(p => p.RequireRole(Roles.Administrator)).DisableAntiforgery();
        models.MapPost("/test-table/{id}", Test).RequireAuthorization(p => p.RequireRole(Roles.Administrator)).DisableAntiforgery();
    }

    private static async Task<IResult> Check(
        string id, HttpContext context, IAntiforgery antiforgery, CheckRules rules, Labels labels, ProblemTexts problems, IStringLocalizer<Administration> texts, CancellationToken stop)
    {
        var (body, refused) = await Body(context, antiforgery, stop);
        if (body is null)
        {
            return refused!;
        }

        var words = new CellWords(System.Globalization.CultureInfo.CurrentUICulture, code => labels.Knows(code) ? labels[code] : null);
        return Results.Json((await rules.Check(new(body.Name ?? $"{id}.dmn", body.Model), stop)).Select(f => new TableFinding(
            f.Finding.Code, f.Finding.Severity.ToString().ToLowerInvariant(), f.TableId, f.Finding.ElementId, f.Rows, f.Column, Text(f, words, problems, texts))));
    }

    private static async Task<IResult> Test(
        string id, HttpContext context, IAntiforgery antiforgery, CheckRules rules, ProblemTexts problems, IStringLocalizer<Administration> texts, CancellationToken stop)
    {
        var (body, refused) = await Body(context, antiforgery, stop);
        if (body is null)
        {
            return refused!;
        }

        var tests = string.IsNullOrWhiteSpace(body.Tests) ? await rules.TestsOf(id, stop) : body.Tests;
        if (tests is null)
        {
            return Results.Json(new TableTests(texts["Tests.None"], true, []));
        }

        var run = await rules.Test(new(body.Name ?? $"{id}.dmn", body.Model), tests, stop);
        var failed = run.Outcomes.Where(o => !o.Pass).ToList();
        return Results.Json(run.Findings.Length > 0
            ? new TableTests(texts["Tests.Broken"], false, [.. run.Findings.Select(problems.Describe)])
            : new TableTests(
                failed.Count == 0 ? texts["Tests.Passed", run.Outcomes.Length] : texts["Tests.Failed", failed.Count, run.Outcomes.Length], failed.Count == 0,
                [
                    .. failed.SelectMany(o => o.Results.Where(r => !r.Pass).Select(r => texts["Tests.Case", o.CaseId, r.Expected, r.Got].Value)),
                    .. run.Coverage.Where(c => c.TableId == id && c.Missed.Length > 0).Select(c => texts["Tests.Missed", string.Join(", ", c.Missed)].Value),
                ]));
    }

    // The checks speak English; what they say of tables is told in the reader's language from the finding's code and place.
    private static string Text(RuleFinding finding, CellWords words, ProblemTexts problems, IStringLocalizer<Administration> texts)
    {
        var cells = string.Join(" · ", finding.Cells.Select(words.Of));
        var text = texts[$"Check.{finding.Finding.Code}", string.Join(", ", finding.Rows), cells, finding.Column ?? 0];
        return text.ResourceNotFound ? problems.Describe(finding.Finding) : text.Value;
    }

    private static async Task<(Posted? Body, IResult? Refused)> Body(HttpContext context, IAntiforgery antiforgery, CancellationToken stop)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return (null, Results.BadRequest());
        }

        if (context.Request.ContentLength is not <= MostBytes)
        {
            return (null, Results.StatusCode(StatusCodes.Status413PayloadTooLarge));
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        try
        {
            return JsonSerializer.Deserialize<Posted>(await reader.ReadToEndAsync(stop), JsonSerializerOptions.Web) is { Model: not null } body
                ? (body, null)
                : (null, Results.BadRequest());
        }
        catch (JsonException)
        {
            return (null, Results.BadRequest());
        }
    }

    private sealed record Posted(string? Name, string Model, string? Tests);

    private sealed record TableFinding(
        string Code, string Severity, string? Table, string? ElementId, IReadOnlyList<int> Rows, int? Column, string Text);

    private sealed record TableTests(string Text, bool Passed, IReadOnlyList<string> Failures);
}
