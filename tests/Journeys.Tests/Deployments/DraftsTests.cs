using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Deployments;

/// <summary>What is drawn is kept, is its author's alone, and never replaces what somebody else has published unseen.</summary>
public sealed class DraftsTests : IAsyncLifetime
{
    private const string File = "rules/goals/malstatus-antal.dmn";
    private static readonly string Goals = System.IO.File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "goals", "malstatus-antal.dmn"));
    private static readonly Actor Author = As.Administrator("author");
    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await Deploy(Goals);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task An_editor_opens_the_version_in_force_until_something_is_kept()
    {
        var open = await Open();
        Assert.Equal((File, Goals, null), (open!.File, open.Text, open.KeptAt));

        await Keep("<halv");
        Assert.Equal(("<halv", false), ((await Open())!.Text, (await Open())!.IsStale));
        Assert.Equal(Goals, (await _node.With((Drafts drafts) => drafts.Open(As.Administrator("colleague"), FileKind.Dmn, "DT-11")))!.Text);
    }

    [Fact]
    public async Task Whoever_publishes_meanwhile_is_not_overwritten_unseen()
    {
        await Keep("mitt");
        await Deploy(Goals.Replace("&lt; 0.8", "&lt; 0.85", StringComparison.Ordinal));
        Assert.True((await Open())!.IsStale);

        await _node.With((Drafts drafts) => Done(drafts.Rebase(Author, FileKind.Dmn, "DT-11")));
        Assert.Equal(("mitt", false), ((await Open())!.Text, (await Open())!.IsStale));
    }

    [Fact]
    public async Task A_version_that_waits_for_its_day_is_named_and_not_opened()
    {
        await Deploy(Goals.Replace("&lt; 0.8", "&lt; 0.85", StringComparison.Ordinal), _node.Clock.GetUtcNow().AddDays(40));

        var open = await Open();

        Assert.Equal((Goals, 2), (open!.Text, open.ComingNumber));
    }

    [Theory]
    [InlineData(FileKind.Bpmn, "workflows/own/snabbspar.bpmn")]
    [InlineData(FileKind.Dmn, "rules/own/snabbspar.dmn")]
    [InlineData(FileKind.Form, "workflows/own/snabbspar.form")]
    public async Task A_new_model_is_a_draft_that_publishes_as_it_is(FileKind kind, string file)
    {
        var text = NewModel.Empty(kind, "snabbspar", "Snabbspår & <mer>", "Fast track");
        Assert.True(await _node.With((Drafts drafts) => drafts.Begin(Author, kind, "snabbspar", text)));
        Assert.False(await _node.With((Drafts drafts) => drafts.Begin(Author, kind, "snabbspar", text)));

        var open = await _node.With((Drafts drafts) => drafts.Open(Author, kind, "snabbspar"));
        Assert.Equal(file, open!.File);
        Assert.False((await _node.With((Deploy deploy) => deploy.Run([new(open.File, open.Text)], "SYSTEM"))).Refused);
    }

    [Fact]
    public async Task A_copy_has_its_own_name_and_leaves_the_first_alone()
    {
        var copy = NewModel.Like(FileKind.Dmn, Goals, "DT-11", "egen-status", "Egen status", "Own status");

        Assert.False((await _node.With((Deploy deploy) => deploy.Run([new("rules/own/egen-status.dmn", copy)], "SYSTEM"))).Refused);
        Assert.Equal((1, 1), await _node.Look(async db => (db.DecisionVersions.Count(v => v.DecisionId == "DT-11"), await Task.FromResult(db.DecisionVersions.Count(v => v.DecisionId == "egen-status")))));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_keeps_drafts()
    {
        var coach = new Actor("coach", []);

        Assert.Null(await _node.With((Drafts drafts) => drafts.Open(coach, FileKind.Dmn, "DT-11")));
        Assert.Null(await _node.With((Drafts drafts) => drafts.Keep(coach, FileKind.Dmn, "DT-11", "x", null)));
    }

    [Theory]
    [InlineData("Snabbspår för målgrupp 4", "snabbspar-for-malgrupp-4")]
    [InlineData("4 veckor", "m-4-veckor")]
    [InlineData("  ", "")]
    public void An_id_is_proposed_from_the_name(string name, string id) => Assert.Equal(id, NewModel.ProposeId(name));

    private Task<OpenModel?> Open() => _node.With((Drafts drafts) => drafts.Open(Author, FileKind.Dmn, "DT-11"));

    private Task<DateTimeOffset?> Keep(string text) => _node.With((Drafts drafts) => drafts.Keep(Author, FileKind.Dmn, "DT-11", text, null));

    private async Task Deploy(string text, DateTimeOffset? from = null) =>
        Assert.False((await _node.With((Deploy deploy) => deploy.Run([new(File, text)], "SYSTEM", validFrom: from))).Refused);

    private static async Task<bool> Done(Task work)
    {
        await work;
        return true;
    }
}
