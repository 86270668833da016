using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Timelines;

/// <summary>The anchor outside the database tells what the hashes inside cannot: that all of them were changed together, or cut off.</summary>
public sealed class AnchorTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task It_holds_while_work_goes_on_and_breaks_when_the_end_of_a_history_is_cut_off_with_its_head(StorageProvider provider)
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        await using var store = await TestStore.Create(provider);
        await using var node = await TestNode.Start(store.Options);
        await node.Deploy(Models.Wait);
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(Assert.IsType<AdvanceResult.Advanced>(await node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", new FeelNumber(i)))))).InstanceId);
        }

        node.Clock.Advance(TimeSpan.FromHours(1));
        var anchor = await node.With((AnchorHistory a) => a.Make(Stop));
        Assert.Equal(3, anchor.Chains);

        // Later work changes nothing of the past.
        foreach (var id in ids)
        {
            var task = await node.Look(db => db.Tasks.AsNoTracking().SingleAsync(t => t.InstanceId == id, Stop));
            Assert.IsType<AdvanceResult.Advanced>(await node.Advance(id, at => new Stimulus.TaskCompleted(at, "u-1", task.Key, FeelContext.Empty)));
        }

        Assert.Empty(await node.With((AnchorHistory a) => a.Verify([anchor], Stop)));

        // Somebody who knows the database well takes away the end of one history, down into the anchored past, and mends the head.
        await node.Use(async db =>
        {
            var instance = await db.Instances.SingleAsync(i => i.Id == ids[1], Stop);
            var keep = await db.History.Where(e => e.InstanceId == ids[1] && e.Sequence == 2).SingleAsync(Stop);
            await db.History.Where(e => e.InstanceId == ids[1] && e.Sequence > 2).ExecuteDeleteAsync(Stop);
            (instance.HistoryCount, instance.HistoryHead) = (2, keep.Hash);
            await db.SaveChangesAsync(Stop);
        });
        var broken = Assert.Single(await node.With((AnchorHistory a) => a.Verify([anchor], Stop)));
        Assert.True(broken.Seen.Events < anchor.Events);
    }

    [Fact]
    public void It_is_found_in_whatever_was_kept()
    {
        var anchor = new Anchor(new(2026, 12, 1, 2, 30, 0, TimeSpan.Zero), 7, 4711, new string('a', 64));
        var mail = $"Subject: Nattens ankare\n\nSpara mejlet.\nhttps://trem.example.com/status#{anchor}\n";
        Assert.Equal([anchor], Anchor.Read(mail));
        Assert.Equal([anchor], Anchor.Read($"{anchor}\n{anchor}\n"));
        Assert.Empty(Anchor.Read("trem-anchor=20261201T023000Z.7.4711.kort"));
    }

    [Fact]
    public async Task Each_night_a_line_goes_into_the_file_and_a_mail_to_the_address()
    {
        await using var store = await TestStore.Create(StorageProvider.Sqlite);
        var file = Path.Combine(Path.GetTempPath(), $"trem-anchors-{Guid.NewGuid():N}.txt");
        try
        {
            await using var node = await TestNode.Start(store.Options, more: s => s.Configure<AnchorOptions>(o => (o.File, o.MailTo) = (file, "revisor@example.com")));
            for (var night = 0; night < 2; night++)
            {
                await node.With((KeepAnchor keep) => keep.Run(Stop));
                node.Clock.Advance(TimeSpan.FromDays(1));
            }

            var lines = await File.ReadAllLinesAsync(file, Stop);
            Assert.Equal(2, lines.Length);
            Assert.Equal(2, Anchor.Read(string.Join('\n', lines)).Count);
            var mails = await node.Look(db => db.OutboxRows.Where(o => o.Kind == OutboxKind.Mail).ToListAsync(Stop));
            Assert.Equal(2, mails.Count);
            Assert.All(mails, m => Assert.Contains("trem-anchor=", System.Text.Encoding.UTF8.GetString(m.Payload!), StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
