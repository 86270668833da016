using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Web.Tests.Reliability;

/// <summary>
/// Three nodes on one database, killed again and again, and the database restarted: what was acknowledged is there, nothing is there
/// twice, timers are late by at most a lease and a minute. <c>tests/cluster.sh</c> runs it for five minutes.
/// </summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Wait = 10;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("TREM_TEST_CLUSTER_SECONDS"), out var seconds) ? seconds : 30);

    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LateAtMost = new BackgroundOptions().Lease + TimeSpan.FromMinutes(1);

    // A message starts it; then a timer, and no more.
    private static readonly string Probe = Models.Process("probe", $"""
        <startEvent id="start"><messageEventDefinition id="start_m" messageRef="m"/></startEvent>
        <sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
        <intermediateCatchEvent id="wait" name="Vänta">
          <timerEventDefinition id="wait_t"><timeDuration xsi:type="tFormalExpression">PT{Wait}S</timeDuration></timerEventDefinition>
        </intermediateCatchEvent>
        <sequenceFlow id="f2" sourceRef="wait" targetRef="end"/>
        <endEvent id="end"/>
        """, """<message id="m" name="partner-probe"/>""");

    private readonly string _mails = Directory.CreateTempSubdirectory("trem-mail").FullName;
    private readonly int[] _ports = [.. Enumerable.Range(0, Nodes).Select(_ => WebNode.FreePort())];
    private readonly WebNode?[] _nodes = new WebNode?[Nodes];
    private readonly ConcurrentDictionary<Guid, int> _filed = new();
    private int _sent;
    private TestStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.Missing(StorageProvider.PostgreSql) is not null, TestStore.Missing(StorageProvider.PostgreSql) ?? "");
        _store = await TestStore.Create(StorageProvider.PostgreSql);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<WebNode>())
        {
            await node.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_mails, recursive: true);
    }

    [Fact]
    public async Task Nodes_are_killed_and_the_database_restarted_and_nothing_acknowledged_is_lost_or_doubled()
    {
        for (var i = 0; i < Nodes; i++)
        {
            _nodes[i] = WebNode.Start(_store.Options, _mails, _ports[i]);
            await _nodes[i]!.Ready();
        }

        await using var look = await TestNode.Start(_store.Options, new FakeTimeProvider(DateTimeOffset.UtcNow));
        await look.With((Deploy deploy) => deploy.Run([new("probe.bpmn", Probe)], "TEST", cancellationToken: Stop));
        var key = (await look.With((ApiKeys keys) => keys.Create("cluster", "P-01", TimeSpan.FromDays(1), ApiScopes.WithoutJobs, Actor.System)))!.Value.Text;

        using var over = new CancellationTokenSource();
        var traffic = Enumerable.Range(0, 2).Select(driver => Drive(driver, key, over.Token)).ToList();
        var kills = await Kill();
        await over.CancelAsync();
        await Task.WhenAll(traffic);
        for (var i = 0; i < Nodes; i++)
        {
            _nodes[i] = _nodes[i] is { HasExited: false } alive ? alive : WebNode.Start(_store.Options, _mails, _ports[i]);
            await _nodes[i]!.Ready();
        }

        var soon = DateTimeOffset.UtcNow.AddHours(1);
        await Until(look, async db => !await db.OutboxRows.AnyAsync(
                o => o.Status == OutboxStatus.Pending && o.Kind != OutboxKind.Reminder && o.DueAt < soon, Stop)
            && !await db.Instances.AnyAsync(i => i.ProcessId == "probe" && i.Status == InstanceStatus.Active, Stop));
        await Check(look, kills);
    }

    private async Task<int> Kill()
    {
        var random = new Random();
        var (kills, restarts) = (0, 0);
        for (var since = Stopwatch.StartNew(); since.Elapsed < Lasts;)
        {
            await Task.Delay(BetweenKills, Stop);
            var victim = random.Next(Nodes);
            await _nodes[victim]!.DisposeAsync();
            _nodes[victim] = WebNode.Start(_store.Options, _mails, _ports[victim]);
            kills++;

            // Twice, at a third and at two thirds; only on a server of one's own.
            if (Environment.GetEnvironmentVariable("TREM_TEST_POSTGRES_FOLDER") is { Length: > 0 } folder && restarts < 2 && since.Elapsed > Lasts * (restarts + 1) / 3)
            {
                restarts++;
                using var restart = Process.Start(new ProcessStartInfo("bash", [Repository.At("tests", "postgres.sh"), "restart", folder]))!;
                await restart.WaitForExitAsync(Stop);
                Assert.Equal(0, restart.ExitCode);

                // The test's own connections are broken too.
                NpgsqlConnection.ClearAllPools();
            }

            // A start that failed while the database was away is what an orchestrator would repeat.
            for (var i = 0; i < Nodes; i++)
            {
                if (_nodes[i]!.HasExited)
                {
                    await _nodes[i]!.DisposeAsync();
                    _nodes[i] = WebNode.Start(_store.Options, _mails, _ports[i]);
                }
            }
        }

        return kills;
    }

    // Files referrals and sends a message for each, and repeats each call with its key until some node has answered.
    private async Task Drive(int driver, string key, CancellationToken over)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var referral = new JsonObject
            {
                ["source"] = "AF", ["decisionType"] = "REMISS", ["idMissingReason"] = "SAKNAS", ["born"] = "1980-05-06", ["protectedFlag"] = "NEJ",
                ["givenName"] = "Berit", ["familyName"] = "Exempelsson", ["municipality"] = "2083", ["reason"] = "Vill tillbaka till arbete.",
            };
            var id = (await Insist(http, "/api/referrals", referral, $"r-{driver}-{number}", HttpStatusCode.Created)).GetProperty("id").GetGuid();
            Assert.True(_filed.TryAdd(id, 0), "Two calls were given the same referral.");
            var message = new JsonObject { ["name"] = "partner-probe", ["correlationKey"] = id.ToString(), ["payload"] = new JsonObject { ["of"] = id.ToString() } };
            await Insist(http, "/api/messages", message, $"m-{driver}-{number}", HttpStatusCode.Accepted);
            Interlocked.Increment(ref _sent);
        }
    }

    private async Task<JsonElement> Insist(HttpClient http, string path, JsonObject body, string key, HttpStatusCode expected)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_ports[tries % Nodes]}{path}") { Content = JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await http.SendAsync(request, Stop);
                var text = await answer.Content.ReadAsStringAsync(Stop);
                if (answer.StatusCode == expected)
                {
                    return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
                }

                // Too many for a moment, or the database is away.
                Assert.True(answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError or HttpStatusCode.Conflict, $"{path}: {answer.StatusCode} {text}");
            }
            catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !Stop.IsCancellationRequested))
            {
                // Nobody there, or killed in the middle: whether it was done is not known.
            }

            await Task.Delay(50, Stop);
        }
    }

    private static async Task Until(TestNode look, Func<Journeys.WorkflowContext, Task<bool>> isTrue)
    {
        for (var since = Stopwatch.StartNew(); !await look.Look(isTrue);)
        {
            if (since.Elapsed > 3 * LateAtMost)
            {
                var left = await look.Look(db => db.OutboxRows.AsNoTracking().Where(o => o.Status == OutboxStatus.Pending && o.Kind != OutboxKind.Reminder)
                    .Select(o => $"{o.Kind} {o.Name} due {o.DueAt} visible {o.VisibleAt} attempts {o.Attempts}: {o.LastError}").Take(10).ToListAsync(Stop));
                Assert.Fail($"Work is left: {string.Join("; ", left)}");
            }

            await Task.Delay(200, Stop);
        }
    }

    private async Task Check(TestNode look, int kills)
    {
        // Each call that was answered had one effect, and no call had two.
        // The demonstration's own referrals, which each node looks after at its start, come from rows of a file.
        var cases = await look.Look(db => db.Set<Referral>().Where(r => r.RowKey == null).Select(r => r.CaseId).ToListAsync(Stop));
        Assert.Equal(_filed.Keys.Order(), cases.Order());
        Assert.Equal(_sent, await look.Look(db => db.Instances.CountAsync(i => i.ProcessId == "probe", Stop)));
        Assert.Equal(_sent, await look.Look(db => db.Instances.CountAsync(i => i.ProcessId == "probe" && i.Status == InstanceStatus.Completed, Stop)));
        Assert.Empty(await look.Look(db => db.Incidents.Select(i => $"{i.Code} {i.Message}").ToListAsync(Stop)));

        // Each timer fired once, and in time.
        var events = await look.Look(db => db.History.Where(h => h.What == "Start" || h.What == "TimerFired")
            .Join(db.Instances.Where(i => i.ProcessId == "probe"), h => h.InstanceId, i => i.Id, (h, i) => new { h.InstanceId, h.What, h.At }).ToListAsync(Stop));
        var late = events.GroupBy(e => e.InstanceId).Select(g => g.Single(e => e.What == "TimerFired").At - g.Single(e => e.What == "Start").At - TimeSpan.FromSeconds(Wait)).ToList();
        Assert.InRange(late.Min(), TimeSpan.FromMilliseconds(-1), LateAtMost);
        Assert.InRange(late.Max(), TimeSpan.Zero, LateAtMost);

        // What the outbox holds as sent lies in the folder, and nothing else.
        var sent = await look.Look(db => db.OutboxRows.Where(o => o.Kind == OutboxKind.Mail && o.Status == OutboxStatus.Done).Select(o => o.Id).ToListAsync(Stop));
        Assert.Equal(sent.Order(), Directory.GetFiles(_mails, "*.eml").Select(f => Guid.Parse(Path.GetFileNameWithoutExtension(f).Split('-')[1])).Order());
        var broken = new List<ChainBreak>();
        var verified = await look.With((VerifyHistory verify) => verify.RunAll(broken.Add, Stop));
        Assert.Empty(broken);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {_filed.Count} referrals, {_sent} messages, {sent.Count} mails; timers late by {late.Max().TotalSeconds:F1} s at most; {verified} instances verified, 0 broken");
    }
}
