using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Deployments;

/// <summary>Author and approver are never the same person.</summary>
public sealed class PublishTests : IAsyncLifetime
{
    private static readonly string Goals = File.ReadAllText(Path.Combine(ShippedRules.Folder("rules"), "goals", "malstatus-antal.dmn"));
    private static readonly string Changed = Goals.Replace("&lt; 0.8", "&lt; 0.80", StringComparison.Ordinal);
    private TestStore _store = null!;
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options, more: services => services.Configure<PublishingOptions>(o => o.FourEyes = FourEyes));
        Assert.False((await _node.With((Deploy deploy) => deploy.Run([new("rules/goals/malstatus-antal.dmn", Goals)], "SYSTEM"))).Refused);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    private bool FourEyes { get; set; } = true;

    private Task<PublishResult> Propose(string text = "", DateTimeOffset? from = null) => _node.With(
        (Publish publish) => publish.Run([new("rules/goals/malstatus-antal.dmn", text.Length == 0 ? Changed : text)], As.Administrator("author"), "Rundare tal", from));

    private Task<int> Versions() => _node.Look(db => db.DecisionVersions.CountAsync(v => v.DecisionId == "DT-11"));

    [Fact]
    public async Task A_change_is_a_proposal_until_somebody_else_approves_it()
    {
        var proposed = Assert.IsType<PublishResult.Proposed>(await Propose());
        Assert.Equal(1, await Versions());

        var own = Assert.IsType<PublishResult.Denied>(await _node.With((Publish publish) => publish.Approve(proposed.ProposalId, As.Administrator("author"))));
        Assert.Equal("publish.author.approves", own.Code);
        Assert.Equal(1, await Versions());

        var deployed = Assert.IsType<PublishResult.Deployed>(await _node.With((Publish publish) => publish.Approve(proposed.ProposalId, As.Administrator("colleague"))));
        Assert.Equal((1, 2), (deployed.Versions, await Versions()));
        var (proposal, deployment) = await _node.Look(async db => (await db.Set<Proposal>().SingleAsync(), await db.Deployments.SingleAsync(d => d.Id == deployed.DeploymentId)));
        Assert.Equal((ProposalStatus.Approved, "author", "colleague", deployed.DeploymentId), (proposal.Status, proposal.Author, proposal.DecidedBy, proposal.DeploymentId));
        Assert.Equal(("author", "Rundare tal"), (deployment.Actor, deployment.Comment));
    }

    [Fact]
    public async Task A_proposal_is_decided_once()
    {
        var id = Assert.IsType<PublishResult.Proposed>(await Propose()).ProposalId;

        Assert.Equal("publish.reason.missing", Assert.IsType<PublishResult.Denied>(await _node.With((Publish publish) => publish.Reject(id, As.Administrator("colleague"), " "))).Code);
        Assert.Null(await _node.With((Publish publish) => publish.Reject(id, As.Administrator("colleague"), "Talet är fel")));
        Assert.Equal("publish.proposal.decided", Assert.IsType<PublishResult.Denied>(await _node.With((Publish publish) => publish.Approve(id, As.Administrator("third")))).Code);
        Assert.Equal("publish.proposal.unknown", Assert.IsType<PublishResult.Denied>(await _node.With((Publish publish) => publish.Approve(Guid.NewGuid(), As.Administrator("third")))).Code);
        Assert.Equal(1, await Versions());
    }

    [Fact]
    public async Task An_author_takes_a_proposal_back_without_a_reason()
    {
        var id = Assert.IsType<PublishResult.Proposed>(await Propose()).ProposalId;

        Assert.Null(await _node.With((Publish publish) => publish.Reject(id, As.Administrator("author"), "")));
        Assert.Equal(ProposalStatus.Withdrawn, await _node.Look(db => db.Set<Proposal>().Select(p => p.Status).SingleAsync()));
    }

    [Fact]
    public async Task What_the_checks_refuse_does_not_become_a_proposal()
    {
        Assert.IsType<PublishResult.Refused>(await Propose(Changed.Replace("achieved</text>", "achievd</text>", StringComparison.Ordinal)));
        Assert.Equal(0, await _node.Look(db => db.Set<Proposal>().CountAsync()));
    }

    [Fact]
    public async Task Where_one_pair_of_eyes_is_enough_a_change_is_deployed_at_once()
    {
        FourEyes = false;

        Assert.Equal(1, Assert.IsType<PublishResult.Deployed>(await Propose()).Versions);
        Assert.Equal(2, await Versions());
    }

    [Fact]
    public async Task A_version_with_a_coming_day_answers_from_that_day()
    {
        var from = _node.Clock.GetUtcNow().AddDays(10);
        var id = Assert.IsType<PublishResult.Proposed>(await Propose(from: from)).ProposalId;
        await _node.With((Publish publish) => publish.Approve(id, As.Administrator("colleague")));

        var versions = await _node.With(async (WorkflowContext db) => await ((Catalogue)_node.Services.GetService(typeof(Catalogue))!).Current(db, TestContext.Current.CancellationToken));
        Assert.Equal([1, 1, 2], new[] { from.AddDays(-10), from.AddTicks(-1), from }.Select(at => versions.Decision("DT-11", null, null, at)!.Number));
    }
}
