using Microsoft.Data.Sqlite;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Persistence.Opening;

/// <summary>Copies of a SQLite database in one file: made beside a running service, put back while none runs.</summary>
public static class StoreCopy
{
    private const string Part = ".part";

    // Nobody waits for it as for a start.
    private static readonly TimeSpan CheckFor = TimeSpan.FromMinutes(10);

    /// <summary>What to do where the database is on a server: its own tools copy it.</summary>
    public static string ServerWords(StorageProvider provider) => (provider == StorageProvider.PostgreSql
        ? "PostgreSQL copies with its own tools, also while the service runs: pg_dump --format=custom --file=FILE DATABASE. "
            + "Back into an empty database: pg_restore --exit-on-error --no-owner --dbname=NEW FILE. "
        : "SQL Server copies with its own tools, also while the service runs: BACKUP DATABASE ... WITH CHECKSUM, then RESTORE VERIFYONLY. ")
        + "Keep the certificate of Storage:KeyCertificate too: without it names stay sealed. After putting a copy back, before the service starts: "
        + "'trem migrate', then 'trem verify --anchor FILE' with the anchors kept outside the database.";

    /// <summary>Copies the database as it stands at one moment; the service goes on beside it.</summary>
    /// <param name="storage">SQLite.</param>
    /// <param name="to">The file to make.</param>
    /// <exception cref="StoreRefusedException">There is no database, the file is there already, or the copy is not whole.</exception>
    public static void BackUp(StorageOptions storage, string to)
    {
        var from = FileOf(storage);
        if (!File.Exists(from) || new FileInfo(from).Length == 0)
        {
            throw new StoreRefusedException($"Expected a database in {from}; there is none.");
        }

        if (File.Exists(to))
        {
            throw new StoreRefusedException($"Expected a new file; {to} is there. Name another: a copy is never written over.");
        }

        File.Delete(to + Part);
        SqliteFile.Make(to + Part);
        try
        {
            using (var source = Open(from, SqliteOpenMode.ReadWrite))
            using (var target = Open(to + Part, SqliteOpenMode.ReadWrite))
            {
                source.BackupDatabase(target);

                // The copy is one file: it needs no log of its own until somebody writes to it.
                using var command = target.CreateCommand();
                command.CommandText = "PRAGMA journal_mode=DELETE";
                command.ExecuteNonQuery();
            }

            SqliteFileCheck.Run(to + Part, CheckFor);
            File.Move(to + Part, to);
        }
        finally
        {
            File.Delete(to + Part);
        }
    }

    /// <summary>Puts a copy in the database's place. What was there is kept beside it.</summary>
    /// <returns>Where the former database lies now, or null when there was none.</returns>
    /// <exception cref="StoreRefusedException">A service runs on the database, or the copy is missing or damaged.</exception>
    public static string? Restore(StorageOptions storage, string from, DateTimeOffset now)
    {
        var to = FileOf(storage);
        if (!File.Exists(from) || new FileInfo(from).Length == 0)
        {
            throw new StoreRefusedException($"Expected a copy of a database in {from}; there is none.");
        }

        using var alone = SqliteFileLock.Take(storage);
        SqliteFileCheck.Run(from, CheckFor);
        File.Delete(to + Part);
        SqliteFile.Make(to + Part);
        using (var source = Open(from, SqliteOpenMode.ReadOnly))
        using (var target = Open(to + Part, SqliteOpenMode.ReadWrite))
        {
            source.BackupDatabase(target);
        }

        string? former = null;
        if (File.Exists(to))
        {
            former = $"{to}.before-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}";
            foreach (var end in new[] { "-wal", "-shm", "" }.Where(end => File.Exists(to + end)))
            {
                File.Move(to + end, former + end);
            }
        }

        File.Move(to + Part, to);
        foreach (var end in new[] { "-wal", "-shm" })
        {
            File.Delete(to + Part + end);
        }

        return former;
    }

    private static string FileOf(StorageOptions storage) => storage.DatabaseFile is { } file
        ? file
        : throw new StoreRefusedException(ServerWords(storage.Provider));

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();
        return connection;
    }
}
