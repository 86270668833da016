using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>
/// Keeps a second service away from a SQLite file: its sweeps and its locks in memory believe that they are alone. Commands that only
/// read or add (<c>trem verify</c>, <c>trem backup</c>, <c>trem import</c>) work beside a service. The operating system lets go of
/// it when the process ends, however it ends.
/// </summary>
public sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream? _held;

    private SqliteFileLock(FileStream? held) => _held = held;

    /// <summary>Takes it, for as long as the result lives. Databases on servers, and in memory, need none.</summary>
    /// <exception cref="StoreRefusedException">Somebody else has it.</exception>
    public static SqliteFileLock Take(StorageOptions storage)
    {
        if (storage.DatabaseFile is not { } file)
        {
            return new(null);
        }

        var path = file + "-lock";
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException failure) when (File.Exists(path))
        {
            throw new StoreRefusedException(
                $"Expected to be alone with the database {file}; another process works on it. Stop that service first, or use PostgreSQL or SQL Server for more than one.", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();
}
