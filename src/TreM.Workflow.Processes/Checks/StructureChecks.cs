using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks.Rules;
using TreM.Workflow.Processes.Reading;

namespace TreM.Workflow.Processes.Checks;

/// <summary>What BPMN 2.0.2 itself asks of a model. A file with an error here is refused.</summary>
public static class StructureChecks
{
    internal static readonly ImmutableArray<Rule> Rules =
    [
        .. SchemaRules.All,
        .. FlowRules.All,
        .. EventRules.All,
        .. TimerRules.All,
        .. GatewayRules.All,
        .. ActivityRules.All,
        .. Conditions.All,
        .. DataRules.All,
        .. CollaborationRules.All,
        .. DialectRules.All,
        DeploymentRules.CallTriggered,
    ];

    /// <summary>Runs all rules, in their order; findings of a rule come in the file's order.</summary>
    public static ImmutableArray<Finding> Run(BpmnDocument document) => Run(Rules, new BpmnModel(document));

    internal static ImmutableArray<Finding> Run(IEnumerable<Rule> rules, BpmnModel model) =>
        [.. rules.SelectMany(rule => rule.Findings(model)).DistinctBy(f => (f.Code, f.ElementId, f.Message))];
}
