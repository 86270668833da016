using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Instances.Operations;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Journeys.Timers;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>One thing that cannot go on: it ends as an incident, and everything beside it goes on. All providers.</summary>
public abstract class OneBadThingSuite(StorageProvider provider) : IAsyncLifetime
{
    private readonly ErrorLog _errors = new();

    private TestStore _store = null!;
    private TestNode _node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        _store = await TestStore.Create(provider);
        _node = await TestNode.Start(_store.Options, more: Handler);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _errors.Dispose();
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private void Handler(IServiceCollection services) => services
        .AddLogging(logging => logging.AddProvider(_errors))
        .AddSingleton<IJobHandler, Work>();

    private async Task<Guid> Start(string process, TestNode? node = null) => Assert.IsType<AdvanceResult.Advanced>(
        await (node ?? _node).Start(new StartInstance(process, "u-1", FeelContext.Of(("id", $"c-{process}"), ("n", (FeelNumber)1))))).InstanceId;

    // As often as it takes until what fails is given up: each try waits longer than the one before.
    private static async Task Sweep(TestNode node)
    {
        for (var tries = 0; tries < 7; tries++)
        {
            await node.Sweep.RunAll(Stop);
            node.Clock.Advance(TimeSpan.FromMinutes(5));
        }
    }

    private static Task<int> Completed(TestNode node, string process) =>
        node.Look(db => db.Instances.CountAsync(i => i.ProcessId == process && i.Status == InstanceStatus.Completed));

