using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence;

namespace Benchmarks.Journeys;

/// <summary>
/// The rows of one cycle, written again under new ids: what the database alone costs. It is spared nothing that makes the data
/// safe (the same two commits, the same settings) and gets every help: open connections, prepared statements, batches, and on
/// SQLite a queue for the one writer, because a caller that polls for the lock loses more time than it writes.
/// </summary>
internal sealed class BareCycle : IDisposable
{
    private readonly StorageOptions _store;
    private readonly List<Row> _first = [];
    private readonly List<Row> _second = [];
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly List<DbConnection> _connections = [];
    private readonly List<Func<Task>> _callers = [];

    private BareCycle(StorageOptions store) => _store = store;

    /// <summary>Reads the rows of the one cycle that has run.</summary>
    public static async Task<BareCycle> Read(ServiceProvider node, StorageOptions store)
    {
        var bare = new BareCycle(store);
        await using var scope = node.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        var waits = await db.History.Where(e => e.What == "TaskCompleted").Select(e => e.Sequence).SingleAsync();
        var instance = await Rows(db, "Instances", "Id");
        var task = await Rows(db, "Tasks", "InstanceId");
        var history = await Rows(db, "History", "InstanceId");
        bare._first.AddRange(instance);
        bare._first.AddRange(task);
        bare._first.AddRange(history.Where(r => Convert.ToInt32(r.Values[r.Columns.IndexOf("Sequence")], null) < waits));
        bare._second.AddRange(instance.Select(r => r.AsUpdate("Id", ["State", "Version", "Status", "EndedAt", "At", "HistoryCount", "HistoryHead"])));
        bare._second.AddRange(task.Select(r => r.AsUpdate("InstanceId", ["Status", "ClosedAt", "CompletedBy", "Variables"])));
        bare._second.AddRange(history.Where(r => Convert.ToInt32(r.Values[r.Columns.IndexOf("Sequence")], null) >= waits));
        return bare;
    }

    public void Dispose()
    {
        _connections.ForEach(c => c.Dispose());
        _writer.Dispose();
    }

    /// <summary>A caller with a connection of its own, which it keeps from round to round.</summary>
    public Func<Task> Caller(int number)
    {
        while (_callers.Count <= number)
        {
            _callers.Add(Connect());
        }

        return _callers[number];
    }

    private Func<Task> Connect()
    {
        DbConnection connection = _store.Provider == StorageProvider.PostgreSql
            ? new NpgsqlConnection(_store.ConnectionString + ";Max Auto Prepare=200")
            : new SqliteConnection(_store.ConnectionString);
        _connections.Add(connection);
        connection.Open();
        if (connection is SqliteConnection)
        {
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA secure_delete=ON;";
            pragmas.ExecuteNonQuery();
        }

        var first = new Commit(connection, _first, _writer);
        var second = new Commit(connection, _second, _writer);
        return async () =>
        {
            var id = Guid.CreateVersion7();
            await first.Write(id);
            await second.Write(id);
        };
    }

    private static async Task<List<Row>> Rows(WorkflowContext db, string table, string key)
    {
        var connection = db.Database.GetDbConnection();
        if (connection.State != System.Data.ConnectionState.Open)
        {
            await db.Database.OpenConnectionAsync();
        }

        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of our own tables.
        command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Row>();
        while (await reader.ReadAsync())
        {
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(new Row(table, columns, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeName)], values, key, null));
        }

        return rows;
    }

    private sealed record Row(string Table, List<string> Columns, List<string> Types, object[] Values, string Key, string[]? Updates)
    {
        public Row AsUpdate(string key, string[] columns) => this with { Key = key, Updates = columns };

        public IEnumerable<string> Parameters => Updates is null ? Columns : Updates.Append(Key);

        // The task's id is the instance's here: as new each time, and as long.
        public bool IsId(string name) => name == Key || (Table == "Tasks" && name == "Id");

        public object ValueOf(string name) => Values[Columns.IndexOf(name)];

        public string TypeOf(string name) => Types[Columns.IndexOf(name)];

        public string Sql => Updates is null
            ? $"INSERT INTO \"{Table}\" ({string.Join(", ", Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", Columns.Select(c => $"@{c}"))})"
            : $"UPDATE \"{Table}\" SET {string.Join(", ", Updates.Select(c => $"\"{c}\" = @{c}"))} WHERE \"{(Table == "Tasks" ? "Id" : Key)}\" = @{Key}";
    }

    // One transaction: a batch where the driver has batches, prepared commands where it has not.
    private sealed class Commit
    {
        private readonly DbConnection _connection;
        private readonly List<Row> _rows;
        private readonly SemaphoreSlim _writer;
        private readonly List<SqliteCommand> _commands = [];

        public Commit(DbConnection connection, List<Row> rows, SemaphoreSlim writer)
        {
            (_connection, _rows, _writer) = (connection, rows, writer);
            if (connection is SqliteConnection sqlite)
            {
                foreach (var row in rows)
                {
#pragma warning disable CA2100 // Names of our own tables and columns.
                    var command = new SqliteCommand(row.Sql, sqlite);
#pragma warning restore CA2100
                    command.Parameters.AddRange(row.Parameters.Select(name => new SqliteParameter(name, row.ValueOf(name))));
                    command.Prepare();
                    _commands.Add(command);
                }
            }
        }

        public Task Write(Guid id) => _connection is NpgsqlConnection postgres ? Batch(postgres, id) : Prepared((SqliteConnection)_connection, id);

        private async Task Batch(NpgsqlConnection postgres, Guid id)
        {
            await using var batch = postgres.CreateBatch();
            foreach (var row in _rows)
            {
                var command = new NpgsqlBatchCommand(row.Sql);
                foreach (var name in row.Parameters)
                {
                    command.Parameters.Add(new NpgsqlParameter(name, row.IsId(name) ? id : row.ValueOf(name)) { DataTypeName = row.TypeOf(name) });
                }

                batch.BatchCommands.Add(command);
            }

            // Without a transaction of its own a batch is one.
            await batch.ExecuteNonQueryAsync();
        }

        private async Task Prepared(SqliteConnection sqlite, Guid id)
        {
            var text = id.ToString().ToUpperInvariant();
            await _writer.WaitAsync();
            try
            {
                await using var transaction = sqlite.BeginTransaction();
                foreach (var (command, row) in _commands.Zip(_rows))
                {
                    foreach (var name in row.Parameters.Where(row.IsId))
                    {
                        command.Parameters[name].Value = text;
                    }

                    command.Transaction = transaction;
                    command.ExecuteNonQuery();
                }

                await transaction.CommitAsync();
            }
            finally
            {
                _writer.Release();
            }
        }
    }
}
