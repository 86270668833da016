using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Persistence.SqlServer;

/// <summary>SQL Server's words.</summary>
internal sealed class SqlServerDialect : IStoreDialect
{
    private const int Deadlock = 1205, DuplicateKey = 2627, DuplicateIndexRow = 2601, LockTimeout = 1222;

    // From this class on the server closes the connection.
    private const int Severe = 20;

    // Timeout and broken connections; disk or log full; read-only; shutting down; database offline or not there.
    private static readonly int[] Unavailable = [-2, -1, 2, 53, 64, 121, 233, 10053, 10054, 10060, 10061, 11001, 1105, 9002, 3906, 6005, 942, 945, 4060, 40613];

    private const string ServerNow = "DATEDIFF_BIG(MICROSECOND, '19700101', SYSUTCDATETIME())";

    /// <summary>
    /// The lease, in two statements of one batch: the time, and one atomic update. It repeats its conditions where the row is
    /// changed, so that no isolation level or missing hint lets two nodes take one row; the lock hints only spare waiting.
    /// </summary>
    internal const string LeaseSql = $$"""
        DECLARE @time bigint = COALESCE({0}, {{ServerNow}});
        UPDATE [Outbox] SET [LeaseToken] = {1}, [VisibleAt] = @time + {2}, [Attempts] = [Attempts] + 1
        OUTPUT inserted.*
        WHERE [Id] IN (
            SELECT TOP ({5}) [Id] FROM [Outbox] WITH (UPDLOCK, READPAST, ROWLOCK)
            WHERE [Status] = {3} AND [Lane] = {4} AND [VisibleAt] <= @time
            ORDER BY [VisibleAt])
        AND [Status] = {3} AND [VisibleAt] <= @time;
        """;

    internal const string NowSql = $"SELECT {ServerNow} AS [Value]";

    public Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset? now, TimeSpan lease, Guid token, int count, CancellationToken cancellationToken)
    {
        SqlParameter at = new("now", SqlDbType.BigInt) { Value = now is { } given ? UtcMicroseconds.Of(given) : DBNull.Value };
        return db.OutboxRows.FromSqlRaw(LeaseSql, at, token, (long)lease.TotalMicroseconds, (int)OutboxStatus.Pending, (int)lane, count)
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    public async Task<DateTimeOffset> Now(WorkflowContext db, CancellationToken cancellationToken) =>
        UtcMicroseconds.From(await db.Database.SqlQueryRaw<long>(NowSql).SingleAsync(cancellationToken));

    public bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is SqlException { Number: DuplicateKey or DuplicateIndexRow };

    public bool IsUnavailable(Exception failure) => failure.GetBaseException() is System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception
        || (failure is SqlException or { InnerException: SqlException } && (failure as SqlException ?? (SqlException)failure.InnerException!) is { } said
            && (said.Class >= Severe || Array.IndexOf(Unavailable, said.Number) >= 0));

    public bool IsTransient(Exception failure) =>
        failure.GetBaseException() is SqlException { Number: Deadlock or LockTimeout };
}
