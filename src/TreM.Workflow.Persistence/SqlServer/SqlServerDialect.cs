using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Persistence.SqlServer;

/// <summary>SQL Server's words.</summary>
internal sealed class SqlServerDialect : IStoreDialect
{
    private const int Deadlock = 1205, DuplicateKey = 2627, DuplicateIndexRow = 2601, LockTimeout = 1222;

    /// <summary>The lease as one atomic statement: right with and without its lock hints, which only spare waiting.</summary>
    internal static FormattableString LeaseSql(Lane lane, long now, long leaseEnds, Guid token, int count) => $"""
        WITH [due] AS (
            SELECT TOP ({count}) * FROM [Outbox] WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE [Status] = {(int)OutboxStatus.Pending} AND [Lane] = {(int)lane} AND [VisibleAt] <= {now}
            ORDER BY [VisibleAt])
        UPDATE [due] SET [LeaseToken] = {token}, [VisibleAt] = {leaseEnds}, [Attempts] = [Attempts] + 1
        OUTPUT inserted.*;
        """;

    public Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset now, DateTimeOffset leaseEnds, Guid token, int count, CancellationToken cancellationToken) =>
        db.OutboxRows.FromSql(LeaseSql(lane, UtcMicroseconds.Of(now), UtcMicroseconds.Of(leaseEnds), token, count))
            .AsNoTracking().ToListAsync(cancellationToken);

    public bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is SqlException { Number: DuplicateKey or DuplicateIndexRow };

    public bool IsTransient(Exception failure) =>
        failure.GetBaseException() is SqlException { Number: Deadlock or LockTimeout };
}
