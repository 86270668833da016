using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Processes;

namespace Conformance.Workflows;

/// <summary>What the product ships in <c>workflows/</c> and <c>rules/</c>, ready to run: processes, decisions, the workday calendar.</summary>
internal static class ShippedProcesses
{
    private static readonly Lazy<(ImmutableArray<ProcessDefinition> Definitions, ImmutableArray<string> Findings)> Read = new(() =>
    {
        var definitions = ImmutableArray.CreateBuilder<ProcessDefinition>();
        var findings = ImmutableArray.CreateBuilder<string>();
        foreach (var path in Files("workflows", "*.bpmn"))
        {
            var result = BpmnFile.Read(File.ReadAllText(path));
            definitions.AddRange(result.File?.Processes ?? []);
            findings.AddRange(result.Findings.Where(f => f.Severity == Severity.Error).Select(f => $"{Path.GetFileName(path)}: {f}"));
        }

        return (definitions.ToImmutable(), findings.ToImmutable());
    });

    private static readonly Lazy<Dictionary<string, DecisionModel>> Decisions = new(() => ReadDecisions()
        .SelectMany(m => m.Decisions.Select(d => (d.Id, Model: m)))
        .GroupBy(d => d.Id, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().Model, StringComparer.Ordinal));

    public static ImmutableArray<ProcessDefinition> Definitions => Read.Value.Definitions;

    /// <summary>Why a shipped file was refused; empty when all is well.</summary>
    public static ImmutableArray<string> Refusals => Read.Value.Findings;

    public static ImmutableHashSet<string> DecisionIds => [.. Decisions.Value.Keys];

    public static EngineServices Services { get; } = new()
    {
        Decide = Decide,
        Workdays = (from, days, _) => WorkCalendar.Standard.Due(from, days),
    };

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(ConformanceData.Repository, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>Models may import each other: what cannot be read yet is tried again with what has been read.</summary>
    private static List<DecisionModel> ReadDecisions()
    {
        var models = new List<DecisionModel>();
        var waiting = Files("rules", "*.dmn").Select(File.ReadAllText).ToList();
        while (waiting.Count > 0)
        {
            var left = waiting.Where(xml =>
            {
                var model = DecisionModel.Read(xml, models).Model;
                if (model is not null)
                {
                    models.Add(model);
                }

                return model is null;
            }).ToList();
            if (left.Count == waiting.Count)
            {
                throw new InvalidDataException($"{left.Count} decision models in rules/ cannot be read.");
            }

            waiting = left;
        }

        return models;
    }

    private static DecisionAnswer Decide(DecisionCall call)
    {
        if (!Decisions.Value.TryGetValue(call.DecisionId, out var model))
        {
            return new(null, [new Finding("decision.id.unknown", Severity.Error, $"Expected a table '{call.DecisionId}' in rules/; there is none.")], "", []);
        }

        var result = model.Evaluate(call.DecisionId, call.Inputs, new DecisionOptions(Now: call.At));
        return new(result.Value, result.Findings, model.ContentHash, []);
    }
}
