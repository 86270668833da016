using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Instances.Operations;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Instances;

public sealed class MigrateInstancesTests : IAsyncLifetime
{
    // The task is called otherwise in the second version, and has a reminder around it.
    private static readonly string Second = Models.Wait.Replace("\"task\"", "\"work\"", StringComparison.Ordinal)
        .Replace("<endEvent id=\"end\"/>", """
            <endEvent id="end"/>
            <boundaryEvent id="day" attachedToRef="work" cancelActivity="false"><timerEventDefinition id="day_t"><timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></boundaryEvent>
            <sequenceFlow id="f5" sourceRef="day" targetRef="noted"/>
            <endEvent id="noted"/>
            """, StringComparison.Ordinal);

    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await _node.Deploy(Models.Wait);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<Guid> Start() => Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1))))).InstanceId;

    private static MigrationOrder Order(params (string From, string To)[] mapping) => new("wait", 1, 2, mapping.ToDictionary(m => m.From, m => m.To));

    [Fact]
    public async Task A_dry_run_proposes_the_element_of_the_same_name_and_says_what_would_happen()
    {
        var id = await Start();
        await _node.Deploy(Second);

        var plan = await _node.With((MigrateInstances migrate) => migrate.Plan(Order()));
        var question = Assert.Single(plan!.Questions);
        Assert.Equal(("task", "work"), (question.Element.Id, question.Proposal));
        var preview = Assert.Single(plan.Instances);
        Assert.Equal((id, false), (preview.InstanceId, preview.IsRefused));
        Assert.Equal(["process.migration.moves", "process.migration.opens"], preview.Findings.Select(f => f.Code).Order());
        Assert.Equal(0, await _node.Look(db => db.History.CountAsync(e => e.What == nameof(Stimulus.Migrated))));
    }

    [Fact]
    public async Task Each_instance_moves_wholly_or_not_at_all_and_history_says_who_and_why()
    {
        var moving = await Start();
        var done = await Start();
        var key = await _node.Look(db => db.Tasks.Where(t => t.InstanceId == done).Select(t => t.Key).SingleAsync());
        await _node.Advance(done, at => new Stimulus.TaskCompleted(at, "u-1", key, FeelContext.Empty));
        await _node.Deploy(Second);

        var outcomes = await _node.With((MigrateInstances migrate) => migrate.Run(Order(("task", "work")), As.Administrator("admin"), "Ny version"));
        Assert.Equal([new MigrationOutcome(moving, null)], outcomes);
        var detail = await _node.With((ReadInstances read) => read.Find(moving));
        Assert.Equal((2, "work"), (detail!.Version!.Number, Assert.Single(detail.Tokens).ElementId));
        var operation = Assert.Single(detail.Operations);
        Assert.Equal(("admin", "Migrated", "Ny version"), (operation.Actor, operation.What, operation.Reason));
        Assert.Null(await _node.With((VerifyHistory verify) => verify.Run(moving)));
        Assert.Equal("work", await _node.Look(db => db.Tasks.Where(t => t.InstanceId == moving && t.Status == WorkTaskStatus.Open).Select(t => t.ElementId).SingleAsync()));
    }

    [Fact]
    public async Task What_waits_and_what_is_stuck_is_called_as_in_the_new_version()
    {
        const string Body = """
            <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="all"/>
            <parallelGateway id="all"/>
            <sequenceFlow id="f2" sourceRef="all" targetRef="signalled"/><sequenceFlow id="f3" sourceRef="all" targetRef="later"/><sequenceFlow id="f4" sourceRef="all" targetRef="choice"/>
            <intermediateCatchEvent id="signalled"><signalEventDefinition id="s_d" signalRef="sig"/></intermediateCatchEvent><sequenceFlow id="f5" sourceRef="signalled" targetRef="end"/>
            <intermediateCatchEvent id="later"><timerEventDefinition id="t_d"><timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></intermediateCatchEvent><sequenceFlow id="f6" sourceRef="later" targetRef="end"/>
            <exclusiveGateway id="choice" default="f8"/><sequenceFlow id="f7" sourceRef="choice" targetRef="end"><conditionExpression xsi:type="tFormalExpression">=go</conditionExpression></sequenceFlow>
            <sequenceFlow id="f8" sourceRef="choice" targetRef="no"/>
            <endEvent id="end"/><endEvent id="no"/>
            """;
        string[] old = ["signalled", "later", "choice"];
        const string Signal = "<signal id=\"sig\" name=\"go\"/>";
        await _node.Deploy(Models.Process("many", Body, Signal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("many", "u-1", FeelContext.Of(("go", "?"))))).InstanceId;
        await _node.Deploy(Models.Process("many", old.Aggregate(Body, (body, name) => body.Replace($"\"{name}\"", $"\"{name}2\"", StringComparison.Ordinal)), Signal));

        var order = new MigrationOrder("many", 1, 2, old.ToDictionary(name => name, name => name + "2"));
        Assert.Equal([new MigrationOutcome(id, null)], await _node.With((MigrateInstances migrate) => migrate.Run(order, As.Administrator("admin"), "Nya namn")));

        Assert.Equal("signalled2", await _node.Look(db => db.Subscriptions.Where(s => s.InstanceId == id).Select(s => s.ElementId).SingleAsync()));
        Assert.Equal("later2", await _node.Look(db => db.OutboxRows.Where(o => o.InstanceId == id).Select(o => o.ElementId).SingleAsync()));
        Assert.Equal("choice2", await _node.Look(db => db.Incidents.Where(i => i.InstanceId == id && i.ClosedAt == null).Select(i => i.ElementId).SingleAsync()));
    }

    [Fact]
    public async Task An_open_task_is_offered_to_the_roles_of_the_new_version_and_leaves_no_row_behind()
    {
        string[] roles = ["HANDLEDARE,SYV,VALIDERARE", "SYV", "LOKAL_SAMORDNARE,SYV"];
        await _node.Deploy(Models.Wait.Replace("\"HANDLEDARE\"", $"\"{roles[0]}\"", StringComparison.Ordinal));
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("wait", "u-1", FeelContext.Of(("n", (FeelNumber)1))))).InstanceId;
        for (var version = 2; version <= roles.Length; version++)
        {
            await _node.Deploy(Models.Wait.Replace("\"HANDLEDARE\"", $"\"{roles[version - 1]}\"", StringComparison.Ordinal));
            var order = new MigrationOrder("wait", version, version + 1, new Dictionary<string, string>());
            Assert.Equal([new MigrationOutcome(id, null)], await _node.With((MigrateInstances migrate) => migrate.Run(order, As.Administrator("admin"), "Andra roller")));

            var task = await _node.Look(db => db.Tasks.AsNoTracking().Include(t => t.Candidates).SingleAsync(t => t.InstanceId == id));
            Assert.Equal((roles[version - 1], roles[version - 1].Split(',')[0]), (task.CandidateGroups, task.Role));
            Assert.Equal(roles[version - 1].Split(',').Skip(1), task.Candidates.Select(c => c.Role).Order());
        }

        var key = await _node.Look(db => db.Tasks.Where(t => t.InstanceId == id).Select(t => t.Key).SingleAsync());
        await _node.Advance(id, at => new Stimulus.TaskCompleted(at, "u-1", key, FeelContext.Empty));
        Assert.False(await _node.Look(db => db.Set<TaskCandidate>().AnyAsync()));
    }

    [Fact]
    public async Task Without_a_mapping_it_is_refused_by_name_and_nothing_changes()
    {
        var id = await Start();
        await _node.Deploy(Models.Wait.Replace("\"task\"", "\"work\"", StringComparison.Ordinal).Replace("Gör klart", "Något annat", StringComparison.Ordinal));

        var plan = await _node.With((MigrateInstances migrate) => migrate.Plan(Order()));
        Assert.Null(Assert.Single(plan!.Questions).Proposal);
        var preview = Assert.Single(plan.Instances);
        Assert.Equal((true, "process.migration.missing", "task"), (preview.IsRefused, preview.Findings[0].Code, preview.Findings[0].ElementId));
        var before = await _node.Look(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == id));
        var outcome = Assert.Single((await _node.With((MigrateInstances migrate) => migrate.Run(Order(), As.Administrator("admin"), "Prov")))!);
        Assert.NotNull(outcome.Problem);
        var after = await _node.Look(db => db.Instances.AsNoTracking().SingleAsync(i => i.Id == id));
        Assert.Equal((before.Version, before.DefinitionHash), (after.Version, after.DefinitionHash));
        Assert.Equal(before.State, after.State);
    }

    [Fact]
    public async Task Only_versions_that_exist_can_be_chosen() =>
        Assert.Null(await _node.With((MigrateInstances migrate) => migrate.Plan(new("wait", 1, 9, new Dictionary<string, string>()))));

    [Fact]
    public async Task The_list_finds_what_is_stuck_and_shows_no_values()
    {
        await _node.Deploy(Models.Process("stuck", """
            <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="x"/>
            <exclusiveGateway id="x" default="f3"/><sequenceFlow id="f2" sourceRef="x" targetRef="end"><conditionExpression xsi:type="tFormalExpression">=go</conditionExpression></sequenceFlow>
            <sequenceFlow id="f3" sourceRef="x" targetRef="no"/>
            <endEvent id="end"/><endEvent id="no"/>
            """));
        await Start();
        var stuck = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("stuck", "u-1", FeelContext.Of(("go", "Nadja"))))).InstanceId;

        var (rows, more) = await _node.With((ReadInstances read) => read.List(new InstanceFilter { Stuck = true }));
        Assert.Equal((stuck, 1, false), (Assert.Single(rows).Id, rows[0].Incidents, more));
        var detail = (await _node.With((ReadInstances read) => read.Find(stuck)))!;
        Assert.Equal([("go", "string")], detail.Variables);
        Assert.Equal([("x", 1, true)], await _node.With((ReadInstances read) => read.Marks(stuck)));

        var incident = Assert.Single(detail.Incidents);
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((Operate operate) => operate.RetryIncident(incident.Id, FeelContext.Of(("go", true)), As.Administrator("admin"), "Rättat")));
        Assert.Equal(InstanceStatus.Completed, (await _node.With((ReadInstances read) => read.Find(stuck)))!.Instance.Status);
        Assert.Equal("Rättat", await _node.Look(db => db.Incidents.Select(i => i.ClosedBecause).SingleAsync()));
    }
}
