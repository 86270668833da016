using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>
/// What every connection to a SQLite file needs: write-ahead log (readers never wait for the writer), durable commits,
/// foreign keys, and patience with other processes. Write transactions are BEGIN IMMEDIATE: the driver's default. A connection that
/// may only read takes the log as it is: a copy made with VACUUM INTO has none until somebody writes.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA secure_delete=ON;";

    private const string WriteAheadLog = "PRAGMA journal_mode=WAL;";

    // The driver's pool hands the same open file out again, settings and all: they are made once for each.
    private readonly ConditionalWeakTable<object, object?> _set = [];

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (IsToBeMade(connection) && SqliteFile.Of(connection.ConnectionString) is { } file)
        {
            SqliteFile.Make(file);
        }

        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(ConnectionOpening(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (connection is SqliteConnection { Handle: { } handle } && !_set.TryAdd(handle, null))
        {
            return;
        }

        using var command = connection.CreateCommand();
        #pragma warning disable CA2100 // Our own words.
        command.CommandText = IsReadOnly(connection) ? Pragmas : WriteAheadLog + Pragmas;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static bool IsReadOnly(DbConnection connection) => new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;

    // The path is looked at before the connection string is taken apart: this is asked for each time a connection opens.
    private static bool IsToBeMade(DbConnection connection) =>
        !File.Exists(connection.DataSource) && new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadWriteCreate;

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
