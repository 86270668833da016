using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Npgsql;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Testing.Stores;

/// <summary>Databases as a release left them (<c>tests/Frozen</c>), each time a fresh copy.</summary>
public static class FrozenStore
{
    /// <summary>The databases that there is a copy for.</summary>
    public static IReadOnlyList<StorageProvider> Providers { get; } = [StorageProvider.Sqlite, StorageProvider.PostgreSql];

    /// <summary>A database of a test's own with what the release had in it.</summary>
    /// <param name="folder">The folder <c>tests/Frozen</c>.</param>
    /// <param name="release">Its name there, for example <c>initial</c>.</param>
    /// <param name="provider">SQLite or PostgreSQL.</param>
    public static async Task<TestStore> Open(string folder, string release, StorageProvider provider)
    {
        var store = await TestStore.Create(provider);
        if (provider == StorageProvider.Sqlite)
        {
            await using var from = Unpack(folder, $"{release}.db.br");
            await using var to = File.Create(new SqliteConnectionStringBuilder(store.Options.ConnectionString).DataSource);
            await from.CopyToAsync(to);
        }
        else
        {
            await using var from = Unpack(folder, $"{release}.sql.br");
            using var script = new StreamReader(from);
            await using var connection = new NpgsqlConnection(store.Options.ConnectionString);
            await connection.OpenAsync();
            await Play(script, connection);
            await using var reset = new NpgsqlCommand("RESET ALL", connection);
            await reset.ExecuteNonQueryAsync();
        }

        return store;
    }

    private static BrotliStream Unpack(string folder, string file) => new(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress);

    // What pg_dump writes: statements that end with a line's end, and rows between COPY and a line with \. only.
    private static async Task Play(StreamReader script, NpgsqlConnection connection)
    {
        var statement = new List<string>();
        while (await script.ReadLineAsync() is { } line)
        {
            if (statement.Count == 0 && (line.Length == 0 || line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith('\\')))
            {
                continue;
            }

            statement.Add(line);
            if (!line.EndsWith(';'))
            {
                continue;
            }

            var text = string.Join('\n', statement);
            statement.Clear();
            if (text.StartsWith("COPY ", StringComparison.Ordinal))
            {
                await using var rows = await connection.BeginTextImportAsync(text);
                while (await script.ReadLineAsync() is { } row && row != "\\.")
                {
                    await rows.WriteAsync(row + "\n");
                }
            }
            else
            {
#pragma warning disable CA2100 // The dump is the project's own.
                await using var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
