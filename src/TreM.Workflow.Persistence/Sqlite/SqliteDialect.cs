using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>SQLite's words.</summary>
internal sealed class SqliteDialect : IStoreDialect
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26, PrimaryKey = 1555, Unique = 2067;

    public async Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset? now, TimeSpan lease, Guid token, int count, CancellationToken cancellationToken)
    {
        var due = now ?? DateTimeOffset.UtcNow;
        var (at, until) = (UtcMicroseconds.Of(due), UtcMicroseconds.Of(due + lease));

        // Looking first costs no write lock: an idle sweep never makes a writer wait.
        if (!await db.OutboxRows.AnyAsync(o => o.Status == OutboxStatus.Pending && o.Lane == lane && o.VisibleAt <= due, cancellationToken))
        {
            return [];
        }

        return await db.OutboxRows.FromSql($"""
            UPDATE "Outbox" SET "LeaseToken" = {token}, "VisibleAt" = {until}, "Attempts" = "Attempts" + 1
            WHERE "Id" IN (
                SELECT "Id" FROM "Outbox"
                WHERE "Status" = {(int)OutboxStatus.Pending} AND "Lane" = {(int)lane} AND "VisibleAt" <= {at}
                ORDER BY "VisibleAt" LIMIT {count})
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
    }

    public Task<DateTimeOffset> Now(WorkflowContext db, CancellationToken cancellationToken) => Task.FromResult(DateTimeOffset.UtcNow);

    public bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is SqliteException { SqliteExtendedErrorCode: PrimaryKey or Unique };

    public bool IsTransient(Exception failure) =>
        failure.GetBaseException() is SqliteException { SqliteErrorCode: Busy or Locked };

    public bool IsUnavailable(Exception failure) => failure.GetBaseException() is SqliteException
    {
        SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase,
    };
}
