using Microsoft.Data.Sqlite;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>The file behind a connection string.</summary>
internal static class SqliteFile
{
    /// <summary>Its full path with links followed, or null when the database is not in a file.</summary>
    public static string? Of(string? connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString);
        if (connection.Mode == SqliteOpenMode.Memory || connection.DataSource is "" || connection.DataSource[0] == ':' || connection.DataSource.StartsWith("file:", StringComparison.Ordinal))
        {
            return null;
        }

        var path = Path.GetFullPath(connection.DataSource);
        return File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
    }

    /// <summary>Makes an empty file that only its owner can read, before SQLite makes one that everybody can; the write-ahead log follows it.</summary>
    /// <exception cref="StoreRefusedException">A write-ahead log without its database lies there.</exception>
    public static void Make(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        if (new FileInfo(path + "-wal") is { Exists: true, Length: > 0 } log)
        {
            throw new StoreRefusedException(
                $"Expected a new place for a database; saw {log.FullName}, the end of a database whose file {path} is gone. Restore it ('trem restore'), or move the log away.");
        }

        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var made = new FileStream(path, how);
    }
}
