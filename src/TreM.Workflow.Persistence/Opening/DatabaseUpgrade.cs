using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Persistence.Opening;

/// <summary>Brings a database to this version. Cut off at any point, the next run goes on: each migration is there as a whole or not at all.</summary>
public static class DatabaseUpgrade
{
    private const string LockTable = "__EFMigrationsLock";

    /// <summary>Applies what is missing, and sees that the schema is this version's.</summary>
    /// <param name="db">The database. On SQLite, nobody else works on the file (<see cref="SqliteFileLock"/>).</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops between two migrations.</param>
    /// <returns>What was applied, in order.</returns>
    /// <exception cref="StoreRefusedException">It is newer than this version, or its schema differs.</exception>
    public static async Task<IReadOnlyList<string>> Run(WorkflowContext db, StorageOptions storage, CancellationToken cancellationToken = default)
    {
        var state = (await SchemaState.Of(db, cancellationToken)).RefuseNewer();
        if (state.Pending.Count > 0)
        {
            await Prepare(db, storage.Provider, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }

        await SchemaComparison.Refuse(db, storage.Provider, cancellationToken);
        return state.Pending;
    }

    private static async Task Prepare(WorkflowContext db, StorageProvider provider, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            await creator.CreateAsync(cancellationToken);
        }

        // EF Core would look for this table by asking it, and log the answer of a new database as an error.
        await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);

        // On SQLite its lock is a row, which a killed process leaves behind; everybody after it would wait for ever. The file is ours
        // alone, so nobody can be holding it.
        if (provider == StorageProvider.Sqlite
            && await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS \"Value\" FROM sqlite_schema WHERE name = {LockTable}").SingleAsync(cancellationToken) > 0)
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
        }
    }
}
