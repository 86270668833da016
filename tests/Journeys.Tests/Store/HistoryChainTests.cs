using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>Whatever is done to the history behind the product's back is found, at the first event it was done to.</summary>
public sealed class HistoryChainTests : IAsyncLifetime
{
    private TestStore _store = null!;
    private TestNode _node = null!;
    private Guid _id;
    private int _count;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await _node.Deploy(Models.Wait);
        _id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)0L))))).InstanceId;
        var key = await _node.Look(db => db.Tasks.Select(t => t.Key).SingleAsync());
        await _node.Advance(_id, at => new Stimulus.TaskCompleted(at, "u-2", key, FeelContext.Of(("answer", "ja"))));
        _count = (await _node.Look(db => db.Instances.SingleAsync())).HistoryCount;
        Assert.Null(await Verify());
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<ChainBreak?> Verify() => _node.With((VerifyHistory verify) => verify.Run(_id));

    // Behind the product's back: without triggers, entities or rules.
    private Task Tamper(string sql) => _node.Use(async db =>
    {
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
        Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(sql));
    });

    [Theory]
    [InlineData("Kind", "6")]
    [InlineData("At", "\"At\" + 1")]
    [InlineData("OccurredAt", "1")]
    [InlineData("Actor", "'u-9'")]
    [InlineData("ElementId", "'other'")]
    [InlineData("Key", "99")]
    [InlineData("Node", "'N999'")]
    [InlineData("Phase", "'F9'")]
    [InlineData("Activity", "'PLAN_GODKAND'")]
    [InlineData("What", "'Cancelled'")]
    [InlineData("Payload", "x'7b7d'")]
    [InlineData("Salt", "x'00112233445566778899aabbccddeeff'")]
    [InlineData("PayloadHash", "x'00'")]
    [InlineData("Hash", "x'00'")]
    public async Task An_edited_column_is_found_in_every_event(string column, string value)
    {
        for (var sequence = 1; sequence <= _count; sequence++)
        {
            await Tamper("CREATE TABLE \"Kept\" AS SELECT * FROM \"History\"; UPDATE \"History\" SET \"Kind\" = \"Kind\"");
            await Tamper($"UPDATE \"History\" SET \"{column}\" = {value} WHERE \"Sequence\" = {sequence}");
            var broken = await Verify();
            Assert.Equal(sequence, broken?.Sequence);
            await Tamper("DELETE FROM \"History\"; INSERT INTO \"History\" SELECT * FROM \"Kept\"");
            await _node.Use(db => db.Database.ExecuteSqlRawAsync("DROP TABLE \"Kept\""));
        }
    }

    [Fact]
    public async Task A_deleted_event_is_found()
    {
        await Tamper("DELETE FROM \"History\" WHERE \"Sequence\" = 3");
        Assert.Equal(3, (await Verify())?.Sequence);
    }

    [Fact]
    public async Task A_cut_tail_is_found()
    {
        await Tamper($"DELETE FROM \"History\" WHERE \"Sequence\" = {_count}");
        Assert.Equal(_count, (await Verify())?.Sequence);
    }

    [Fact]
    public async Task Two_events_that_change_places_are_found()
    {
        await Tamper("UPDATE \"History\" SET \"Sequence\" = -1 WHERE \"Sequence\" = 2");
        await Tamper("UPDATE \"History\" SET \"Sequence\" = 2 WHERE \"Sequence\" = 3");
        await Tamper("UPDATE \"History\" SET \"Sequence\" = 3 WHERE \"Sequence\" = -1");
        Assert.Equal(2, (await Verify())?.Sequence);
    }

    [Fact]
    public async Task A_state_that_the_history_does_not_give_is_found()
    {
        await Tamper("UPDATE \"Instances\" SET \"State\" = x'7b7d'");
        Assert.NotNull(await Verify());
    }

    [Fact]
    public async Task Erasing_by_the_rules_keeps_the_chain_and_erasing_otherwise_is_found()
    {
        await _node.Use(async db =>
        {
            var instance = await db.Instances.SingleAsync();
            HistoryChain.Erase(db, instance, await db.History.ToListAsync(), "SYSTEM", "DT-20", UtcMicroseconds.Round(_node.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        });
        Assert.Null(await Verify());
        Assert.Equal(0, await _node.Look(db => db.History.CountAsync(e => e.Payload != null || e.Salt != null)));
        await Tamper($"DELETE FROM \"History\" WHERE \"Sequence\" = {_count + 1}");
        Assert.NotNull(await Verify());
    }
}
