using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>What a service makes sure of before it works on a database, and what it says when it will not.</summary>
public sealed class OpenStoreTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private TestStore _store = null!;

    private string File => new SqliteConnectionStringBuilder(_store.Options.ConnectionString).DataSource;

    public async ValueTask InitializeAsync() => _store = await TestStore.Create(StorageProvider.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_copy_made_with_vacuum_into_opens()
    {
        await Filled();
        var copy = File + ".copy";
        await Sql($"VACUUM INTO '{copy}'");

        Assert.Empty(await Open(new() { ConnectionString = $"Data Source={copy};Pooling=False" }));
        Assert.Equal("wal", await Scalar($"Data Source={copy};Pooling=False", "PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData("Users")]
    [InlineData("Instances")]
    [InlineData("History")]
    public async Task A_file_with_a_damaged_page_is_refused_with_what_to_do(string table)
    {
        await Filled();
        var root = Convert.ToInt64(await Scalar(_store.Options.ConnectionString, $"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"), null);
        var size = Convert.ToInt64(await Scalar(_store.Options.ConnectionString, "PRAGMA page_size"), null);
        await Sql("PRAGMA wal_checkpoint(TRUNCATE)");
        Forget();
        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = (root - 1) * size;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 200).ToArray(), Stop);
        }

        Assert.Contains("trem restore", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_or_none_of_ours_is_refused_with_what_to_do()
    {
        await Filled();
        await Sql("PRAGMA wal_checkpoint(TRUNCATE)");
        Forget();
        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.Contains("trem restore", (await Refused()).Message, StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(File, "Kära dagbok", Stop);
        Assert.Contains("trem restore", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_whose_last_event_is_gone_is_refused()
    {
        await Filled();
        await Sql("DELETE FROM History WHERE Sequence = (SELECT MAX(Sequence) FROM History)");
        Assert.Contains("names event", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_the_time_is_opened_and_said_to_be_checked_in_part()
    {
        await using var store = await FrozenStore.Open(Path.Combine(Content.Shipped.Root, "tests", "Frozen"), "initial", StorageProvider.Sqlite);
        Assert.False(SqliteFileCheck.Run(new SqliteConnectionStringBuilder(store.Options.ConnectionString).DataSource, TimeSpan.FromTicks(1)));
        Assert.True(SqliteFileCheck.Run(new SqliteConnectionStringBuilder(store.Options.ConnectionString).DataSource, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task A_database_of_a_later_version_is_refused_by_name()
    {
        await Filled();
        await Sql("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0')");
        Assert.Contains("29990101000000_Later", (await Refused()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE RetentionHolds", "no table RetentionHolds")]
    [InlineData("ALTER TABLE Users DROP COLUMN Language", "no column Users.Language")]
    [InlineData("DROP INDEX IX_Tasks_CaseId", "no index IX_Tasks_CaseId")]
    public async Task A_schema_that_differs_from_this_versions_is_refused_by_what_is_missing(string change, string said)
    {
        await Filled();
        await Sql(change);
        Assert.Contains(said, (await Refused()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_of_another_kind_is_told_on_postgresql_too()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        await using var store = await TestStore.Create(StorageProvider.PostgreSql);
        Assert.Empty(await Open(store.Options));
        await using var node = await TestNode.Start(store.Options);
        await node.Use(db => db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Users" ALTER COLUMN "Language" TYPE text; ALTER TABLE "Tasks" ALTER COLUMN "Status" DROP NOT NULL""", Stop));
        var told = await node.Look(db => SchemaComparison.Run(db, StorageProvider.PostgreSql, Stop));
        Assert.Equal(2, told.Count);
        Assert.Contains(told, t => t.StartsWith("Tasks.Status is integer and not integer NOT NULL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_lock_of_a_killed_upgrade_keeps_nobody_waiting()
    {
        await using (var fresh = await TestStore.Create(StorageProvider.Sqlite))
        {
            await Sql("""CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""", fresh.Options.ConnectionString);
            Assert.Empty(await Open(fresh.Options));
        }
    }

    [Fact]
    public async Task A_second_service_on_the_same_file_is_refused_and_the_next_after_it_is_not()
    {
        await Filled();
        using (SqliteFileLock.Take(_store.Options))
        {
            var refused = Assert.Throws<StoreRefusedException>(() => SqliteFileLock.Take(_store.Options));
            Assert.Contains("alone", refused.Message, StringComparison.Ordinal);
        }

        SqliteFileLock.Take(_store.Options).Dispose();
    }

    [Fact]
    public async Task A_new_file_is_its_owners_alone_with_its_log()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var node = await TestNode.Start(_store.Options);
        // SQLite removes the log with its last connection; one that has written and stays open keeps it there.
        await using var open = new SqliteConnection(_store.Options.ConnectionString);
        await open.OpenAsync(Stop);
        await using (var write = open.CreateCommand())
        {
            write.CommandText = "CREATE TABLE \"Kept\" (\"Id\" INTEGER)";
            await write.ExecuteNonQueryAsync(Stop);
        }

        foreach (var file in new[] { File, File + "-wal", File + "-shm" })
        {
            Assert.True(!OperatingSystem.IsWindows() && System.IO.File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public async Task Where_the_end_of_a_database_lies_no_new_one_is_begun()
    {
        await System.IO.File.WriteAllTextAsync(File + "-wal", "the end of something", Stop);
        await Assert.ThrowsAsync<StoreRefusedException>(() => Open(_store.Options));
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_first_start_and_a_lost_race_write_no_error(StorageProvider provider)
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        await using var store = await TestStore.Create(provider);
        Assert.Empty(await Open(store.Options, async services =>
        {
            var receipt = new Receipt { Key = "k", RequestHash = "h", InstanceId = Guid.Empty, Version = 0, At = DateTimeOffset.UnixEpoch };
            await using var first = services.CreateAsyncScope();
            await using var second = services.CreateAsyncScope();
            foreach (var scope in new[] { first, second })
            {
                scope.ServiceProvider.GetRequiredService<WorkflowContext>().Receipts.Add(receipt);
            }

            await first.ServiceProvider.GetRequiredService<WorkflowContext>().SaveChangesAsync(Stop);
            await Assert.ThrowsAsync<DbUpdateException>(() => second.ServiceProvider.GetRequiredService<WorkflowContext>().SaveChangesAsync(Stop));
        }));
    }

    [Fact]
    public async Task A_changed_collation_of_the_system_is_warned_of()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        await using var store = await TestStore.Create(StorageProvider.PostgreSql, "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'sv-SE'");
        Assert.Empty(await Open(store.Options));
        await using (var node = await TestNode.Start(store.Options))
        {
            await node.Use(db => db.Database.ExecuteSqlRawAsync("UPDATE pg_database SET datcollversion = '1.0' WHERE datname = current_database()", Stop));
        }

        var warned = Assert.Single(await Open(store.Options));
        Assert.Contains("REINDEX", warned, StringComparison.Ordinal);
    }

    private async Task Filled()
    {
        await using (var node = await TestNode.Start(_store.Options))
        {
            await node.Deploy(Models.Wait);
            Assert.IsType<AdvanceResult.Advanced>(await node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", new FeelNumber(0))))));
        }

        Forget();
    }

    private async Task<StoreRefusedException> Refused()
    {
        Forget();
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => Open(_store.Options));
        Assert.DoesNotContain('\n', refused.Message);
        return refused;
    }

    // Opens as a service does, and returns what went into the log as a warning or worse.
    private static async Task<IReadOnlyCollection<string>> Open(StorageOptions store, Func<IServiceProvider, Task>? then = null)
    {
        var log = new Lines();
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(log).SetMinimumLevel(LogLevel.Warning));
        services.AddDataProtection();
        services.AddWorkflowStore(store).AddJourneys();
        await using var provider = services.BuildServiceProvider();
        await using (var scope = provider.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<OpenStore>().Run(Stop);
        }

        await (then?.Invoke(provider) ?? Task.CompletedTask);
        return log.Seen;
    }

    private void Forget()
    {
        using var connection = new SqliteConnection(_store.Options.ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private Task Sql(string sql) => Sql(sql, _store.Options.ConnectionString);

    private static async Task Sql(string sql, string connection) => await Scalar(connection, sql);

    private static async Task<string> Scalar(string connectionString, string sql)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return $"{await command.ExecuteScalarAsync(Stop)}";
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Seen.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
