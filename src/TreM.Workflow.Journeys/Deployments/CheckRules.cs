using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Journeys.Deployments;

/// <summary>A finding about a rule file, with its place in a table where it has one.</summary>
/// <param name="Finding">What is wrong.</param>
/// <param name="TableId">The decision whose table it is; null when it is about the file or an expression.</param>
/// <param name="Rows">Rows concerned, from 1.</param>
/// <param name="Column">Column concerned, from 1, inputs before outputs.</param>
/// <param name="Cells">Input cells: of the row that is missing, or of a case that shows the problem.</param>
public sealed record RuleFinding(Finding Finding, string? TableId, ImmutableArray<int> Rows, int? Column, ImmutableArray<string> Cells);

/// <summary>What a run of test cases gave.</summary>
/// <param name="Findings">Why they could not run; empty when they did.</param>
/// <param name="Outcomes">One per case.</param>
public sealed record RuleTestRun(ImmutableArray<Finding> Findings, ImmutableArray<TckOutcome> Outcomes)
{
    /// <summary>Which rows of which tables the cases matched.</summary>
    public ImmutableArray<RowCoverage> Coverage { get; init; } = [];
}

/// <summary>Checks and tests a rule file that somebody is writing, together with the rules that are deployed. Stores nothing.</summary>
public sealed class CheckRules(WorkflowContext db, Deploy deploy, TimeProvider time)
{
    /// <summary>The time that one run of tests has.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private static readonly FeelLimits Limits = new() { WallTime = TimeSpan.FromSeconds(2) };

    /// <summary>Everything the checks say of a file.</summary>
    public async Task<IReadOnlyList<RuleFinding>> Check(SourceFile file, CancellationToken cancellationToken = default)
    {
        var read = await deploy.Read([file], cancellationToken);
        var findings = read.Findings.Select(f => new RuleFinding(f, null, [], null, []));
        var model = ModelOf(read, file);
        return model is null
            ? [.. findings]
            : [.. findings, .. DmnChecks.Run(model).Select(f => new RuleFinding(f.Finding, f.TableId, f.Rows, f.Column, f.Cells))];
    }

    /// <summary>Runs test cases against a file.</summary>
    /// <param name="file">The file; what it imports is taken from what is deployed.</param>
    /// <param name="tests">Cases in the format of the TCK.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<RuleTestRun> Test(SourceFile file, string tests, CancellationToken cancellationToken = default)
    {
        var cases = TckFile.Read(tests);
        if (cases.File is null)
        {
            return new(cases.Findings, []);
        }

        var read = await deploy.Read([file], cancellationToken);
        return ModelOf(read, file) is { } model
            ? Run(cases.File, model)
            : new([.. read.Findings.Where(f => f.Severity == Severity.Error)], []);
    }

    /// <summary>Runs cases against a model within <see cref="Longest"/>; cases beyond that are refused, not left running.</summary>
    public RuleTestRun Run(TckFile file, DecisionModel model)
    {
        var (now, began) = (time.GetUtcNow(), time.GetTimestamp());
        var outcomes = ImmutableArray.CreateBuilder<TckOutcome>();
        foreach (var test in file.Cases)
        {
            if (time.GetElapsedTime(began) > Longest)
            {
                return new([new("decision.tests.time", Severity.Error,
                    $"Expected the tests to be done within {Longest.TotalSeconds} seconds; {outcomes.Count} of {file.Cases.Length} were.", Remedy: "Split the file.")], []);
            }

            outcomes.Add(TckRunner.Run(test, model, now, Limits));
        }

        return new([], outcomes.ToImmutable()) { Coverage = RowCoverage.Of(file, model, now) };
    }

    /// <summary>The test cases that lie beside the newest version of a decision, or null.</summary>
    public async Task<string?> TestsOf(string decisionId, CancellationToken cancellationToken = default) =>
        await db.DecisionVersions.Where(v => v.DecisionId == decisionId).OrderByDescending(v => v.Number).Take(1)
            .Join(db.DeployedFiles, v => v.TestsHash, f => f.Hash, (v, f) => f.Text).FirstOrDefaultAsync(cancellationToken);

    private static DecisionModel? ModelOf(ModelFiles read, SourceFile file) => read.Files.FirstOrDefault(f => ReferenceEquals(f.Source, file))?.Model;
}
