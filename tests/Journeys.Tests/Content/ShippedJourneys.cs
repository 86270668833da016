using System.Collections.Immutable;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Testing;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Tests.Content;

/// <summary>The processes that the product ships, with its own decision tables and calendar behind them.</summary>
internal static class ShippedJourneys
{
    private static readonly UndeployedModels Models = Read();

    public static ImmutableArray<ProcessDefinition> Processes => Models.Processes;

    public static ImmutableHashSet<string> Decisions => [.. Models.DecisionIds];

    public static EngineServices Services => Models.Services;

    private static UndeployedModels Read()
    {
        var models = UndeployedModels.Read(new[] { Shipped.Workflows, Shipped.Rules }
            .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)
            .Select(f => new SourceFile(f, File.ReadAllText(f))));
        return models.Findings.IsEmpty ? models : throw new InvalidOperationException(string.Join(' ', models.Findings));
    }
}
