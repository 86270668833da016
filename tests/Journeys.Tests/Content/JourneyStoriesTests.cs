using System.Collections.Immutable;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.Scenarios;

namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>The shipped journeys keep the checks, and every story about them comes true with the real decision tables.</summary>
public sealed class JourneyStoriesTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Lazy<ImmutableArray<ScenarioResult>>> Told =
        Stories.ToDictionary(s => s.Data, s => new Lazy<ImmutableArray<ScenarioResult>>(() => Tell(s.Data)));

    public static TheoryData<string> Diagrams => Shipped.Files(Shipped.Workflows, "*.bpmn");

    public static TheoryData<string> Stories => Shipped.Files(Shipped.Workflows, "*.scenario");

    [Theory, MemberData(nameof(Diagrams))]
    public void A_journey_keeps_every_check_before_deployment(string file)
    {
        var document = BpmnDocument.Read(File.ReadAllText(Path.Combine(Shipped.Workflows, file))).Document!;
        var known = new KnownReferences
        {
            Forms = [.. Directory.EnumerateFiles(Shipped.Workflows, "*.form", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))],
            Decisions = ShippedJourneys.Decisions,
            Processes = [.. ShippedJourneys.Processes.Select(p => p.Id)],
        };

        Assert.Empty(ProcessChecks.Run(document, known));
    }

    [Theory, MemberData(nameof(Diagrams))]
    public void A_journey_has_a_story_beside_it(string file) =>
        Assert.True(File.Exists(Path.Combine(Shipped.Workflows, Path.ChangeExtension(file, ".scenario"))));

    [Theory, MemberData(nameof(Stories))]
    public void A_story_comes_true(string file)
    {
        Assert.NotEmpty(Told[file].Value);
        Assert.All(Told[file].Value, r => Assert.True(r.Passed, r.ToString()));
    }

    [Fact]
    public void Each_of_the_twelve_vignettes_is_told()
    {
        var told = Told.Keys.Where(f => f.StartsWith("vignettes", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)[..3]);

        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"V{n:00}"), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_stories_go_through_every_node_and_flow_of_every_journey()
    {
        var coverage = ScenarioCoverage.Union(Told.Values.SelectMany(r => r.Value).SelectMany(r => r.Coverage))
            .ToDictionary(c => c.ProcessId, StringComparer.Ordinal);
        var missed = new List<string>();
        foreach (var process in ShippedJourneys.Processes)
        {
            var seen = coverage.GetValueOrDefault(process.Id) ?? new(process.Id, [], []);
            var (nodes, flows) = seen.MissedIn(process);
            output.WriteLine($"{process.Id}: {seen.Nodes.Count} nodes and {seen.Flows.Count} flows told, {nodes.Length} and {flows.Length} missed");
            missed.AddRange(nodes.Concat(flows).Select(e => $"{process.Id}: {e}"));
        }

        Assert.Empty(missed);
    }

    private static ImmutableArray<ScenarioResult> Tell(string file)
    {
        var (stories, findings) = ScenarioFile.Parse(File.ReadAllText(Path.Combine(Shipped.Workflows, file)));
        Assert.Empty(findings);
        return ScenarioRunner.Run(stories!, ShippedJourneys.Processes, ShippedJourneys.Services);
    }
}
