using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Rules;

/// <summary>The rules in force now: the latest deployed version of each table that is valid.</summary>
public sealed class CurrentRules(WorkflowContext db, Catalogue catalogue, StepServices services, DecisionRecord record)
{
    private RuleBook? _book;

    /// <summary>The rule book for this request.</summary>
    public async ValueTask<RuleBook> Get(CancellationToken cancellationToken = default) =>
        _book ??= new RuleBook(services.For(db, await catalogue.Current(db, cancellationToken), null).Decide!, record);
}
