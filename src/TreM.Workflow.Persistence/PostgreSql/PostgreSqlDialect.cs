using Microsoft.EntityFrameworkCore;
using Npgsql;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Persistence.PostgreSql;

/// <summary>PostgreSQL's words.</summary>
internal sealed class PostgreSqlDialect : IStoreDialect
{
    public Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset now, DateTimeOffset leaseEnds, Guid token, int count, CancellationToken cancellationToken)
    {
        var (at, until) = (UtcMicroseconds.Of(now), UtcMicroseconds.Of(leaseEnds));
        return db.OutboxRows.FromSql($"""
            UPDATE "Outbox" SET "LeaseToken" = {token}, "VisibleAt" = {until}, "Attempts" = "Attempts" + 1
            WHERE "Id" IN (
                SELECT "Id" FROM "Outbox"
                WHERE "Status" = {(int)OutboxStatus.Pending} AND "Lane" = {(int)lane} AND "VisibleAt" <= {at}
                ORDER BY "VisibleAt" LIMIT {count}
                FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
    }

    public bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public bool IsTransient(Exception failure) =>
        failure.GetBaseException() is PostgresException
        {
            SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable,
        };
}
