using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TreM.Workflow.Persistence;

/// <summary>Finds a wrong storage setting before anything connects.</summary>
internal static class StorageCheck
{
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static void Refuse(StorageOptions storage)
    {
        if (storage.MaxBatchSize < 1)
        {
            throw new InvalidOperationException(
                $"Setting {StorageOptions.Section}:{nameof(StorageOptions.MaxBatchSize)} is wrong: expected a number from 1; saw {storage.MaxBatchSize}.");
        }

        try
        {
            var missing = storage.Provider switch
            {
                StorageProvider.SqlServer => new SqlConnectionStringBuilder(storage.ConnectionString) switch
                {
                    { DataSource: "" } => "Server",
                    { InitialCatalog: "" } => "Database",
                    _ => null,
                },
                StorageProvider.PostgreSql => new NpgsqlConnectionStringBuilder(storage.ConnectionString) switch
                {
                    { Host: null or "" } => "Host",
                    { Database: null or "" } => "Database",
                    _ => null,
                },
                _ => new SqliteConnectionStringBuilder(storage.ConnectionString) is { DataSource: "" } ? "Data Source" : null,
            };
            if (missing is not null)
            {
                throw new InvalidOperationException(
                    $"Setting {StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)} is wrong: expected '{missing}=...' for {storage.Provider}; saw none.");
            }
        }
        catch (ArgumentException wrong)
        {
            // The parser's message names the keyword and never the values: no password ends up in a log.
            throw new InvalidOperationException(
                $"Setting {StorageOptions.Section}:{nameof(StorageOptions.ConnectionString)} is wrong for {storage.Provider}: {wrong.Message}", wrong);
        }
    }
}
