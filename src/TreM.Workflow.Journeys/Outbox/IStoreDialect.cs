using Microsoft.EntityFrameworkCore;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>What each database says in its own words.</summary>
public interface IStoreDialect
{
    /// <summary>
    /// Takes up to <paramref name="count"/> due rows in one statement: gives them the token, hides them until the lease
    /// ends and counts the try. No two callers ever get the same row while a lease lasts.
    /// </summary>
    Task<List<OutboxRow>> Lease(
        WorkflowContext db, Lane lane, DateTimeOffset now, DateTimeOffset leaseEnds, Guid token, int count, CancellationToken cancellationToken);

    /// <summary>Whether a save failed because a row with that key exists.</summary>
    bool IsDuplicate(DbUpdateException failure);

    /// <summary>Whether a save failed for a reason that may be gone at the next try (deadlock, busy).</summary>
    bool IsTransient(Exception failure);
}
