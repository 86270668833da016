using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks.Rules;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>What a journey must fulfil before it is deployed: the structure BPMN asks for, and what this programme asks on top.</summary>
public static class ProcessChecks
{
    internal static readonly ImmutableArray<Rule> Rules = [.. SoundnessRules.All, .. DeploymentRules.All];

    /// <summary>Runs the structure checks and, on the executable processes of the file, the deployment checks.</summary>
    /// <param name="document">The file.</param>
    /// <param name="known">What exists outside the file, or null when references are not to be checked.</param>
    /// <returns>Findings in the order of the rules; a deployment with an error among them is refused.</returns>
    public static ImmutableArray<Finding> Run(BpmnDocument document, KnownReferences? known = null)
    {
        var model = new BpmnModel(document) { KnownReferences = known };
        return [.. StructureChecks.Rules.Concat(Rules).SelectMany(rule => rule.Findings(model)).Distinct()];
    }
}
