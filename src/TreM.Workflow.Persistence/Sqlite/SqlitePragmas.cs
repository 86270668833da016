using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TreM.Workflow.Persistence.Sqlite;

/// <summary>
/// What every connection to a SQLite file needs: write-ahead log (readers never wait for the writer), durable commits,
/// foreign keys, and patience with other processes. Write transactions are BEGIN IMMEDIATE: the driver's default.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA secure_delete=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
