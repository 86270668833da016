using System.Collections.Immutable;
using TreM.Workflow.Decisions;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>The processes that the product ships, with its own decision tables and calendar behind them.</summary>
internal static class ShippedJourneys
{
    private static readonly ImmutableArray<DecisionModel> Rules =
    [
        .. ModelSet.Read(Directory.EnumerateFiles(Shipped.Rules, "*.dmn", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText))
            .Values.Select(r => r.Model ?? throw new InvalidOperationException(string.Join(" ", r.Findings))),
    ];

    public static ImmutableArray<ProcessDefinition> Processes { get; } =
    [
        .. Directory.EnumerateFiles(Shipped.Workflows, "*.bpmn", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(f => BpmnFile.Read(File.ReadAllText(f)) is { File: { } file } ? file.Processes : throw new InvalidOperationException($"{f} does not compile.")),
    ];

    public static ImmutableHashSet<string> Decisions { get; } = [.. Rules.SelectMany(r => r.Decisions).Select(d => d.Id)];

    public static EngineServices Services { get; } = new()
    {
        Decide = Decide,
        Workdays = (at, days, _) => WorkCalendar.Standard.Due(at, days),
    };

    private static DecisionAnswer Decide(DecisionCall call)
    {
        var model = Rules.First(r => r.Decisions.Any(d => d.Id == call.DecisionId));
        var known = model.InputData.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = FeelContext.Of([.. call.Inputs.Where(i => known.Contains(i.Key)).Select(i => (i.Key, i.Value))]);
        var result = model.Evaluate(call.DecisionId, inputs, new DecisionOptions(Now: call.At));
        return new(result.Value, result.Findings, model.ContentHash, []);
    }
}
