using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Tests.Content;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>A database with a thousand running instances, as the first release left it, is brought to this version and goes on.</summary>
public abstract class UpgradeSuite(StorageProvider provider)
{
    private const string Release = "initial";
    private static readonly string Folder = Path.Combine(Shipped.Root, "tests", "Frozen");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_ran_in_the_first_release_goes_on_in_this_one_and_its_history_holds()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        await using var store = await FrozenStore.Open(Folder, Release, provider);
        var watch = Stopwatch.StartNew();
        await using var node = await TestNode.Start(store.Options, new FakeTimeProvider(MakeFrozen.Now), before: db => DatabaseUpgrade.Run(db, store.Options, Stop));
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{provider}: upgraded in {watch.Elapsed.TotalSeconds:0.00} s"));
        var active = await node.Look(db => db.Instances.CountAsync(i => i.Status == InstanceStatus.Active));
        Assert.True(active >= 1000, $"Expected a thousand running instances; saw {active}.");

        await Names_open(node);
        await Tasks_are_completed(node);
        await Timers_ring_and_messages_arrive(node);
        await Holds(node);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_the_upgrade_the_next_one_goes_on()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        int commands;
        await using (var whole = await FrozenStore.Open(Folder, Release, provider))
        {
            commands = (await Upgrade(whole.Options, int.MaxValue)).Commands;
        }

        await using var store = await FrozenStore.Open(Folder, Release, provider);
        foreach (var at in new[] { commands / 4, commands / 2, commands - 2 }.Where(at => at > 0 && at < commands).Distinct())
        {
            Assert.NotEqual(0, (await Upgrade(store.Options, at)).ExitCode);
        }

        Assert.Equal(0, (await Upgrade(store.Options, int.MaxValue)).ExitCode);
        await using var node = await TestNode.Start(store.Options, new FakeTimeProvider(MakeFrozen.Now));
        Assert.Empty(await node.Look(async db => (await SchemaState.Of(db, Stop)).Pending));
        await Holds(node);
    }

    [Fact]
    public async Task Killed_while_it_makes_the_first_tables_the_next_start_makes_them()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        await using var store = await TestStore.Create(provider);
        foreach (var at in new[] { 1, 3, 60 })
        {
            Assert.NotEqual(0, (await Upgrade(store.Options, at)).ExitCode);
        }

        Assert.Equal(0, (await Upgrade(store.Options, int.MaxValue)).ExitCode);
        await using var node = await TestNode.Start(store.Options);
        Assert.Empty(await node.Look(async db => await SchemaComparison.Run(db, provider, Stop)));
    }

    private static async Task Holds(TestNode node)
    {
        var broken = new List<ChainBreak>();
        Assert.True(await node.With((VerifyHistory verify) => verify.RunAll(broken.Add, Stop)) >= 2000);
        Assert.Empty(broken);
    }

    // The key ring came along: what was sealed then is opened now.
    private static async Task Names_open(TestNode node)
    {
        var people = await node.Look(db => db.Set<Person>().AsNoTracking().ToListAsync(Stop));
        await using var scope = node.Services.CreateAsyncScope();
        var vault = scope.ServiceProvider.GetRequiredService<IdentityVault>();
        Assert.True(people.Count > 400);
        Assert.All(people, p => Assert.False(string.IsNullOrEmpty(vault.Open(p)?.FamilyName)));
    }

    private static async Task Tasks_are_completed(TestNode node)
    {
        var tasks = await node.Look(db => db.Tasks.AsNoTracking().Where(t => t.Status == WorkTaskStatus.Open)
            .Join(db.Instances.Where(i => i.ProcessId == "wait" && i.Status == InstanceStatus.Active), t => t.InstanceId, i => i.Id, (t, _) => t).ToListAsync(Stop));
        Assert.NotEmpty(tasks);
        foreach (var task in tasks)
        {
            Assert.IsType<AdvanceResult.Advanced>(await node.Advance(task.InstanceId, at => new Stimulus.TaskCompleted(at, "u-1", task.Key, FeelContext.Empty)));
            Assert.Equal(InstanceStatus.Completed, await node.Look(db => db.Instances.Where(i => i.Id == task.InstanceId).Select(i => i.Status).SingleAsync(Stop)));
        }
    }

    private static async Task Timers_ring_and_messages_arrive(TestNode node)
    {
        node.Clock.SetUtcNow(MakeFrozen.Now.AddDays(7));
        var due = node.Clock.GetUtcNow();
        foreach (var lane in new[] { Lane.Timers, Lane.Instances, Lane.Jobs })
        {
            await node.Sweep.Run(lane, Stop);
        }

        Assert.Equal(0, await node.Look(db => db.OutboxRows.CountAsync(o => o.Status == OutboxStatus.Pending && o.Lane == Lane.Timers && o.VisibleAt <= due)));
        foreach (var process in new[] { "timer", "message", "call" })
        {
            Assert.Equal(0, await node.Look(db => db.Instances.CountAsync(i => i.ProcessId == process && i.Status == InstanceStatus.Active)));
        }

        // Those that stood still when the release was made waited for a timer at their border, too.
        Assert.Empty(await node.Look(db => db.Incidents.Where(i => i.ClosedAt == null).Select(i => i.Message).ToListAsync(Stop)));
    }

    private static async Task<(int ExitCode, int Commands)> Upgrade(StorageOptions store, int commands)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Testing.dll"), "upgrade", store.Provider.ToString(), store.ConnectionString,
                commands.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
        })!;
        var said = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return (process.ExitCode, int.TryParse(said, CultureInfo.InvariantCulture, out var seen) ? seen : 0);
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class SqliteUpgrade() : UpgradeSuite(StorageProvider.Sqlite);

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PostgreSqlUpgrade() : UpgradeSuite(StorageProvider.PostgreSql);
