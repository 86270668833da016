using Microsoft.EntityFrameworkCore;
using Npgsql;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>A store that cannot be asked is told apart from a request that is wrong: only the first is worth another try as it is.</summary>
public sealed class UnavailableStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_postgresql_that_is_not_there_goes_away_or_may_only_be_read_is_unavailable_and_a_duplicate_is_not()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        await using var store = await TestStore.Create(StorageProvider.PostgreSql);
        await using var node = await TestNode.Start(store.Options);

        Assert.True(node.Dialect.IsUnavailable(await Fails(node, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")));
        Assert.True(node.Dialect.IsUnavailable(await Fails(node, """DO $$ BEGIN SET LOCAL transaction_read_only = on; UPDATE "Tasks" SET "Name" = ''; END $$""")));
        NpgsqlConnection.ClearAllPools();
        Assert.False(node.Dialect.IsUnavailable(await Fails(node, """INSERT INTO "__EFMigrationsHistory" SELECT * FROM "__EFMigrationsHistory" """)));

        var gone = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString) { Port = 1, Timeout = 2 };
        await using var nowhere = await TestNode.Start(
            new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = gone.ConnectionString }, before: _ => Task.CompletedTask);
        Assert.True(nowhere.Dialect.IsUnavailable(await Fails(nowhere, "SELECT 1")));
    }

    [Fact]
    public async Task A_sqlite_file_that_is_full_or_only_readable_is_unavailable_and_a_duplicate_is_not()
    {
        await using var store = await TestStore.Create(StorageProvider.Sqlite);
        await using var node = await TestNode.Start(store.Options);

        Assert.True(node.Dialect.IsUnavailable(await Fails(node, "PRAGMA query_only=1; DELETE FROM Tasks")));
        await node.Use(db => db.Database.ExecuteSqlRawAsync("PRAGMA query_only=0", Stop));
        Assert.False(node.Dialect.IsUnavailable(await Fails(node, """INSERT INTO "__EFMigrationsHistory" SELECT * FROM "__EFMigrationsHistory" """)));
        await node.Use(db => db.Database.ExecuteSqlRawAsync("PRAGMA max_page_count=1", Stop));
        Assert.True(node.Dialect.IsUnavailable(await Fails(node, """
            CREATE TABLE filler AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 5000)
            SELECT hex(randomblob(500)) AS t FROM n
            """)));
    }

    private static async Task<Exception> Fails(TestNode node, string sql) =>
        Assert.IsAssignableFrom<Exception>(await Record.ExceptionAsync(() => node.Use(db => db.Database.ExecuteSqlRawAsync(sql, Stop))));
}
