using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>The store in PostgreSQL.</summary>
public sealed class PostgreSqlWorkflowContext(DbContextOptions<PostgreSqlWorkflowContext> options) : WorkflowContext(options)
{
    /// <inheritdoc/>
    protected override Task InsertHistory(IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken) =>
        HistoryRows.Insert(this, events, cancellationToken);

    internal StepRows? RowsToWrite() => TakeUnwritten();
}
