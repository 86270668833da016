using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;
using TreM.Workflow.Web.Hosting;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Reliability;

/// <summary>Hangfire only wakes: whatever becomes of it, a node starts and work is done. Real processes on PostgreSQL.</summary>
public sealed class BackgroundTests : IAsyncLifetime
{
    // TREM_TEST_STARTS=20 for a long run.
    private static readonly int Starts = int.TryParse(Environment.GetEnvironmentVariable("TREM_TEST_STARTS"), out var starts) ? starts : 2;

    // A lock of Hangfire's that was left behind would cost ten minutes; a start on this machine costs what it costs.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(1);

    private readonly string _mails = Directory.CreateTempSubdirectory("trem-mail").FullName;
    private readonly int _port = WebNode.FreePort();
    private TestStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        _store = await TestStore.Create(StorageProvider.PostgreSql);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_mails, recursive: true);
    }

    [Fact]
    public async Task Killed_at_any_moment_of_its_start_a_node_starts_the_next_time_without_waiting()
    {
        var usual = await ReadyAfter();
        var random = new Random();
        for (var start = 0; start < Starts; start++)
        {
            await using (WebNode.Start(_store.Options, _mails, _port))
            {
                await Task.Delay(usual * (0.3 + random.NextDouble()), Stop);
            }

            var next = await ReadyAfter();
            TestContext.Current.SendDiagnosticMessage($"start {start}: ready after {next.TotalSeconds:F1} s (usually {usual.TotalSeconds:F1} s)");
            Assert.True(next < usual + Late, $"Ready after {next}; usually after {usual}.");
        }
    }

    [Fact]
    public async Task A_node_starts_and_works_beside_locks_that_dead_nodes_have_left()
    {
        await using (var before = WebNode.Start(_store.Options, _mails, _port))
        {
            await before.Ready();
            await Registered();
        }

        await Execute("""
            INSERT INTO hangfire.lock (resource, updatecount, acquired)
            SELECT 'hangfire:' || l, 0, now() + interval '8 hours'
            FROM unnest(ARRAY['recurring-jobs:lock', 'lock:recurring-job:timers', 'lock:recurring-job:instances', 'lock:recurring-job:mail']) l
            ON CONFLICT DO NOTHING
            """);
        await using var node = WebNode.Start(_store.Options, _mails, _port);
        await node.Ready();
        await DoneInTime();
    }

    [Fact]
    public async Task Work_goes_on_when_all_that_Hangfire_has_is_dropped_and_the_node_says_so_until_it_is_mended()
    {
        await using var node = WebNode.Start(_store.Options, _mails, _port);
        await node.Ready();
        await Registered();
        await Execute("DROP SCHEMA hangfire CASCADE");
        await DoneInTime();
        await Registered();
        Assert.Equal(System.Net.HttpStatusCode.OK, await node.State());
    }

    [Fact]
    public async Task A_node_whose_clock_is_wrong_says_so_and_takes_no_work()
    {
        await using var service = new Service();
        await service.InitializeAsync();
        var wall = new Wall();
        var clock = new StoreClock(wall);
        var sweeps = new Sweeps(
            service.Services.GetRequiredService<OutboxSweep>(), service.Services.GetRequiredService<IServiceScopeFactory>(), new Demonstration(),
            TimeProvider.System, NullLogger<Sweeps>.Instance, clock);
        var id = Guid.CreateVersion7();
        await service.Use<WorkflowContext>(async db =>
        {
            db.OutboxRows.Add(new OutboxRow
            {
                Id = id, Kind = OutboxKind.InboxLook, Lane = Lane.Jobs, Payload = id.ToByteArray(), CreatedAt = DateTimeOffset.UtcNow, DueAt = DateTimeOffset.UtcNow,
                VisibleAt = DateTimeOffset.UtcNow.AddMinutes(-1), Attempts = 0, Status = OutboxStatus.Pending,
            });
            await db.SaveChangesAsync(Stop);
        });

        wall.Ahead = TimeSpan.FromHours(8);
        await sweeps.Jobs(Stop);
        Assert.True(clock.IsFarOff);
        Assert.Equal(1, await Left());

        wall.Ahead = TimeSpan.FromSeconds(29);
        await sweeps.Jobs(Stop);
        Assert.False(clock.IsFarOff);
        Assert.Equal(0, await Left());

        async Task<int> Left()
        {
            var left = 0;
            await service.Use<WorkflowContext>(async db => left = await db.OutboxRows.CountAsync(o => o.Id == id, Stop));
            return left;
        }
    }

    private async Task<TimeSpan> ReadyAfter()
    {
        var since = Stopwatch.StartNew();
        await using var node = WebNode.Start(_store.Options, _mails, _port);
        await node.Ready();
        return since.Elapsed;
    }

    private Task Registered() => Until(
        async () => await Scalar("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'hangfire' AND table_name = 'set'") > 0
            && await Scalar("SELECT count(*) FROM hangfire.set WHERE key = 'recurring-jobs'") >= 10,
        3 * AtMost);

    // Nobody rings for it: only a sweep finds it.
    private async Task DoneInTime()
    {
        await using var look = await TestNode.Start(_store.Options, new FakeTimeProvider(DateTimeOffset.UtcNow));
        var id = Guid.CreateVersion7();
        await look.Use(async db =>
        {
            db.OutboxRows.Add(OutboxRows.Mail(id, new MailOrder("task-new", "mailto:kim@example.com", "sv", "/tasks/1"), UtcMicroseconds.Round(DateTimeOffset.UtcNow), null));
            await db.SaveChangesAsync();
        });
        await Until(() => look.Look(db => db.OutboxRows.AnyAsync(o => o.Id == id && o.Status == OutboxStatus.Done)), AtMost);
    }

    private static async Task Until(Func<Task<bool>> isTrue, TimeSpan within)
    {
        for (var since = Stopwatch.StartNew(); !await isTrue();)
        {
            Assert.True(since.Elapsed < within, $"Expected it within {within}.");
            await Task.Delay(100, Stop);
        }
    }

    private async Task Execute(string sql) => await Scalar(sql);

    private async Task<long> Scalar(string sql)
    {
        await using var connection = new NpgsqlConnection(_store.Options.ConnectionString);
        await connection.OpenAsync(Stop);
#pragma warning disable CA2100 // The test's own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Stop) is long count ? count : 0;
    }

    private sealed class Wall : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
