using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>The store in a SQLite file.</summary>
public sealed class SqliteWorkflowContext(DbContextOptions<SqliteWorkflowContext> options) : WorkflowContext(options)
{
    // SQLite has one writer at a time and lets the others sleep and poll. Queueing here instead is fair and wakes at once;
    // other processes on the same file still meet in SQLite's own busy handler.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new(StringComparer.Ordinal);

    private SemaphoreSlim? _writer;

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        _writer ??= Writers.GetOrAdd(Database.GetConnectionString() ?? "", _ => new SemaphoreSlim(1, 1));
        await _writer.WaitAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    protected override Task InsertHistory(IReadOnlyList<HistoryEvent> events, CancellationToken cancellationToken) =>
        HistoryRows.Insert(this, events, cancellationToken);
}
