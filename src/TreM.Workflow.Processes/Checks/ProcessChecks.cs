using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks.Rules;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>What a journey must fulfil before it is deployed: the structure BPMN asks for, and what this programme asks on top.</summary>
public static class ProcessChecks
{
    internal static readonly ImmutableArray<Rule> Rules = [.. SoundnessRules.All, .. VariableRules.All, .. DeploymentRules.All];

    /// <summary>Runs the structure checks and, on the executable processes of the file, the deployment checks.</summary>
    /// <param name="document">The file.</param>
    /// <param name="known">What exists outside the file, or null when references are not to be checked.</param>
    /// <returns>Findings in the order of the rules; a deployment with an error among them is refused.</returns>
    public static ImmutableArray<Finding> Run(BpmnDocument document, KnownReferences? known = null) =>
        StructureChecks.Run(StructureChecks.Rules.Concat(Rules), new BpmnModel(document) { KnownReferences = known });

    /// <summary>Runs only what <see cref="StructureChecks"/> does not: for a file whose structure is checked.</summary>
    /// <param name="document">The file.</param>
    /// <param name="known">What exists outside the file, or null when references are not to be checked.</param>
    /// <param name="stop">Ends the checks early.</param>
    public static ImmutableArray<Finding> RunBeyondStructure(
        BpmnDocument document, KnownReferences? known, CancellationToken stop) =>
        StructureChecks.Run(Rules, new BpmnModel(document) { KnownReferences = known, Stop = stop });

    /// <summary>Ids of the processes of a file that only events start: no call can.</summary>
    public static IEnumerable<string> StartedByEventsOnly(BpmnDocument document)
    {
        var model = new BpmnModel(document);
        return model.Of("Process").Where(p => DeploymentRules.StartsByEvents(model, p)).Select(BpmnDocument.IdOf).OfType<string>();
    }
}
