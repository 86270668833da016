using System.Collections.Immutable;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>Which parts of a process the scenarios went through.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Nodes">Flow nodes that were entered.</param>
/// <param name="Flows">Sequence flows that were taken.</param>
public sealed record ScenarioCoverage(string ProcessId, ImmutableHashSet<string> Nodes, ImmutableHashSet<string> Flows)
{
    /// <summary>Adds what other scenarios covered, by process.</summary>
    public static ImmutableArray<ScenarioCoverage> Union(IEnumerable<ScenarioCoverage> coverage) =>
    [
        .. coverage.GroupBy(c => c.ProcessId, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ScenarioCoverage(
                g.Key,
                [.. g.SelectMany(c => c.Nodes)],
                [.. g.SelectMany(c => c.Flows)])),
    ];

    /// <summary>What a definition has and these scenarios never touched: flow nodes, then sequence flows, each by id.</summary>
    public (ImmutableArray<string> Nodes, ImmutableArray<string> Flows) MissedIn(ProcessDefinition definition) =>
    (
        [.. definition.Elements.Values.Where(e => IsNode(e) && !Nodes.Contains(e.Id)).Select(e => e.Id).Order(StringComparer.Ordinal)],
        [.. definition.Elements.Values.Where(e => e.Type == "sequenceFlow" && !Flows.Contains(e.Id)).Select(e => e.Id).Order(StringComparer.Ordinal)]);

    /// <summary>Whether an element counts as a flow node: anything a token can be in.</summary>
    public static bool IsNode(ElementRef element) =>
        element.Type.EndsWith("Event", StringComparison.Ordinal)
        || element.Type.EndsWith("Gateway", StringComparison.Ordinal)
        || element.Type.EndsWith("ask", StringComparison.Ordinal)
        || element.Type is "callActivity" or "transaction"
        || element.Type.EndsWith("ubProcess", StringComparison.Ordinal);
}

/// <summary>Gathers coverage while a scenario runs.</summary>
internal sealed class CoverageBuilder
{
    private readonly SortedDictionary<string, (HashSet<string> Nodes, HashSet<string> Flows)> _seen = new(StringComparer.Ordinal);

    public void Visit(ProcessDefinition definition, Effect.Recorded record)
    {
        if (!_seen.TryGetValue(definition.Id, out var seen))
        {
            _seen.Add(definition.Id, seen = ([], []));
        }

        if (record.Kind == HistoryKind.FlowTaken)
        {
            seen.Flows.Add(record.Element.Id);
        }
        else if (record.Kind is HistoryKind.ElementStarted or HistoryKind.ElementCompleted && ScenarioCoverage.IsNode(record.Element))
        {
            seen.Nodes.Add(record.Element.Id);
        }
    }

    public ImmutableArray<ScenarioCoverage> Build() =>
        [.. _seen.Select(p => new ScenarioCoverage(p.Key, [.. p.Value.Nodes], [.. p.Value.Flows]))];
}