    [Fact]
    public async Task An_instance_whose_step_throws_stops_no_timer_of_another()
    {
        await _node.Deploy(Models.Timer);
        var bad = await Start("timer");
        for (var i = 0; i < 9; i++)
        {
            await Start("timer");
        }

        var state = await _node.Look(db => db.Instances.Where(i => i.Id == bad).Select(i => i.State).SingleAsync());
        await _node.Use(db => db.Instances.Where(i => i.Id == bad).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, [7, 7, 7])));
        _node.Clock.Advance(TimeSpan.FromHours(1));
        await _node.Sweep.RunAll(Stop);
        Assert.Equal(9, await Completed(_node, "timer"));

        await Sweep(_node);
        var incident = Assert.Single(await _node.Look(db => db.Incidents.ToListAsync()));
        Assert.Equal((bad, "outbox.tries.used"), (incident.InstanceId, incident.Code));

        // Mended and tried again.
        await _node.Use(db => db.Instances.Where(i => i.Id == bad).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, state)));
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Empty, As.Administrator("u-9"), "Lagat")));
        await _node.Sweep.RunAll(Stop);
        Assert.Equal(10, await Completed(_node, "timer"));
        Assert.Null(await _node.With((VerifyHistory verify) => verify.Run(bad)));
    }

    [Fact]
    public async Task A_deployed_file_that_a_later_version_no_longer_compiles_stops_only_its_own_instances()
    {
        string[] models = [Models.Timer, Models.Job, Models.Message, Models.Call, Models.Wait];
        string[] old = [.. models.Select(Old)];
        await _node.Deploy([.. models, .. old]);
        string[] starts = ["timer", "job", "message", "call"];
        foreach (var process in starts.Concat(starts.Select(s => $"old-{s}")))
        {
            await Start(process);
        }

        await _node.Use(db => db.DeployedFiles.Where(f => old.Contains(f.Text)).ExecuteUpdateAsync(s => s.SetProperty(f => f.Text, "<definitions/>")));

        // The later version: another process, which has compiled nothing yet.
        await using var later = await TestNode.Start(_store.Options, _node.Clock, Handler);
        foreach (var key in (string[])["c-message", "c-old-message"])
        {
            await later.With((ReceiveMessage receive) => receive.Run(new("p-7", key), "answer", key, FeelContext.Empty));
        }

        _node.Clock.Advance(TimeSpan.FromHours(1));
        await Sweep(later);
        await Sweep(later);
        Assert.All(await Task.WhenAll(starts.Select(s => Completed(later, s))), done => Assert.Equal(1, done));
        Assert.All(await Task.WhenAll(starts.Select(s => Completed(later, $"old-{s}"))), done => Assert.Equal(0, done));
        Assert.Empty(await later.Look(db => db.OutboxRows.Where(o => o.Status == OutboxStatus.Pending && o.Kind != OutboxKind.Reminder).ToListAsync()));
        var incidents = await later.Look(db => db.Incidents.Where(i => i.ClosedAt == null).ToListAsync());
        Assert.True(incidents.Count >= starts.Length, string.Join(Environment.NewLine, incidents.Select(i => $"{i.Code} {i.Message}")));
    }

    [Fact]
    public async Task An_instance_that_cannot_be_moved_is_named_and_the_others_move()
    {
        await _node.Deploy(Models.Wait);
        var bad = await Start("wait");
        var good = await Start("wait");
        await _node.Use(db => db.Instances.Where(i => i.Id == bad).ExecuteUpdateAsync(s => s.SetProperty(i => i.State, [7, 7, 7])));
        await _node.Deploy(Models.Wait.Replace("Räkna igen", "Räkna en gång till", StringComparison.Ordinal));
        var order = new MigrationOrder("wait", 1, 2, new Dictionary<string, string>());

        var plan = await _node.With((MigrateInstances migrate) => migrate.Plan(order));
        Assert.Equal([(bad, true), (good, false)], plan!.Instances.Select(i => (i.InstanceId, i.IsRefused)).OrderBy(i => i.InstanceId == good));
        var outcomes = await _node.With((MigrateInstances migrate) => migrate.Run(order, As.Administrator("admin"), "Ny version"));
        Assert.Null(outcomes!.Single(o => o.InstanceId == good).Problem);
        Assert.NotNull(outcomes!.Single(o => o.InstanceId == bad).Problem);
    }

    [Fact]
    public async Task A_dry_run_of_a_version_that_no_longer_compiles_says_so()
    {
        await _node.Deploy(Models.Wait);
        var id = await Start("wait");
        await _node.Deploy(Models.Wait.Replace("Räkna igen", "Räkna en gång till", StringComparison.Ordinal));
        await _node.Use(db => db.DeployedFiles.Where(f => f.Text == Models.Wait).ExecuteUpdateAsync(s => s.SetProperty(f => f.Text, "<definitions/>")));
        await using var later = await TestNode.Start(_store.Options, _node.Clock);

        var plan = await later.With((MigrateInstances migrate) => migrate.Plan(new MigrationOrder("wait", 1, 2, new Dictionary<string, string>())));
        var preview = Assert.Single(plan!.Instances);
        Assert.Equal((id, true, "process.migration.failed"), (preview.InstanceId, preview.IsRefused, Assert.Single(preview.Findings).Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_start_timer_that_is_published_anew_while_a_node_holds_it_is_there_once_afterwards(bool firesFirst)
    {
        await _node.Deploy(Clock("PT1H"));
        _node.Clock.Advance(TimeSpan.FromHours(1));
        await using var other = await TestNode.Start(_store.Options, _node.Clock);
        if (firesFirst)
        {
            // It fires between the look at what is there and the save.
            await _node.With((Deploy deploy) => deploy.Run(
                [new("p0.bpmn", Clock("PT2H"))], "TEST", alongside: _ => Task.Run(() => other.Sweep.Run(Lane.Timers, Stop), Stop).GetAwaiter().GetResult(), cancellationToken: Stop));
        }
        else
        {
            var now = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
            var held = Assert.Single(await other.Look(db => other.Dialect.Lease(db, Lane.Timers, now, TimeSpan.FromSeconds(30), Guid.CreateVersion7(), 1, Stop)));
            await _node.Deploy(Clock("PT2H"));
            await other.With((FireTimers timers) => timers.Start(held, Stop));
        }

        var rows = await _node.Look(db => db.OutboxRows.Where(o => o.Kind == OutboxKind.StartTimer).ToListAsync());
        Assert.Equal(_node.Clock.GetUtcNow().AddHours(2), Assert.Single(rows).DueAt);
        Assert.Equal(firesFirst ? 1 : 0, await _node.Look(db => db.Instances.CountAsync(i => i.ProcessId == "clock")));

        static string Clock(string every) => Models.Process("clock", $"""
            <startEvent id="start"><timerEventDefinition id="td"><timeCycle xsi:type="tFormalExpression">R/{every}</timeCycle></timerEventDefinition></startEvent>
            <sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
            <endEvent id="end"/>
            """);
    }

    [Fact]
    public async Task A_lost_race_is_no_error_in_the_log()
    {
        await _node.Deploy(Models.Wait);
        for (var round = 0; round < 3; round++)
        {
            var id = await Start("wait");
            var key = await _node.Look(db => db.Tasks.Where(t => t.InstanceId == id).Select(t => t.Key).SingleAsync());
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
                Task.Run(() => _node.Advance(id, at => new Stimulus.TaskCompleted(at, $"u-{i}", key, FeelContext.Empty)), Stop)));
        }

        Assert.Empty(_errors.Lines);
    }

    private static string Old(string model) => model
        .Replace("id=\"d_", "id=\"d_old-", StringComparison.Ordinal).Replace("<process id=\"", "<process id=\"old-", StringComparison.Ordinal)
        .Replace("processId=\"wait\"", "processId=\"old-wait\"", StringComparison.Ordinal);

    private sealed class Work : IJobHandler
    {
        public string Type => "work";

        public Task<JobOutcome> Run(JobCall job, CancellationToken cancellationToken) => Task.FromResult<JobOutcome>(new JobOutcome.Completed(FeelContext.Empty));
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue($"{eventId} {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class SqliteOneBadThing() : OneBadThingSuite(StorageProvider.Sqlite);

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PostgreSqlOneBadThing() : OneBadThingSuite(StorageProvider.PostgreSql);

/// <summary>The suite on SQL Server.</summary>
public sealed class SqlServerOneBadThing() : OneBadThingSuite(StorageProvider.SqlServer);
