using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Messages;

public sealed class SettleMessageTests : IAsyncLifetime
{
    private static readonly Actor Administrator = new("admin", [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);

    private TestStore _store = null!;
    private TestNode _node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await _node.Deploy(Models.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<(Guid Instance, Guid Message)> Apart()
    {
        var instance = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("message", "u-1", FeelContext.Of(("id", "A-1"))))).InstanceId;
        await _node.With((ReceiveMessage receive) => receive.Run(new ReceiptKey("P-08", Guid.NewGuid().ToString()), "answer", "A-2", FeelContext.Of(("yes", true)), Stop));
        await _node.Sweep.RunAll(Stop);
        return (instance, await _node.Look(db => db.Inbox.Where(m => m.Status == InboxStatus.Waiting).Select(m => m.Id).SingleAsync(Stop)));
    }

    private Task<InstanceStatus> Status(Guid id) => _node.Look(db => db.Instances.Where(i => i.Id == id).Select(i => i.Status).SingleAsync(Stop));

    [Fact]
    public async Task A_message_under_the_wrong_key_is_given_to_the_instance_that_waits_for_it()
    {
        var (instance, message) = await Apart();
        var receiver = Assert.Single(await _node.With((SettleMessage settle) => settle.Receivers("answer", Administrator, Stop)));
        Assert.Equal((instance, "A-1"), (receiver.InstanceId, receiver.CorrelationKey));

        Assert.Equal(SettleResult.Done, await _node.With((SettleMessage settle) => settle.Assign(message, instance, "Fel nyckel från partnern", Administrator, Stop)));
        Assert.Equal(InstanceStatus.Completed, await Status(instance));
        var kept = await _node.Look(db => db.Inbox.AsNoTracking().SingleAsync(Stop));
        Assert.Equal((InboxStatus.Taken, instance, "admin", "Fel nyckel från partnern", null), (kept.Status, kept.TakenBy, kept.SettledBy, kept.SettledBecause, kept.Payload));
        Assert.True(await _node.Look(db => db.History.AnyAsync(e => e.InstanceId == instance && e.Activity == "MEDDELANDE_TILLDELAT", Stop)));
        Assert.Equal(SettleResult.Gone, await _node.With((SettleMessage settle) => settle.Assign(message, instance, "Igen", Administrator, Stop)));
    }

    [Fact]
    public async Task Sent_again_under_the_right_key_it_is_taken()
    {
        var (instance, message) = await Apart();
        Assert.Equal(SettleResult.Done, await _node.With((SettleMessage settle) => settle.Replay(message, "A-1", "Rätt nyckel", Administrator, Stop)));
        await _node.Sweep.RunAll(Stop);
        Assert.Equal(InstanceStatus.Completed, await Status(instance));
    }

    [Fact]
    public async Task Nothing_is_settled_without_a_reason_or_to_an_instance_that_does_not_wait()
    {
        var (instance, message) = await Apart();
        Assert.Equal(SettleResult.NeedsReason, await _node.With((SettleMessage settle) => settle.Discard(message, " ", Administrator, Stop)));
        Assert.Equal(SettleResult.NeedsReason, await _node.With((SettleMessage settle) => settle.Assign(message, instance, "", Administrator, Stop)));
        Assert.Equal(SettleResult.NotWaiting, await _node.With((SettleMessage settle) => settle.Assign(message, Guid.NewGuid(), "Prov", Administrator, Stop)));
        Assert.Equal(SettleResult.Done, await _node.With((SettleMessage settle) => settle.Discard(message, "Hör inte hit", Administrator, Stop)));
        Assert.Equal(SettleResult.Gone, await _node.With((SettleMessage settle) => settle.Discard(message, "Hör inte hit", Administrator, Stop)));
        Assert.Equal(InstanceStatus.Active, await Status(instance));
    }
}
