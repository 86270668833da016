using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>PostgreSQL's words.</summary>
internal sealed class PostgreSqlDialect : IStoreDialect
{
    private const string ServerNow = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    public Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset? now, TimeSpan lease, Guid token, int count, CancellationToken cancellationToken)
    {
        // The conditions are repeated where the row is changed: whatever the isolation level, a row that is taken is not taken again.
        var sql = $$"""
            WITH "time" AS MATERIALIZED (SELECT COALESCE({0}, {{ServerNow}}) AS "now")
            UPDATE "Outbox" SET "LeaseToken" = {1}, "VisibleAt" = "time"."now" + {2}, "Attempts" = "Attempts" + 1
            FROM "time" WHERE "Id" IN (
                SELECT "Id" FROM "Outbox"
                WHERE "Status" = {3} AND "Lane" = {4} AND "VisibleAt" <= (SELECT "now" FROM "time")
                ORDER BY "VisibleAt" LIMIT {5}
                FOR UPDATE SKIP LOCKED)
            AND "Status" = {3} AND "VisibleAt" <= "time"."now"
            RETURNING "Outbox".*
            """;
        NpgsqlParameter at = new("now", NpgsqlDbType.Bigint) { Value = now is { } given ? UtcMicroseconds.Of(given) : DBNull.Value };
        return db.OutboxRows.FromSqlRaw(sql, at, token, (long)lease.TotalMicroseconds, (int)OutboxStatus.Pending, (int)lane, count)
            .AsNoTracking().ToListAsync(cancellationToken);
    }

    public async Task<DateTimeOffset> Now(WorkflowContext db, CancellationToken cancellationToken) => UtcMicroseconds.From(
        await db.Database.SqlQueryRaw<long>($"SELECT {ServerNow} AS \"Value\"").SingleAsync(cancellationToken));

    public bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public bool IsTransient(Exception failure) =>
        failure.GetBaseException() is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable,
        };

    public bool IsUnavailable(Exception failure)
    {
        for (var part = failure; part is not null; part = part.InnerException!)
        {
            // What the server says of itself; whatever the driver says without the server is of the way there.
            switch (part)
            {
                case PostgresException said:
                    return said.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                        or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.InvalidCatalogName
                        || said.SqlState.StartsWith("08", StringComparison.Ordinal) || said.SqlState.StartsWith("53", StringComparison.Ordinal)
                        || said.SqlState.StartsWith("58", StringComparison.Ordinal);
                case NpgsqlException:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
