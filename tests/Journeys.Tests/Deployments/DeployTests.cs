using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Deployments;

/// <summary>What goes in together goes in whole or not at all, and what runs stays on its version.</summary>
public sealed class DeployTests : IAsyncLifetime
{
    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private Task<DeployResult> Deploy(params SourceFile[] files) => _node.With((Deploy deploy) => deploy.Run(files, "TEST"));

    [Fact]
    public async Task Everything_that_is_shipped_deploys_and_deploying_it_again_changes_nothing()
    {
        var root = Root();
        string[] folders = [Path.Combine(root, "workflows"), Path.Combine(root, "rules")];
        var first = await _node.With((Deploy deploy) => deploy.Folders(folders, "SYSTEM"));
        Assert.False(first.Refused, string.Join(Environment.NewLine, first.Findings.Where(f => f.Severity == Severity.Error)));
        Assert.NotEqual(0, first.Versions);
        var second = await _node.With((Deploy deploy) => deploy.Folders(folders, "SYSTEM"));
        Assert.Equal((0, null), (second.Versions, second.DeploymentId));
    }

    [Fact]
    public async Task One_wrong_file_keeps_all_out()
    {
        var result = await Deploy(new("good.bpmn", Models.Timer), new("bad.bpmn", "<definitions"));
        Assert.True(result.Refused);
        Assert.Contains(result.Findings, f => f.Severity == Severity.Error && f.File == "bad.bpmn" && !f.Message.Contains("bad.bpmn", StringComparison.Ordinal));
        Assert.Equal(0, await _node.Look(db => db.ProcessVersions.CountAsync()));
    }

    [Fact]
    public async Task A_form_that_nobody_has_deployed_is_refused_by_name_and_a_deployed_one_is_found()
    {
        var refused = await Deploy(new SourceFile("wait.bpmn", Models.Wait));
        Assert.Contains(refused.Findings, f => f is { Code: "process.reference.form", Severity: Severity.Error, ElementId: "task" });
        Assert.False((await Deploy(new SourceFile("test.form", Models.Form))).Refused);
        Assert.False((await Deploy(new SourceFile("wait.bpmn", Models.Wait))).Refused);
    }

    [Fact]
    public async Task The_same_id_in_two_files_is_refused()
    {
        var result = await Deploy(new("a.bpmn", Models.Timer), new("b.bpmn", Models.Timer));
        Assert.Contains(result.Findings, f => f.Code == "deploy.id.twice");
    }

    [Fact]
    public async Task A_new_version_is_for_new_instances_and_running_ones_stay_until_they_are_migrated()
    {
        await _node.Deploy(Models.Timer);
        var old = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("timer", "u-1", FeelContext.Empty))).InstanceId;
        _node.Clock.Advance(TimeSpan.FromMinutes(1));
        await _node.Deploy(Models.Timer.Replace("En timme", "En timme till", StringComparison.Ordinal));
        var young = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("timer", "u-1", FeelContext.Empty))).InstanceId;
        var versions = await _node.Look(db => db.ProcessVersions.Where(v => v.ProcessId == "timer").OrderBy(v => v.Number).Select(v => v.Hash).ToListAsync());
        Assert.Equal(versions, [await HashOf(old), await HashOf(young)]);

        var dry = await _node.With((Operate operate) => operate.Migrate(old, versions[1], new Dictionary<string, string>(), As.Administrator("u-9"), "Nytt namn", dryRun: true));
        Assert.IsType<AdvanceResult.Advanced>(dry);
        Assert.Equal(versions[0], await HashOf(old));
        Assert.IsType<AdvanceResult.Advanced>(
            await _node.With((Operate operate) => operate.Migrate(old, versions[1], new Dictionary<string, string>(), As.Administrator("u-9"), "Nytt namn", dryRun: false)));
        Assert.Equal(versions[1], await HashOf(old));
        Assert.Null(await _node.With((TreM.Workflow.Journeys.Timelines.VerifyHistory verify) => verify.Run(old)));
    }

    [Fact]
    public async Task An_operation_without_a_reason_is_refused()
    {
        await _node.Deploy(Models.Timer);
        var id = Assert.IsType<AdvanceResult.Advanced>(await _node.Start(new StartInstance("timer", "u-1", FeelContext.Empty))).InstanceId;
        Assert.Equal("operation.reason.missing", Assert.IsType<AdvanceResult.Refused>(await _node.With((Operate operate) => operate.Cancel(id, As.Administrator("u-9"), " "))).Code);
        Assert.IsType<AdvanceResult.Advanced>(await _node.With((Operate operate) => operate.Cancel(id, As.Administrator("u-9"), "Dubblett")));
        Assert.Equal(0, await _node.Look(db => db.OutboxRows.CountAsync()));
    }

    private Task<string> HashOf(Guid id) => _node.Look(db => db.Instances.Where(i => i.Id == id).Select(i => i.DefinitionHash).SingleAsync());

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "workflows")) && Directory.Exists(Path.Combine(folder.FullName, "rules")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Expected the folders workflows and rules above the tests.");
    }
}
