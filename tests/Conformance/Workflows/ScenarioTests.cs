using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.Scenarios;

namespace Conformance.Workflows;

/// <summary>The shipped journeys: every file is sound, every scenario holds, and what no scenario touches is listed.</summary>
public class ScenarioTests
{
    public static TheoryData<string> Scenarios() => Names("*.scenario");

    public static TheoryData<string> Models() => Names("*.bpmn");

    [Fact]
    public void Every_shipped_process_compiles() => Assert.True(ShippedProcesses.Refusals.IsEmpty, string.Join('\n', ShippedProcesses.Refusals));

    [Theory]
    [MemberData(nameof(Models))]
    public void A_shipped_process_passes_the_checks_before_deployment(string file)
    {
        var document = BpmnDocument.Read(File.ReadAllText(Path.Combine(ConformanceData.Repository, file))).Document!;
        var known = new KnownReferences
        {
            Forms = [.. ShippedProcesses.Files("workflows", "*.form").Select(f => Path.GetFileNameWithoutExtension(f))],
            Decisions = ShippedProcesses.DecisionIds,
            Processes = [.. ShippedProcesses.Definitions.Select(d => d.Id)],
        };

        var faults = ProcessChecks.Run(document, known).Where(f => f.Severity == Severity.Error).ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_holds(string file)
    {
        var results = Run(file);

        Assert.True(results.All(r => r.Passed), string.Join("\n", results.Where(r => !r.Passed)));
    }

    [Fact]
    public void Every_shipped_process_has_a_scenario_and_the_report_lists_what_none_of_them_touches()
    {
        var coverage = ScenarioCoverage.Union(Scenarios().SelectMany(row => Run(row.Data)).SelectMany(r => r.Coverage));
        var report = new JsonArray();
        foreach (var definition in ShippedProcesses.Definitions)
        {
            var seen = coverage.FirstOrDefault(c => c.ProcessId == definition.Id) ?? new ScenarioCoverage(definition.Id, [], []);
            var (nodes, flows) = seen.MissedIn(definition);
            report.Add(new JsonObject
            {
                ["process"] = definition.Id,
                ["nodes"] = seen.Nodes.Count,
                ["flows"] = seen.Flows.Count,
                ["missedNodes"] = new JsonArray([.. nodes.Select(n => (JsonNode)n)]),
                ["missedFlows"] = new JsonArray([.. flows.Select(n => (JsonNode)n)]),
            });
        }

        ConformanceReport.Write("scenarios", "coverage", report);
        Assert.Empty(ShippedProcesses.Definitions.Select(d => d.Id).Except(coverage.Select(c => c.ProcessId)));
    }

    private static ImmutableArray<ScenarioResult> Run(string file)
    {
        var (scenarios, findings) = ScenarioFile.Parse(File.ReadAllText(Path.Combine(ConformanceData.Repository, file)));
        Assert.True(scenarios is not null, string.Join('\n', findings));
        return ScenarioRunner.Run(scenarios, ShippedProcesses.Definitions, ShippedProcesses.Services);
    }

    private static TheoryData<string> Names(string pattern) =>
        [.. ShippedProcesses.Files("workflows", pattern).Select(f => Path.GetRelativePath(ConformanceData.Repository, f))];
}
