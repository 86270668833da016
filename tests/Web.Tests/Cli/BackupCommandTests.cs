using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Web.Tests.Cli;

public sealed class BackupCommandTests
{
    private static readonly string Vignettes = Path.Combine(Shipped.Workflows, "demo", "vignetter.csv");

    [Fact]
    public async Task A_copy_is_made_and_verified_beside_a_running_service_and_put_back_when_it_has_stopped()
    {
        using var place = new Workplace();
        await place.Migrate();
        Assert.Equal(0, (await place.OnDatabase("import", "referrals", Vignettes)).ExitCode);
        var copy = place.At("copies.db");
        using (SqliteFileLock.Take(new StorageOptions { ConnectionString = place.Connection }))
        {
            Assert.Equal((0, ""), With(await place.OnDatabase("backup", copy)));
            Assert.Equal((0, "12 instances verified, 0 broken\n"), Said(await place.OnDatabase("verify")));
            var refused = await place.OnDatabase("restore", copy);
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("alone", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal((0, "12 instances verified, 0 broken\n"), Said(await Ran.Trem("verify", "--provider", "Sqlite", "--connection", $"Data Source={copy};Pooling=False")));
        Sql(place, "DELETE FROM Referrals");
        var restored = await place.OnDatabase("restore", copy);
        Assert.Equal(0, restored.ExitCode);
        Assert.Contains("trem.db.before-", restored.Output, StringComparison.Ordinal);
        Assert.Equal("12", Sql(place, "SELECT COUNT(*) FROM Referrals"));
        Assert.Equal((0, "12 instances verified, 0 broken\n"), Said(await place.OnDatabase("verify")));
        foreach (var file in new[] { copy, place.At("trem.db") })
        {
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [Fact]
    public async Task A_damaged_copy_is_not_put_back_and_a_copy_is_never_written_over()
    {
        using var place = new Workplace();
        await place.Migrate();
        var copy = place.At("copy.db");
        Assert.Equal(0, (await place.OnDatabase("backup", copy)).ExitCode);
        Assert.Contains("is there", (await place.OnDatabase("backup", copy)).Error, StringComparison.Ordinal);

        await using (var file = File.OpenWrite(copy))
        {
            file.SetLength(file.Length / 2);
        }

        var refused = await place.OnDatabase("restore", copy);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("damaged", refused.Error, StringComparison.Ordinal);
        Assert.Equal("The database was up to date.\n", (await place.OnDatabase("migrate")).Output);
        Assert.Equal(2, (await place.OnDatabase("restore", place.At("nothing.db"))).ExitCode);
    }

    [Fact]
    public async Task For_a_server_it_is_said_how_it_is_done_and_what_to_verify()
    {
        var ran = await Ran.Trem("backup", "x.dump", "--provider", "PostgreSql", "--connection", "Host=127.0.0.1;Database=x");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("pg_dump", ran.Error, StringComparison.Ordinal);
        Assert.Contains("trem verify --anchor", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_copy_in_the_databases_place_disagrees_with_the_anchor()
    {
        using var place = new Workplace();
        await place.Migrate();
        var before = place.At("before.db");
        Assert.Equal(0, (await place.OnDatabase("backup", before)).ExitCode);
        Assert.Equal(0, (await place.OnDatabase("import", "referrals", Vignettes)).ExitCode);
        var anchors = place.At("anchors.txt");
        await File.WriteAllTextAsync(anchors, $"https://trem.example.com/status#{await Anchored(place)}\n", TestContext.Current.CancellationToken);

        var held = await place.OnDatabase("verify", "--anchor", anchors);
        Assert.Equal((0, "12 instances verified, 0 broken\n1 anchors compared, 0 broken\n"), Said(held));
        Assert.Equal(0, (await place.OnDatabase("restore", before)).ExitCode);
        var older = await place.OnDatabase("verify", "--anchor", anchors);
        Assert.Equal(1, older.ExitCode);
        Assert.Contains("1 anchors compared, 1 broken", older.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await place.OnDatabase("verify", "--anchor", place.Put("none.txt", "Hej"))).ExitCode);
    }

    // The anchor that a later night would write.
    private static async Task<Anchor> Anchored(Workplace place)
    {
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new Later()).AddWorkflowStore(new StorageOptions { ConnectionString = place.Connection }).AddJourneys().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AnchorHistory>().Make(TestContext.Current.CancellationToken);
    }

    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(1);
    }

    private static (int, string) Said(Ran ran) => (ran.ExitCode, ran.Output);

    private static (int, string) With(Ran ran) => (ran.ExitCode, ran.Error);

    private static string Sql(Workplace place, string sql)
    {
        using var connection = new SqliteConnection(place.Connection);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is the test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return $"{command.ExecuteScalar()}";
    }
}
