using Microsoft.Data.Sqlite;
using Npgsql;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Testing.Stores;

/// <summary>A database of a test's own, removed with it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly string? _server;
    private readonly string? _name;

    private TestStore(StorageOptions options, string? folder, string? server, string? name) =>
        (Options, _folder, _server, _name) = (options, folder, server, name);

    /// <summary>The databases that every test of the store runs on.</summary>
    public static IReadOnlyList<StorageProvider> All { get; } = [StorageProvider.Sqlite, StorageProvider.PostgreSql, StorageProvider.SqlServer];

    public StorageOptions Options { get; }

    /// <summary>Why a database cannot be used here, or null when it can.</summary>
    public static string? Missing(StorageProvider provider) => provider switch
    {
        StorageProvider.PostgreSql when Server(provider) is null => "no server: set TREM_TEST_POSTGRES (tests/run.sh starts one)",
        StorageProvider.SqlServer when Server(provider) is null => "no server: set TREM_TEST_SQLSERVER to a connection string",
        _ => null,
    };

    /// <summary>Creates an empty database.</summary>
    /// <param name="provider">Which.</param>
    /// <param name="how">On PostgreSQL, further words of CREATE DATABASE.</param>
    public static async Task<TestStore> Create(StorageProvider provider, string how = "")
    {
        var name = $"trem_{Guid.NewGuid():N}";
        switch (provider)
        {
            case StorageProvider.PostgreSql:
                var postgres = new NpgsqlConnectionStringBuilder(Server(provider));
                await Execute(postgres.ConnectionString, $"CREATE DATABASE \"{name}\" {how}");
                postgres.Database = name;
                postgres.MaxPoolSize = 40;
                return new(new() { Provider = provider, ConnectionString = postgres.ConnectionString }, null, Server(provider), name);
            case StorageProvider.SqlServer:
                var sql = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(Server(provider));
                await ExecuteSqlServer(sql.ConnectionString, $"CREATE DATABASE [{name}]");
                sql.InitialCatalog = name;

                // One row a command: what every server that speaks the protocol takes.
                return new(new() { Provider = provider, ConnectionString = sql.ConnectionString, MaxBatchSize = 1 }, null, Server(provider), name);
            default:
                var folder = Directory.CreateTempSubdirectory("trem-test").FullName;
                return new(new() { Provider = provider, ConnectionString = $"Data Source={Path.Combine(folder, "trem.db")}" }, folder, null, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        switch (Options.Provider)
        {
            case StorageProvider.PostgreSql:
                await using (var connection = new NpgsqlConnection(Options.ConnectionString))
                {
                    NpgsqlConnection.ClearPool(connection);
                }

                await Execute(_server!, $"DROP DATABASE \"{_name}\" WITH (FORCE)");
                break;
            case StorageProvider.SqlServer:
                Microsoft.Data.SqlClient.SqlConnection.ClearAllPools();
                await ExecuteSqlServer(_server!, $"DROP DATABASE [{_name}]");
                break;
            default:
                using (var connection = new SqliteConnection(Options.ConnectionString))
                {
                    SqliteConnection.ClearPool(connection);
                }

                Directory.Delete(_folder!, recursive: true);
                break;
        }
    }

    private static string? Server(StorageProvider provider) =>
        Environment.GetEnvironmentVariable(provider == StorageProvider.PostgreSql ? "TREM_TEST_POSTGRES" : "TREM_TEST_SQLSERVER") is { Length: > 0 } server
            ? server
            : null;

    private static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteSqlServer(string server, string sql)
    {
        await using var connection = new Microsoft.Data.SqlClient.SqlConnection(server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The name is the test's own.
        await using var command = new Microsoft.Data.SqlClient.SqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
