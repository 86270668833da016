using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Store;

/// <summary>What every database must hold. One suite, all providers.</summary>
public abstract class StoreSuite(StorageProvider provider) : IAsyncLifetime
{
    private protected TestStore Store { get; private set; } = null!;

    private protected TestNode Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestStore.Missing(provider) is not null, TestStore.Missing(provider) ?? "");
        Store = await TestStore.Create(provider);
        Node = await TestNode.Start(Store.Options);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Node is not null)
        {
            await Node.DisposeAsync();
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    private static FeelContext Count(int n) => FeelContext.Of(("n", new FeelNumber(n)));

    private protected async Task<Guid> StartWait()
    {
        await Node.Deploy(Models.Wait);
        var started = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("wait", "u-1", Count(0))));
        return started.InstanceId;
    }

    private protected Task<WorkTask> TaskOf(Guid instanceId) =>
        Node.Look(db => db.Tasks.AsNoTracking().SingleAsync(t => t.InstanceId == instanceId && t.Status == WorkTaskStatus.Open));

    [Fact]
    public async Task A_started_instance_stands_at_its_task_with_history_and_state_in_one_version()
    {
        var id = await StartWait();
        var instance = await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id));
        Assert.Equal((1, InstanceStatus.Active, "N110", "F1"), (instance.Version, instance.Status, instance.At, instance.Phase));
        var task = await TaskOf(id);
        Assert.Equal(("Gör klart", "Get it done", "HANDLEDARE", "N110", "F-TEST"), (task.Name, task.NameEn, task.Role, task.Node, task.FormId));

        // Monday 29 April 2013, two workdays, 1 May is a holiday: Thursday 2 May 16:30 in Stockholm.
        Assert.Equal(new DateTimeOffset(2013, 5, 2, 14, 30, 0, TimeSpan.Zero), task.DueAt);
        Assert.Equal(instance.HistoryCount, await Node.Look(db => db.History.CountAsync(e => e.InstanceId == id)));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_task_of_several_roles_is_listed_for_each_of_them_and_for_nobody_when_it_is_done()
    {
        await Node.Deploy(Models.Wait.Replace("candidateGroups=\"HANDLEDARE\"", "candidateGroups=\"HANDLEDARE,SYV,DELTAGARE\"", StringComparison.Ordinal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("wait", "u-1", Count(0)))).InstanceId;
        var task = await TaskOf(id);
        Task<InboxPage> Inbox(string role, string kind, string? scope, InboxFilter? filter = null) =>
            Node.With((TaskInbox inbox) => inbox.Run(new Actor("u-2", [new RoleGrant(role, kind, scope)]), filter ?? new InboxFilter()));

        foreach (var role in new[] { Roles.Coach, Roles.CareerCounsellor })
        {
            Assert.Equal(task.Id, Assert.Single((await Inbox(role, ScopeKinds.Programme, null)).Rows).TaskId);
            Assert.Single((await Inbox(role, ScopeKinds.Programme, null, new() { Role = role, Phase = "F1" })).Rows);
            Assert.Empty((await Inbox(role, ScopeKinds.Programme, null, new() { Overdue = true })).Rows);
            Assert.Empty((await Inbox(role, ScopeKinds.Municipality, "2080")).Rows);
            Assert.Empty((await Inbox(role, ScopeKinds.Region, "REG-DAL")).Rows);
        }

        Assert.Empty((await Inbox(Roles.Participant, ScopeKinds.Self, Guid.NewGuid().ToString())).Rows);
        Assert.Empty((await Inbox(Roles.Partner, ScopeKinds.Partner, "P-01")).Rows);
        await Node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.TaskCompleted(at, "u-2", task.Key, FeelContext.Empty))));
        Assert.Empty((await Inbox(Roles.CareerCounsellor, ScopeKinds.Programme, null)).Rows);
        Assert.Empty(await Node.Look(db => db.Set<TaskCandidate>().ToListAsync()));
    }

    [Fact]
    public async Task Completing_the_task_ends_the_instance_and_says_who_did_it()
    {
        var id = await StartWait();
        var key = (await TaskOf(id)).Key;
        Node.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<AdvanceResult.Advanced>(await Node.Advance(id, at => new Stimulus.TaskCompleted(at, "u-2", key, FeelContext.Empty)));
        var instance = await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id));
        Assert.Equal((2, InstanceStatus.Completed, ""), (instance.Version, instance.Status, instance.At));
        Assert.Equal(new FeelNumber(2), InstanceState.Load(instance.State).Variables["n"]);
        var task = await Node.Look(db => db.Tasks.SingleAsync(t => t.InstanceId == id));
        Assert.Equal((WorkTaskStatus.Completed, "u-2", null), (task.Status, task.CompletedBy, task.Variables));
        var done = await Node.Look(db => db.History.SingleAsync(e => e.InstanceId == id && e.Activity == "KARTLAGGNING_KLAR"));
        Assert.Equal((EventKind.ElementCompleted, "u-2", "N110"), (done.Kind, done.Actor, done.Node));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task Of_sixteen_completions_at_once_one_wins_and_the_others_are_told_so()
    {
        var id = await StartWait();
        var key = (await TaskOf(id)).Key;
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => Node.Advance(id, at => new Stimulus.TaskCompleted(at, $"u-{i}", key, FeelContext.Empty)), TestContext.Current.CancellationToken)));
        Assert.Single(results, r => r is AdvanceResult.Advanced);
        Assert.All(results.Where(r => r is not AdvanceResult.Advanced), r => Assert.True(r is AdvanceResult.Refused or AdvanceResult.Conflict));
        Assert.Equal(1, await Node.Look(db => db.History.CountAsync(e => e.InstanceId == id && e.What == "TaskCompleted")));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task The_same_request_twice_has_one_effect_and_the_same_answer()
    {
        var id = await StartWait();
        var key = (await TaskOf(id)).Key;
        var request = new Advance(id, at => new Stimulus.TaskCompleted(at, "u-2", key, FeelContext.Empty)) { Receipt = new("u-2", "submission-1", "body-1") };
        var first = Assert.IsType<AdvanceResult.Advanced>(await Node.With((AdvanceInstance door) => door.Run(request)));
        var second = Assert.IsType<AdvanceResult.Replayed>(await Node.With((AdvanceInstance door) => door.Run(request)));
        Assert.Equal((first.InstanceId, first.Version), (second.InstanceId, second.Version));
        var other = await Node.With((AdvanceInstance door) => door.Run(request with { Receipt = new("u-2", "submission-1", "body-2") }));
        Assert.Equal("receipt.request.differs", Assert.IsType<AdvanceResult.Refused>(other).Code);
    }

    [Fact]
    public async Task A_request_repeated_eight_times_at_once_has_one_effect()
    {
        var id = await StartWait();
        var key = (await TaskOf(id)).Key;
        var request = new Advance(id, at => new Stimulus.TaskCompleted(at, "u-2", key, FeelContext.Empty)) { Receipt = new("u-2", "submission-1") };
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Node.With((AdvanceInstance door) => door.Run(request)), TestContext.Current.CancellationToken)));
        Assert.Single(results, r => r is AdvanceResult.Advanced);
        Assert.Equal(7, results.Count(r => r is AdvanceResult.Replayed));
    }

    [Fact]
    public async Task A_step_that_lost_the_race_is_taken_again_on_the_new_state()
    {
        var id = await StartWait();
        var tries = 0;
        var result = await Node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.VariablesSet(at, "u-1", null, Count(10), "test"))
        {
            With = async (_, _) =>
            {
                if (++tries == 1)
                {
                    await Node.Advance(id, at => new Stimulus.VariablesSet(at, "u-2", null, FeelContext.Of(("other", true)), "faster"));
                }

                return null;
            },
        }));
        Assert.IsType<AdvanceResult.Advanced>(result);
        Assert.Equal(2, tries);
        var state = InstanceState.Load((await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).State);
        Assert.Equal((new FeelNumber(10), (object)true), (state.Variables["n"], state.Variables["other"]));
    }

    [Fact]
    public async Task A_step_that_keeps_losing_ends_as_a_conflict()
    {
        var id = await StartWait();
        var tries = 0;
        var result = await Node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.VariablesSet(at, "u-1", null, Count(10), "test"))
        {
            With = async (_, _) =>
            {
                tries++;
                await Node.Advance(id, at => new Stimulus.VariablesSet(at, "u-2", null, Count(tries), "faster"));
                return null;
            },
        }));
        Assert.IsType<AdvanceResult.Conflict>(result);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task What_the_domain_refuses_leaves_no_trace()
    {
        var id = await StartWait();
        var key = (await TaskOf(id)).Key;
        var result = await Node.With((AdvanceInstance door) => door.Run(new Advance(id, at => new Stimulus.TaskCompleted(at, "u-1", key, FeelContext.Empty))
        {
            With = (scope, _) =>
            {
                scope.Record(new Fact("SAMTYCKE_LAMNAT", FeelContext.Empty));
                return Task.FromResult<AdvanceResult.Refused?>(new("consent.missing", "Expected a consent."));
            },
        }));
        Assert.Equal("consent.missing", Assert.IsType<AdvanceResult.Refused>(result).Code);
        Assert.Equal(1, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Version);
        Assert.Equal(0, await Node.Look(db => db.History.CountAsync(e => e.Activity == "SAMTYCKE_LAMNAT")));
    }

    [Fact]
    public async Task A_timer_fires_once_when_it_is_due_and_not_before()
    {
        await Node.Deploy(Models.Timer);
        var id = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("timer", "u-1", FeelContext.Empty))).InstanceId;
        Node.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await Node.Sweep.RunAll(TestContext.Current.CancellationToken));
        Node.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Node.Sweep.RunAll(TestContext.Current.CancellationToken));
        Assert.Equal(InstanceStatus.Completed, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Equal(0, await Node.Look(db => db.OutboxRows.CountAsync()));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_hundred_timers_due_together_fire_once_each_in_few_commits()
    {
        await Node.Deploy(Models.Timer);
        for (var i = 0; i < 100; i++)
        {
            await Node.Start(new StartInstance("timer", "u-1", FeelContext.Empty));
        }

        Node.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, await Node.Sweep.Run(Lane.Timers, TestContext.Current.CancellationToken));
        Assert.Equal(100, await Node.Look(db => db.Instances.CountAsync(i => i.Status == InstanceStatus.Completed)));
        Assert.Equal(100, await Node.Look(db => db.History.CountAsync(e => e.What == "TimerFired")));
    }

    [Fact]
    public async Task A_suspended_instance_keeps_its_timer_until_it_goes_on()
    {
        await Node.Deploy(Models.Timer);
        var id = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("timer", "u-1", FeelContext.Empty))).InstanceId;
        Assert.IsType<AdvanceResult.Advanced>(await Node.With((Operate operate) => operate.Suspend(id, As.Administrator("u-9"), "Utredning")));
        Node.Clock.Advance(TimeSpan.FromHours(2));
        await Node.Sweep.Run(Lane.Timers, TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Suspended, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.IsType<AdvanceResult.Advanced>(await Node.With((Operate operate) => operate.Resume(id, As.Administrator("u-9"), "Klart")));
        await Node.Sweep.Run(Lane.Timers, TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Completed, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id))).Status);
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_message_that_comes_before_anybody_waits_is_kept_and_taken()
    {
        await Node.Deploy(Models.Message);
        await Node.With((ReceiveMessage receive) => receive.Run(new("p-7", "m-1"), "answer", "c-1", FeelContext.Of(("text", "ja"))));
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(InboxStatus.Waiting, (await Node.Look(db => db.Inbox.SingleAsync())).Status);
        var id = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("message", "u-1", FeelContext.Of(("id", "c-1"))))).InstanceId;
        var instance = await Node.Look(db => db.Instances.SingleAsync(i => i.Id == id));
        Assert.Equal(InstanceStatus.Completed, instance.Status);
        Assert.Equal("ja", InstanceState.Load(instance.State).Variables["text"]);
        var message = await Node.Look(db => db.Inbox.SingleAsync());
        Assert.Equal((InboxStatus.Taken, id, null), (message.Status, message.TakenBy, message.Payload));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(id)));
    }

    [Fact]
    public async Task A_message_reaches_only_the_instance_with_its_key_and_only_once()
    {
        await Node.Deploy(Models.Message);
        var mine = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("message", "u-1", FeelContext.Of(("id", "c-1"))))).InstanceId;
        var other = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("message", "u-1", FeelContext.Of(("id", "c-2"))))).InstanceId;
        for (var i = 0; i < 10; i++)
        {
            await Node.With((ReceiveMessage receive) => receive.Run(new("p-7", "m-1"), "answer", "c-1", FeelContext.Empty));
        }

        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Completed, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == mine))).Status);
        Assert.Equal(InstanceStatus.Active, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == other))).Status);
        Assert.Equal(1, await Node.Look(db => db.History.CountAsync(e => e.What == "MessageReceived")));
        Assert.Equal(0, await Node.Look(db => db.Inbox.CountAsync()));
    }

    [Fact]
    public async Task A_called_instance_answers_its_caller()
    {
        await Node.Deploy(Models.Wait, Models.Call);
        var parent = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("call", "u-1", Count(0)) { CaseId = Guid.CreateVersion7() })).InstanceId;
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var child = await Node.Look(db => db.Instances.SingleAsync(i => i.ParentId == parent));
        Assert.NotNull(child.CaseId);
        var key = (await TaskOf(child.Id)).Key;
        await Node.Advance(child.Id, at => new Stimulus.TaskCompleted(at, "u-1", key, FeelContext.Empty));
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var ended = await Node.Look(db => db.Instances.SingleAsync(i => i.Id == parent));
        Assert.Equal(InstanceStatus.Completed, ended.Status);
        Assert.Equal(0, await Node.Look(db => db.OutboxRows.CountAsync()));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(parent)));
        Assert.Null(await Node.With((VerifyHistory verify) => verify.Run(child.Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_is_no_longer_wanted_ends_the_called_instance(bool started)
    {
        await Node.Deploy(Models.Wait, Models.Call);
        var parent = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("call", "u-1", Count(0)))).InstanceId;
        if (started)
        {
            await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        }

        Node.Clock.Advance(TimeSpan.FromHours(1));
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(InstanceStatus.Completed, (await Node.Look(db => db.Instances.SingleAsync(i => i.Id == parent))).Status);
        Assert.Equal(0, await Node.Look(db => db.Instances.CountAsync(i => i.ParentId == parent && i.Status == InstanceStatus.Active)));
        Assert.Equal(0, await Node.Look(db => db.Tasks.CountAsync(t => t.Status == WorkTaskStatus.Open)));
        Assert.Equal(0, await Node.Look(db => db.OutboxRows.CountAsync()));
    }

    [Fact]
    public async Task A_call_of_an_unknown_process_stands_still_with_an_incident_that_can_be_retried()
    {
        await Node.Deploy(Models.Call);
        var parent = Assert.IsType<AdvanceResult.Advanced>(await Node.Start(new StartInstance("call", "u-1", Count(0)))).InstanceId;
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        var incident = await Node.Look(db => db.Incidents.SingleAsync());
        Assert.Equal((parent, "process.id.unknown", null), (incident.InstanceId, incident.Code, incident.ClosedAt));
        await Node.Deploy(Models.Wait);
        Assert.IsType<AdvanceResult.Advanced>(await Node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Empty, As.Administrator("u-9"), "Driftsatt")));
        await Node.Sweep.RunAll(TestContext.Current.CancellationToken);
        Assert.Equal(1, await Node.Look(db => db.Instances.CountAsync(i => i.ParentId == parent)));
        Assert.NotNull((await Node.Look(db => db.Incidents.SingleAsync())).ClosedAt);
        var again = await Node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Empty, As.Administrator("u-9"), "Igen"));
        Assert.Equal("incident.closed", Assert.IsType<AdvanceResult.Refused>(again).Code);
    }

    [Fact]
    public async Task Migrations_apply_to_a_database_that_somebody_made_by_hand_and_applying_them_twice_is_nothing()
    {
        await Node.Use(db => db.Database.MigrateAsync());
        Assert.Empty(await Node.Look(async db => (await db.Database.GetPendingMigrationsAsync()).ToList()));
    }

    [Fact]
    public async Task Times_come_back_as_they_went_in_and_compare_in_the_database()
    {
        var at = UtcMicroseconds.Round(new DateTimeOffset(2013, 10, 27, 2, 30, 0, TimeSpan.FromHours(1)).AddTicks(1234567));
        await Node.Use(async db =>
        {
            db.OutboxRows.Add(OutboxRows.Webhook(Guid.CreateVersion7(), "p-1", [1], at, null));
            await db.SaveChangesAsync();
        });
        Assert.Equal(at, await Node.Look(db => db.OutboxRows.Where(o => o.DueAt >= at && o.DueAt <= at).Select(o => o.DueAt).SingleAsync()));
    }
}

/// <summary>The suite on SQLite.</summary>
public sealed class SqliteStore() : StoreSuite(StorageProvider.Sqlite);

/// <summary>The suite on PostgreSQL.</summary>
public sealed class PostgreSqlStore() : StoreSuite(StorageProvider.PostgreSql);

/// <summary>The suite on SQL Server.</summary>
public sealed class SqlServerStore() : StoreSuite(StorageProvider.SqlServer);
