using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using TreM.Workflow.Journeys;

namespace TreM.Workflow.Persistence.Opening;

/// <summary>How a database stands to this build.</summary>
/// <param name="Pending">Migrations that it lacks, in order; all of them when it is missing or empty.</param>
/// <param name="Unknown">Migrations that it has and this build does not know: it is newer.</param>
public sealed record SchemaState(IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown)
{
    /// <summary>Looks. A database that is missing or empty is told apart first: asking it for its migrations would put an error into the log.</summary>
    public static async Task<SchemaState> Of(WorkflowContext db, CancellationToken cancellationToken = default)
    {
        var known = db.Database.GetMigrations().ToList();
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken) || !await creator.HasTablesAsync(cancellationToken))
        {
            return new(known, []);
        }

        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        return new([.. known.Except(applied)], [.. applied.Except(known)]);
    }

    /// <summary>Refuses a database that a later version has worked on.</summary>
    /// <exception cref="StoreRefusedException">It is newer.</exception>
    public SchemaState RefuseNewer() => Unknown.Count == 0 ? this : throw new StoreRefusedException(
        $"Expected a database of this version or an older one; this one is newer: it has {string.Join(", ", Unknown)}, which this version does not know. "
        + "Start the version that made it so, or restore a copy from before ('trem restore').");
}
