using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Reliability;

/// <summary>The connection breaks between COMMIT and its answer: whether it was done is not known, and asking again tells.</summary>
public sealed class CutConnectionTests
{
    [Fact]
    public async Task A_request_whose_commit_was_not_answered_is_repeated_with_its_key_and_has_one_effect()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        await using var store = await TestStore.Create(StorageProvider.PostgreSql);
        var server = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString);
        await using var wire = new Wire(server.Port);
        server.Port = wire.Port;
        await using var node = await TestNode.Start(new() { Provider = StorageProvider.PostgreSql, ConnectionString = server.ConnectionString });
        await node.Deploy(Models.Wait);
        var id = Assert.IsType<AdvanceResult.Advanced>(await node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1))))).InstanceId;
        var key = await node.Look(db => db.Tasks.Where(t => t.InstanceId == id).Select(t => t.Key).SingleAsync());
        Task<AdvanceResult> Complete() => node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.TaskCompleted(at, "u-7", key, FeelContext.Empty))
        {
            Receipt = new("u-7", "once"),
        }));

        wire.CutsAtCommit = true;
        await Assert.ThrowsAnyAsync<Exception>(Complete);
        Assert.False(wire.CutsAtCommit);

        Assert.IsType<AdvanceResult.Replayed>(await Complete());
        Assert.Equal(1, await node.Look(db => db.History.CountAsync(e => e.What == "TaskCompleted")));
        Assert.Equal(InstanceStatus.Completed, (await node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Null(await node.With((VerifyHistory verify) => verify.Run(id)));
    }

    // Passes on what it gets, until it has passed on a COMMIT: then the client hears no more.
    private sealed class Wire : IAsyncDisposable
    {
        // With the end of the text: a transaction begins with the words READ COMMITTED.
        private static ReadOnlySpan<byte> Commit => "COMMIT\0"u8;

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly int _server;
        private readonly Task _accepting;

        public Wire(int server)
        {
            _server = server;
            _listener.Start();
            _accepting = Accept();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public bool CutsAtCommit { get; set; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting;
        }

        private async Task Accept()
        {
            try
            {
                while (true)
                {
                    _ = Pass(await _listener.AcceptTcpClientAsync());
                }
            }
            catch (SocketException)
            {
                // Stopped.
            }
            catch (ObjectDisposedException)
            {
                // Stopped.
            }
        }

        private async Task Pass(TcpClient client)
        {
            using var near = client;
            using var far = new TcpClient();
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, _server);
                var cut = new CancellationTokenSource();
                var answers = far.GetStream().CopyToAsync(near.GetStream(), cut.Token);
                var buffer = new byte[65536];
                for (int read; (read = await near.GetStream().ReadAsync(buffer)) > 0;)
                {
                    var commits = CutsAtCommit && buffer.AsSpan(0, read).IndexOf(Commit) >= 0;
                    if (commits)
                    {
                        await cut.CancelAsync();
                        await answers.ContinueWith(_ => { }, TaskScheduler.Default);
                    }

                    await far.GetStream().WriteAsync(buffer.AsMemory(0, read));
                    if (commits)
                    {
                        // The server's answer is heard, so that it is done, and goes no further.
                        _ = await far.GetStream().ReadAsync(buffer);
                        CutsAtCommit = false;
                        return;
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
            {
                // One of the two has gone.
            }
        }
    }
}
