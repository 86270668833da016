using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Reports;

/// <summary>The status counts each time in a small programme; in a large one it says from when its counts are.</summary>
public sealed class ReadStatusTests : IAsyncLifetime
{
    private TestStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await TestStore.Create(StorageProvider.Sqlite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_small_programme_is_counted_each_time()
    {
        await using var node = await TestNode.Start(_store.Options);
        Assert.Equal((0, 1), await CountedAroundAStart(node));
    }

    [Fact]
    public async Task A_large_programme_is_counted_again_after_a_minute_and_a_new_version_is_seen_at_once()
    {
        await using var node = await TestNode.Start(_store.Options, more: s => s.AddSingleton(new StatusMemory(large: 0)));
        Assert.Equal((0, 0), await CountedAroundAStart(node));
        await node.Deploy(Models.Timer);
        Assert.Contains(await Processes(node), p => p.Id == "timer");
        node.Clock.Advance(StatusMemory.Kept);
        Assert.Equal(1, (await Processes(node)).Sum(p => p.Running));
    }

    private static async Task<(int Before, int After)> CountedAroundAStart(TestNode node)
    {
        await node.Deploy(Models.Wait);
        var before = (await Processes(node)).Sum(p => p.Running);
        Assert.IsType<AdvanceResult.Advanced>(await node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", new FeelNumber(0))))));
        Assert.Equal(1, await node.Look(db => db.Instances.CountAsync()));
        return (before, (await Processes(node)).Sum(p => p.Running));
    }

    private static async Task<IReadOnlyList<ServiceStatus.ProcessRow>> Processes(TestNode node) =>
        (await node.With((ReadStatus read) => read.Run())).Processes;
}
