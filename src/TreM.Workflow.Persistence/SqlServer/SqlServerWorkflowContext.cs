using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Persistence.SqlServer;

/// <summary>The store in Microsoft SQL Server.</summary>
public sealed class SqlServerWorkflowContext(DbContextOptions<SqlServerWorkflowContext> options) : WorkflowContext(options)
{
    /// <inheritdoc/>
    protected override Task InsertHistory(IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken) =>
        HistoryRows.Insert(this, events, cancellationToken);
}
