using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Decisions.Testing;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.Scenarios;

namespace TreM.Workflow.Journeys.Testing;

/// <summary>
/// Runs the tests that lie beside models: cases of decisions in the format of the DMN TCK (<c>.xml</c>) and stories of
/// processes (<c>.scenario</c>). No database, no deployment.
/// </summary>
public sealed class TestModels
{
    private readonly ILookup<string, SourceFile> _dmnByFolder;
    private readonly ILookup<string, SourceFile> _dmnByNamespace;
    private readonly Lazy<UndeployedModels> _undeployed;
    private readonly Lazy<Dictionary<string, ProcessDefinition>> _processes;
    private readonly Dictionary<string, ImmutableDictionary<string, DecisionModelResult>> _read = new(StringComparer.Ordinal);
    private readonly DateTimeOffset _now;

    /// <summary>Prepares models for testing.</summary>
    /// <param name="models">Every file that tests may use; names are paths with forward slashes.</param>
    /// <param name="now">What <c>now()</c> and <c>today()</c> say in decision tests.</param>
    public TestModels(IReadOnlyCollection<SourceFile> models, DateTimeOffset now)
    {
        _now = now;
        var dmn = models.Where(m => m.Problem is null && SourceFile.KindOf(m.Name) == FileKind.Dmn).ToList();
        _dmnByFolder = dmn.ToLookup(m => FolderOf(m.Name), StringComparer.Ordinal);
        _dmnByNamespace = dmn.ToLookup(m => Outline.Of(m.Text).Namespace ?? "", StringComparer.Ordinal);
        _undeployed = new(() => UndeployedModels.Read(models));
        _processes = new(() => _undeployed.Value.Processes.ToDictionary(p => p.Id, StringComparer.Ordinal));
    }

    /// <summary>Whether a file may hold tests.</summary>
    public static bool IsTest(string name) => Path.GetExtension(name) is ".scenario" or ".xml";

    /// <summary>Runs the tests of files; an <c>.xml</c> file that holds no test cases is passed over.</summary>
    /// <param name="tests">The files.</param>
    /// <param name="onFile">Told of each file when it is done.</param>
    public TestReport Run(IEnumerable<SourceFile> tests, Action<SourceFile>? onFile = null)
    {
        var outcomes = ImmutableArray.CreateBuilder<TestOutcome>();
        var coverage = new List<ScenarioCoverage>();
        foreach (var test in tests)
        {
            var (told, failure) = test.Problem is { } problem ? (null, problem)
                : Unreadable.Try(() => (Path.GetExtension(test.Name) == ".scenario" ? Tell(test, coverage) : Decide(test)).ToList(), test.Name);
            outcomes.AddRange(told ?? [new(test.Name, "the file can be read", $"{failure}")]);

            onFile?.Invoke(test);
        }

        return new(outcomes.ToImmutable(), Covered(coverage), _undeployed.IsValueCreated ? _undeployed.Value.Findings : []);
    }

    private IEnumerable<TestOutcome> Tell(SourceFile test, List<ScenarioCoverage> coverage)
    {
        var (stories, findings) = ScenarioFile.Parse(test.Text);
        if (stories is null)
        {
            return [new(test.Name, "the file can be read", string.Join(' ', findings))];
        }

        return stories.Scenarios.Select(story => Tell(test, story, coverage));
    }

    // A story over which the programme itself fails takes no other along.
    private TestOutcome Tell(SourceFile test, Scenario story, List<ScenarioCoverage> coverage)
    {
        var (result, broken) = Unreadable.Try(() => ScenarioRunner.Run(story, _processes.Value, _undeployed.Value.Services), story.Name);
        if (result is null)
        {
            return new(test.Name, story.Name, $"{broken}") { Line = story.Line };
        }

        coverage.AddRange(result.Coverage);
        return result.Failure is not { } failure
            ? new TestOutcome(test.Name, result.Name, null)
            : new TestOutcome(test.Name, result.Name, $"{failure.Text}: {failure.Message}")
            {
                Line = failure.Line, Positions = [.. result.Positions.Select(p => p.ToString())], Transcript = result.Transcript,
            };
    }

    private IEnumerable<TestOutcome> Decide(SourceFile test)
    {
        var read = TckFile.Read(test.Text);
        if (read.File is not { } file)
        {
            return read.Findings.Any(f => f.Code == "tck.root.element") ? [] : [new(test.Name, "the file can be read", string.Join(' ', read.Findings))];
        }

        var folder = FolderOf(test.Name);
        var found = file.ModelAmong(ModelsOf(folder));
        if (found?.Model is not { } model)
        {
            var why = found is null
                ? $"Expected a model '{file.ModelName}' in the same folder; there is none."
                : string.Join(' ', found.Findings.Where(f => f.Severity == Severity.Error));
            return file.Cases.Select(c => new TestOutcome(test.Name, c.Id, why));
        }

        return TckRunner.Run(file, model, _now).Select(o => new TestOutcome(test.Name, o.CaseId, o.Pass ? null : string.Join("; ", o.Results.Where(r => !r.Pass).Select(Words))));
    }

    private static string Words(TckResult result) =>
        $"{result.Name}: expected {result.Expected}, saw {result.Got}{string.Concat(result.Findings.Select(f => $" [{f}]"))}";

    // Suites hold many folders whose models have the same names and namespaces: the test's own folder comes first, and from
    // elsewhere only what it imports. Some cases are about models with errors, so models are read leniently.
    private ImmutableDictionary<string, DecisionModelResult> ModelsOf(string folder)
    {
        if (_read.TryGetValue(folder, out var models))
        {
            return models;
        }

        var files = _dmnByFolder[folder].ToList();
        var here = files.Select(f => Outline.Of(f.Text).Namespace ?? "").ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            files.AddRange(Outline.Of(files[i].Text).Imports.Where(here.Add).Select(n => _dmnByNamespace[n].FirstOrDefault()).OfType<SourceFile>());
        }

        return _read[folder] = DecisionFiles.Read(files, new DmnReadOptions(Lenient: true));
    }

    private ImmutableArray<ProcessCoverage> Covered(List<ScenarioCoverage> coverage)
    {
        var seen = ScenarioCoverage.Union(coverage).ToDictionary(c => c.ProcessId, StringComparer.Ordinal);
        return [.. (_undeployed.IsValueCreated ? _undeployed.Value.Processes : []).Where(p => seen.ContainsKey(p.Id)).OrderBy(p => p.Id, StringComparer.Ordinal).Select(p =>
        {
            var (nodes, flows) = seen[p.Id].MissedIn(p);
            var allNodes = p.Elements.Values.Count(ScenarioCoverage.IsNode);
            var allFlows = p.Elements.Values.Count(e => e.Type == "sequenceFlow");
            return new ProcessCoverage(p.Id, allNodes - nodes.Length, allNodes, allFlows - flows.Length, allFlows, [.. nodes, .. flows]);
        })];
    }

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];
}
