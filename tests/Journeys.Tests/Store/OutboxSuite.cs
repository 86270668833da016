using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>Who may do what is due, how often, and what becomes of work that fails. All providers.</summary>
public abstract class OutboxSuite(StorageProvider provider) : IAsyncLifetime
{
    private static readonly JobWorker Worker = new("w-1", ["elsewhere"]);

    private readonly Receiver _receiver = new();

    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        _store = await TestStore.Create(provider);
        _node = await TestNode.Start(_store.Options, more: With(_receiver));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private static Action<IServiceCollection> With(Receiver receiver) => services => services
        .AddSingleton<IDeliver>(receiver)
        .AddSingleton<IJobHandler>(receiver);

    private async Task<List<Guid>> Queue(int count)
    {
        var at = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await _node.Use(async db =>
        {
            db.OutboxRows.AddRange(ids.Select(id => OutboxRows.Webhook(id, "p-1", [1, 2, 3], at, null)));
            await db.SaveChangesAsync();
        });
        return ids;
    }

    [Fact]
    public async Task Eight_workers_lease_two_hundred_rows_without_taking_one_twice()
    {
        var ids = await Queue(200);
        var now = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
        var taken = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (List<OutboxRow>? rows = null; rows is null or { Count: > 0 };)
            {
                rows = await _node.Look(db => _node.Dialect.Lease(db, Lane.Webhooks, now, TimeSpan.FromSeconds(30), Guid.CreateVersion7(), 7, TestContext.Current.CancellationToken));
                rows.ForEach(r => taken.Add(r.Id));
            }
        })));
        Assert.Equal(ids.Order(), taken.Order());
    }

    [Fact]
    public async Task A_lease_without_a_time_goes_by_the_databases_own()
    {
        // This node's clock stands in 2013.
        var server = await _node.Look(db => _node.Dialect.Now(db, TestContext.Current.CancellationToken));
        var ids = await Queue(2);
        await _node.Use(db => db.OutboxRows.Where(o => o.Id == ids[1]).ExecuteUpdateAsync(s => s.SetProperty(o => o.VisibleAt, server.AddHours(1))));
        var token = Guid.CreateVersion7();
        var taken = Assert.Single(await _node.Look(db => _node.Dialect.Lease(db, Lane.Webhooks, null, TimeSpan.FromSeconds(30), token, 10, TestContext.Current.CancellationToken)));
        Assert.Equal((ids[0], token, 1), (taken.Id, taken.LeaseToken, taken.Attempts));
        Assert.InRange(taken.VisibleAt, server.AddSeconds(30), server.AddMinutes(5));
        Assert.Empty(await _node.Look(db => _node.Dialect.Lease(db, Lane.Webhooks, null, TimeSpan.FromSeconds(30), token, 10, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_delivered_row_stays_as_proof_without_its_content()
    {
        var id = (await Queue(1)).Single();
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var row = await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id));
        Assert.Equal((OutboxStatus.Done, 1, null), (row.Status, row.Attempts, row.Payload));
        Assert.Equal([id], _receiver.Delivered);
        _node.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(1, await _node.With((PurgeSweep purge) => purge.Run()));
    }

    [Fact]
    public async Task What_is_purged_goes_in_bounded_batches_until_nothing_is_left()
    {
        var at = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
        var rows = (2 * PurgeSweep.Batch) + 1;
        await _node.Use(async db =>
        {
            db.Receipts.AddRange(Enumerable.Range(0, rows).Select(i => new Receipt { Key = $"k-{i}", RequestHash = "h", InstanceId = Guid.Empty, Version = 1, At = at }));
            await db.SaveChangesAsync();
        });
        _node.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(rows, await _node.With((PurgeSweep purge) => purge.Run()));
        Assert.Equal(0, await _node.Look(db => db.Receipts.CountAsync()));
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_with_growing_pauses_and_then_an_incident_opens()
    {
        var id = (await Queue(1)).Single();
        _receiver.Answer = _ => throw new InvalidOperationException("down");
        var pauses = new List<double>();
        for (var tries = 0; tries < 5; tries++)
        {
            await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
            var row = await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id));
            Assert.Equal(tries + 1, row.Attempts);
            pauses.Add((row.VisibleAt - _node.Clock.GetUtcNow()).TotalSeconds);
            _node.Clock.Advance(row.VisibleAt - _node.Clock.GetUtcNow());
        }

        foreach (var (pause, expected) in pauses.Zip([10d, 20, 40, 80]))
        {
            Assert.InRange(pause, expected * 0.8, expected * 1.2);
        }

        var incident = await _node.Look(db => db.Incidents.SingleAsync());
        Assert.Equal((id, "outbox.tries.used"), (incident.OutboxRowId, incident.Code));
        Assert.Equal(OutboxStatus.Parked, (await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id))).Status);

        _receiver.Answer = null;
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Empty, As.Administrator("u-9"), "Uppe igen")));
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(OutboxStatus.Done, (await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id))).Status);
    }

    [Fact]
    public async Task Poison_does_not_hold_up_the_queue()
    {
        var ids = await Queue(10);
        _receiver.Answer = row => row.Id == ids[3] ? throw new InvalidOperationException("poison") : new Delivery.Done();
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(9, _receiver.Delivered.Count);
    }

    [Fact]
    public async Task Work_that_ends_every_node_that_touches_it_is_parked_without_another_try()
    {
        var id = (await Queue(1)).Single();
        for (var node = 0; node < 5; node++)
        {
            // A node takes the row and dies.
            var now = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
            Assert.Single(await _node.Look(db => _node.Dialect.Lease(db, Lane.Webhooks, now, TimeSpan.FromSeconds(30), Guid.CreateVersion7(), 1, TestContext.Current.CancellationToken)));
            _node.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Empty(_receiver.Delivered);
        Assert.Equal("outbox.node.lost", (await _node.Look(db => db.Incidents.SingleAsync(i => i.OutboxRowId == id))).Code);
    }

    [Fact]
    public async Task A_worker_that_slept_past_its_lease_cannot_settle_what_another_has_taken()
    {
        var id = (await Queue(1)).Single();
        var awake = new TaskCompletionSource();
        var asleep = new TaskCompletionSource();
        _receiver.AnswerLater = async (row, _) =>
        {
            asleep.SetResult();
            await awake.Task;
            throw new InvalidOperationException("woke up too late");
        };
        var zombie = _node.Sweep.Run(Lane.Webhooks, TestContext.Current.CancellationToken);
        await asleep.Task;

        // A process that is stopped does not see the time pass: only the other's clock moves.
        _receiver.AnswerLater = null;
        await using var other = await TestNode.Start(_store.Options, new(_node.Clock.GetUtcNow().AddSeconds(31)), With(_receiver));
        await other.Sweep.Run(Lane.Webhooks, TestContext.Current.CancellationToken);
        var settled = await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id));
        Assert.Equal((OutboxStatus.Done, 2), (settled.Status, settled.Attempts));
        awake.SetResult();
        await zombie;
        var after = await _node.Look(db => db.OutboxRows.SingleAsync(o => o.Id == id));
        Assert.Equal((OutboxStatus.Done, 2, null, settled.LeaseToken), (after.Status, after.Attempts, after.LastError, after.LeaseToken));
    }

    [Fact]
    public async Task A_handler_that_hangs_is_left_when_its_lease_ends_and_the_others_of_its_lane_go_on()
    {
        var ids = await Queue(3);
        var (asleep, left) = (new TaskCompletionSource(), new TaskCompletionSource());
        _receiver.AnswerLater = async (row, stop) =>
        {
            if (row.Id == ids[0] && row.Attempts == 1)
            {
                stop.Register(left.SetResult);
                asleep.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
            }

            return new Delivery.Done();
        };
        var sweep = _node.Sweep.Run(Lane.Webhooks, TestContext.Current.CancellationToken);
        await asleep.Task;
        while (!left.Task.IsCompleted)
        {
            _node.Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Yield();
        }

        await sweep;
        Assert.Equal(ids[1..].Order(), _receiver.Delivered.Order());
        _node.Clock.Advance(TimeSpan.FromSeconds(15));
        await _node.Sweep.Run(Lane.Webhooks, TestContext.Current.CancellationToken);
        Assert.Equal(ids.Order(), _receiver.Delivered.Order());
    }

    [Fact]
    public async Task A_job_whose_changes_and_step_belong_together_is_done_once()
    {
        await _node.Deploy(Models.Job);
        _receiver.Job = job => new JobOutcome.Completed(FeelContext.Of(("done", true)))
        {
            With = (scope, _) =>
            {
                scope.Send(new MailOrder("task-new", "mailto:kim@example.com", "sv", "/tasks/1"));
                return Task.FromResult<AdvanceResult.Refused?>(null);
            },
        };
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("job", "u-1", FeelContext.Empty))).InstanceId;
        await _node.Sweep.Run(Lane.Jobs, TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Completed, (await _node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Equal(1, await _node.Look(db => db.OutboxRows.CountAsync(o => o.Kind == OutboxKind.Mail)));
        Assert.Equal(0, await _node.Look(db => db.OutboxRows.CountAsync(o => o.Kind == OutboxKind.Job)));
    }

    [Fact]
    public async Task A_job_that_keeps_failing_becomes_an_incident_of_its_instance_and_runs_again_when_retried()
    {
        await _node.Deploy(Models.Job);
        _receiver.Job = _ => new JobOutcome.Again("busy");
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("job", "u-1", FeelContext.Empty))).InstanceId;
        for (var tries = 0; tries < 5; tries++)
        {
            await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
            _node.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        var incident = await _node.Look(db => db.Incidents.SingleAsync());
        Assert.Equal((id, "job.tries.used"), (incident.InstanceId, incident.Code));
        _receiver.Job = null;
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Empty, As.Administrator("u-9"), "Uppe igen")));
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Completed, (await _node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Null(await _node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_job_that_nobody_here_knows_waits_for_a_worker_outside()
    {
        await _node.Deploy(Models.Job.Replace("type=\"work\"", "type=\"elsewhere\"", StringComparison.Ordinal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("job", "u-1", FeelContext.Of(("a", "b"))))).InstanceId;
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var taken = Assert.Single(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 10, TimeSpan.FromMinutes(1))));
        Assert.Equal((id, "b"), (taken.InstanceId, taken.Variables["a"]));
        Assert.IsType<AdvanceResult.Refused>(await _node.With((ExternalJobs jobs) => jobs.Complete(taken.Id, taken.Token, new("w-2", ["other"]), FeelContext.Empty)));
        Assert.Empty(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 10, TimeSpan.FromMinutes(1))));
        Assert.IsType<AdvanceResult.Refused>(await _node.With((ExternalJobs jobs) => jobs.Complete(taken.Id, Guid.CreateVersion7(), Worker, FeelContext.Empty)));
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((ExternalJobs jobs) => jobs.Complete(taken.Id, taken.Token, Worker, FeelContext.Empty)));
        Assert.Equal(InstanceStatus.Completed, (await _node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
    }

    [Fact]
    public async Task A_worker_outside_that_fails_gives_the_job_back_until_no_tries_are_left_and_then_people_are_told()
    {
        await _node.Deploy(Models.Job.Replace("type=\"work\" retries=\"3\"", "type=\"elsewhere\" retries=\"2\"", StringComparison.Ordinal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("job", "u-1", FeelContext.Empty))).InstanceId;

        var first = Assert.Single(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 1, TimeSpan.FromMinutes(1))));
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((ExternalJobs jobs) => jobs.Fail(first.Id, first.Token, Worker, "Busy.", isInVain: false, TimeSpan.Zero)));
        Assert.IsType<AdvanceResult.Refused>(await _node.With((ExternalJobs jobs) => jobs.Complete(first.Id, first.Token, Worker, FeelContext.Empty)));
        Assert.Empty(await _node.Look(db => db.Incidents.ToListAsync()));

        var second = Assert.Single(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 1, TimeSpan.FromMinutes(1))));
        Assert.Equal((first.Id, 1, 0), (second.Id, first.Retries, second.Retries));
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((ExternalJobs jobs) => jobs.Fail(second.Id, second.Token, Worker, "Busy.", isInVain: false, TimeSpan.Zero)));
        Assert.Equal("job.tries.used", Assert.Single(await _node.Look(db => db.Incidents.Where(i => i.InstanceId == id && i.ClosedAt == null).ToListAsync())).Code);
        Assert.Empty(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 1, TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public async Task Listeners_before_a_task_and_around_its_answer_are_jobs_here_or_outside()
    {
        var tries = 0;
        _receiver.Job = _ => ++tries > 1 ? new JobOutcome.Completed(FeelContext.Of(("seen", true))) : new JobOutcome.Failed("job.broken", "Not yet.");
        await _node.Deploy(Models.Wait.Replace("<zeebe:formDefinition formId=\"F-TEST\"/>", """
            <zeebe:formDefinition formId="F-TEST"/>
            <zeebe:executionListeners><zeebe:executionListener eventType="start" type="work"/></zeebe:executionListeners>
            <zeebe:taskListeners><zeebe:taskListener eventType="completing" type="elsewhere"/></zeebe:taskListeners>
            """, StringComparison.Ordinal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1))))).InstanceId;
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var incident = await _node.Look(db => db.Incidents.SingleAsync(i => i.InstanceId == id && i.ClosedAt == null));
        Assert.Empty(await _node.Look(db => db.Tasks.Where(t => t.InstanceId == id).ToListAsync()));
        await _node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.IncidentRetried(at, "a-1", incident.Key!.Value, FeelContext.Empty, "Mended."))));
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var task = await _node.Look(db => db.Tasks.SingleAsync(t => t.InstanceId == id));
        Assert.Empty(await _node.Look(db => db.OutboxRows.Where(o => o.InstanceId == id && o.Status == OutboxStatus.Parked).ToListAsync()));

        foreach (var denied in (bool[])[true, false])
        {
            await _node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.TaskCompleted(at, "u-7", task.Key, FeelContext.Empty))));
            Assert.Equal(WorkTaskStatus.Open, (await _node.Look(db => db.Tasks.SingleAsync(t => t.InstanceId == id))).Status);
            var job = Assert.Single(await _node.With((ExternalJobs jobs) => jobs.Take(Worker, "elsewhere", 10, TimeSpan.FromMinutes(1))));
            Assert.IsType<AdvanceResult.Advanced>(await _node.With((ExternalJobs jobs) =>
                jobs.Complete(job.Id, job.Token, Worker, FeelContext.Empty, new JobResult(denied, "Not signed.", FeelContext.Empty))));
        }

        task = await _node.Look(db => db.Tasks.SingleAsync(t => t.InstanceId == id));
        Assert.Equal((WorkTaskStatus.Completed, "u-7"), (task.Status, task.CompletedBy));
        Assert.Equal(InstanceStatus.Completed, (await _node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Null(await _node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_timer_start_that_another_node_has_just_published_starts_here()
    {
        await using var other = await TestNode.Start(_store.Options, _node.Clock, With(_receiver));
        await _node.Start(new StartInstance("nothing", "u-1", FeelContext.Empty));
        await other.Deploy(Models.Process("clock", $"""
            <startEvent id="start"><timerEventDefinition id="td"><timeDuration xsi:type="tFormalExpression">PT1S</timeDuration></timerEventDefinition></startEvent>
            <sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
            <endEvent id="end"/>
            """));

        _node.Clock.Advance(TimeSpan.FromSeconds(1));
        await _node.Sweep.RunAll(TestContext.Current.CancellationToken);

        Assert.Equal(1, await _node.Look(db => db.Instances.CountAsync(i => i.ProcessId == "clock")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publishing_a_timer_start_anew_replaces_also_the_row_that_somebody_has_leased(bool firesFirst)
    {
        static SourceFile Clock(int hours) => new("clock.bpmn", Models.Process("clock", $"""
            <startEvent id="start"><timerEventDefinition id="td"><timeCycle xsi:type="tFormalExpression">R/PT{hours}H</timeCycle></timerEventDefinition></startEvent>
            <sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
            <endEvent id="end"/>
            """));
        await _node.With((Deploy deploy) => deploy.Run([Clock(1)], "TEST"));
        _node.Clock.Advance(TimeSpan.FromHours(1));
        var now = UtcMicroseconds.Round(_node.Clock.GetUtcNow());
        var leased = Assert.Single(await _node.Look(db => _node.Dialect.Lease(db, Lane.Timers, now, TimeSpan.FromMinutes(1), Guid.CreateVersion7(), 10, TestContext.Current.CancellationToken)));

        // The lease's holder is done just before the deployment is saved, or comes when all is over.
        Task<RowResult> Fire() => _node.With((RowWork work) => work.Do(leased, TestContext.Current.CancellationToken));
        var result = await _node.With((Deploy deploy) => deploy.Run([Clock(5)], "TEST", alongside: _ =>
        {
            if (firesFirst)
            {
                Assert.IsType<RowResult.Gone>(Fire().GetAwaiter().GetResult());
            }
        }));
        Assert.Equal(1, result.Versions);
        if (!firesFirst)
        {
            Assert.IsNotType<RowResult.Gone>(await Fire());
        }

        var row = Assert.Single(await _node.Look(db => db.OutboxRows.AsNoTracking().Where(o => o.Kind == OutboxKind.StartTimer).ToListAsync()));
        Assert.Equal(now.AddHours(5), row.DueAt);
        Assert.Equal(firesFirst ? 1 : 0, await _node.Look(db => db.Instances.CountAsync(i => i.ProcessId == "clock")));
    }

    [Theory]
    [InlineData("<timeDate xsi:type=\"tFormalExpression\">{0}</timeDate>", 1)]
    [InlineData("<timeDuration xsi:type=\"tFormalExpression\">PT1H</timeDuration>", 1)]
    [InlineData("<timeCycle xsi:type=\"tFormalExpression\">R2/{0}/PT1H</timeCycle>", 2)]
    [InlineData("<timeCycle xsi:type=\"tFormalExpression\">R/{0}/PT1H</timeCycle>", 4)]
    [InlineData("<timeCycle xsi:type=\"tFormalExpression\">@hourly</timeCycle>", 4)]
    public async Task A_timer_start_event_starts_as_often_as_it_says_and_once_for_all_that_is_overdue(string timer, int times)
    {
        var first = _node.Clock.GetUtcNow().AddHours(1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await _node.Deploy(Models.Process("clock", $"""
            <startEvent id="start"><timerEventDefinition id="td">{timer.Replace("{0}", first, StringComparison.Ordinal)}</timerEventDefinition></startEvent>
            <sequenceFlow id="f1" sourceRef="start" targetRef="end"/>
            <endEvent id="end"/>
            """));
        Assert.Equal(0, await Started());

        // Three times in time, then a night of five hours when nobody looked.
        for (var hour = 1; hour <= 3; hour++)
        {
            _node.Clock.Advance(TimeSpan.FromHours(1).Add(TimeSpan.FromSeconds(1)));
            await Sweep();
        }

        Assert.Equal(Math.Min(times, 3), await Started());
        _node.Clock.Advance(TimeSpan.FromHours(5));
        await Sweep();
        Assert.Equal(times, await Started());

        async Task Sweep()
        {
            for (var i = 0; i < 3; i++)
            {
                await _node.Sweep.RunAll(TestContext.Current.CancellationToken);
            }
        }

        Task<int> Started() => _node.Look(db => db.Instances.CountAsync(i => i.ProcessId == "clock"));
    }

    [Fact]
    public async Task Two_nodes_share_timers_and_deliveries_and_each_happens_exactly_once()
    {
        await _node.Deploy(Models.Timer);
        await using var other = await TestNode.Start(_store.Options, _node.Clock, With(_receiver));
        for (var i = 0; i < 60; i++)
        {
            await (i % 2 == 0 ? _node : other).Start(new StartInstance("timer", "u-1", FeelContext.Empty));
        }

        var ids = await Queue(60);
        _node.Clock.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(
            Task.Run(() => _node.Sweep.RunAll(TestContext.Current.CancellationToken)), Task.Run(() => other.Sweep.RunAll(TestContext.Current.CancellationToken)),
            Task.Run(() => _node.Sweep.RunAll(TestContext.Current.CancellationToken)), Task.Run(() => other.Sweep.RunAll(TestContext.Current.CancellationToken)));
        Assert.Equal(60, await _node.Look(db => db.Instances.CountAsync(i => i.Status == InstanceStatus.Completed)));
        Assert.Equal(60, await _node.Look(db => db.History.CountAsync(e => e.What == "TimerFired")));
        Assert.Equal(ids.Order(), _receiver.Delivered.Order());
        var broken = new List<ChainBreak>();
        Assert.Equal(60, await _node.With((VerifyHistory verify) => verify.RunAll(broken.Add)));
        Assert.Empty(broken);
    }

    private sealed class Receiver : IDeliver, IJobHandler
    {
        public OutboxKind Kind => OutboxKind.Webhook;

        public string Type => "work";

        public ConcurrentQueue<Guid> Delivered { get; } = new();

        public Func<OutboxRow, Delivery>? Answer { get; set; }

        public Func<OutboxRow, CancellationToken, Task<Delivery>>? AnswerLater { get; set; }

        public Func<JobCall, JobOutcome>? Job { get; set; }

        public async Task<Delivery> Deliver(OutboxRow row, CancellationToken cancellationToken)
        {
            var answer = AnswerLater is { } later ? await later(row, cancellationToken) : Answer?.Invoke(row) ?? new Delivery.Done();
            if (answer is Delivery.Done)
            {
                Delivered.Enqueue(row.Id);
            }

            return answer;
        }

        public Task<JobOutcome> Run(JobCall job, CancellationToken cancellationToken) =>
            Task.FromResult(Job?.Invoke(job) ?? new JobOutcome.Completed(FeelContext.Empty));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class SqliteOutbox() : OutboxSuite(StorageProvider.Sqlite);

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PostgreSqlOutbox() : OutboxSuite(StorageProvider.PostgreSql);

/// <summary>The suite on SQL Server.</summary>
public sealed class SqlServerOutbox() : OutboxSuite(StorageProvider.SqlServer);
