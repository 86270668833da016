using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Reliability;

/// <summary>A real process, killed again and again: nothing is lost, and nothing happens twice.</summary>
public sealed class KillTests
{
    private const int Participants = 50;

    // TREM_TEST_KILLS=100 for a long run.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("TREM_TEST_KILLS"), out var kills) ? kills : 8;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task Killed_at_any_moment_and_started_again_a_node_loses_nothing_and_repeats_nothing(StorageProvider provider)
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        var mails = Directory.CreateTempSubdirectory("trem-mail").FullName;
        await using var store = await TestStore.Create(provider);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                // A number of signs of life, then the end between two instructions: the process does not wait to be killed.
                using var node = Start(store.Options, mails);
                for (var signs = random.Next(1, 60); signs > 0 && await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "done"; signs--)
                {
                }

                node.Kill(entireProcessTree: true);
                await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            using var last = Start(store.Options, mails);
            var errors = last.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (await last.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != "done")
            {
            }

            await last.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(last.ExitCode == 0, $"seed {seed}: {await errors}");
            await Check(store, mails, seed);
        }
        finally
        {
            Directory.Delete(mails, recursive: true);
        }
    }

    private static async Task Check(TestStore store, string mails, int seed)
    {
        await using var node = await TestNode.Start(store.Options);
        await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(node.Services);
        Assert.Equal(Participants * 2, await node.Look(db => db.Instances.CountAsync(i => i.Status == InstanceStatus.Completed)));
        Assert.Equal(0, await node.Look(db => db.Incidents.CountAsync()));
        Assert.Equal(0, await node.Look(db => db.OutboxRows.CountAsync(o => o.Status != OutboxStatus.Done)));

        // Each participant: one start, one completed task, one timer, one call, two jobs; each with one mail.
        foreach (var (what, times) in new[] { ("Start", 2), ("TaskCompleted", 1), ("TimerFired", 1), ("ChildEnded", 1), ("JobCompleted", 2) })
        {
            Assert.Equal((what, Participants * times), (what, await node.Look(db => db.History.CountAsync(e => e.What == what))));
        }

        Assert.Equal(Participants, await node.Look(db => db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Completed)));
        Assert.Equal(Participants, await node.Look(db => db.Receipts.CountAsync()));
        var sent = await node.Look(db => db.OutboxRows.Where(o => o.Kind == OutboxKind.Mail).Select(o => o.Id).ToListAsync());
        Assert.Equal(Participants * 2, sent.Count);
        var files = Directory.GetFiles(mails, "*.eml").Select(f => Guid.Parse(Path.GetFileNameWithoutExtension(f).Split('-')[1]));
        Assert.Equal(sent.Order(), files.Order());
        var broken = new List<ChainBreak>();
        Assert.Equal(Participants * 2, await node.With((VerifyHistory verify) => verify.RunAll(broken.Add)));
        Assert.True(broken.Count == 0, $"seed {seed}: {string.Join("; ", broken)}");
    }

    private static Process Start(StorageOptions store, string mails)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Testing.dll"), store.Provider.ToString(), store.ConnectionString, mails, $"{Participants}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
