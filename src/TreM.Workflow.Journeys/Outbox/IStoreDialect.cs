using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>What each database says in its own words.</summary>
public interface IStoreDialect
{
    /// <summary>
    /// Takes up to <paramref name="count"/> due rows in one statement: gives them the token, hides them until the lease
    /// ends and counts the try. No two callers ever get the same row while a lease lasts.
    /// </summary>
    /// <param name="db">The store.</param>
    /// <param name="lane">Which rows.</param>
    /// <param name="now">What is due and when the lease begins; null for the database server's own time, which no node's clock can put wrong.</param>
    /// <param name="lease">How long the rows are the caller's.</param>
    /// <param name="token">Shows that they are.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset? now, TimeSpan lease, Guid token, int count, CancellationToken cancellationToken);

    /// <summary>The database server's time; this machine's where the database is a file.</summary>
    Task<DateTimeOffset> Now(WorkflowContext db, CancellationToken cancellationToken);

    /// <summary>Whether a save failed because a row with that key exists.</summary>
    bool IsDuplicate(DbUpdateException failure);

    /// <summary>Whether a save failed for a reason that may be gone at the next try (deadlock, busy).</summary>
    bool IsTransient(Exception failure);

    /// <summary>
    /// Whether the database could not be asked or written at all: it is down, cannot be reached, is full or only readable. Nothing was
    /// changed, and the same request may succeed later.
    /// </summary>
    bool IsUnavailable(Exception failure);
}
