using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Tests.Simulation;

/// <summary>Rules that an administrator changes, and people who decide otherwise than rules propose.</summary>
public sealed class RulesInForceTests
{
    private static readonly CultureInfo Swedish = CultureInfo.GetCultureInfo("sv-SE");
    private static readonly DateOnly Today = new(2012, 10, 15);

    [Fact]
    public async Task Goals_judge_each_day_by_the_target_that_is_in_force_on_it()
    {
        await using var programme = await Programme.Start(Today);
        var proposed = Assert.IsType<PublishResult.Proposed>(await programme.Ask(
            (ChangeConstant change) => change.Run("g1.target", "300", Today.AddDays(2), As.Administrator("author"), "Fler deltagare", Swedish)));
        Assert.Equal([250], await Targets(programme, Today.AddDays(2)));

        Assert.IsType<PublishResult.Deployed>(await programme.Ask((Publish publish) => publish.Approve(proposed.ProposalId, As.Administrator("colleague"))));
        Assert.Equal([250, 250, 300], await Targets(programme, Today, Today.AddDays(1), Today.AddDays(2)));
        var board = await programme.Ask((TreM.Workflow.Journeys.Reports.ReadGoals read) => read.Run(Programme.With(Roles.ProjectManager)));
        Assert.StartsWith("250 individer", board!.Goals.Single(g => g.Code == "G1").TextSv, StringComparison.Ordinal);

        // The shipped file is older than what somebody has published since: a restart does not bring it back.
        var again = await programme.Ask((Deploy deploy) => deploy.Folders([ShippedRules.Folder("workflows"), ShippedRules.Folder("rules")], "SYSTEM"));
        Assert.Equal(0, again.Versions);
        Assert.Equal([300], await Targets(programme, Today.AddDays(2)));
    }

    [Fact]
    public async Task What_has_been_judged_stays_judged()
    {
        await using var programme = await Programme.Start(Today);

        Assert.Equal("constant.choice", Denied(await programme.Ask((ChangeConstant c) => c.Run("pace.curve", "ZIGZAG", Today, As.Administrator("author"), "x", Swedish))));
        Assert.Equal("constant.past", Denied(await programme.Ask((ChangeConstant c) => c.Run("g1.target", "300", Today.AddDays(-1), As.Administrator("author"), "x", Swedish))));
        Assert.Equal("constant.share", Denied(await programme.Ask((ChangeConstant c) => c.Run("g2.target", "75", Today, As.Administrator("author"), "x", Swedish))));
        Assert.Equal("constant.comment", Denied(await programme.Ask((ChangeConstant c) => c.Run("g2.target", "0,8", Today, As.Administrator("author"), " ", Swedish))));
        Assert.Equal("constant.unknown", Denied(await programme.Ask((ChangeConstant c) => c.Run("g9.target", "1", Today, As.Administrator("author"), "x", Swedish))));
    }

    [Fact]
    public async Task A_human_who_decides_against_the_proposal_stands_in_the_log_with_the_reason()
    {
        await using var programme = await Programme.Start(Today);
        var amal = await Walk.Refer(programme, "V01");
        var decide = await amal.To("Task_N080_Beslut");
        var coordinator = Programme.With(Roles.LocalCoordinator, ScopeKinds.Region, "REG-DAL", "4c7fbb1c-0000-4000-8000-000000000002");
        Assert.IsType<TaskResult.Done>(await amal.Complete(decide, (await amal.Answers(decide))
            .With("enrolmentDecision", "AVVISAD").With("decisionReason", "Har redan fått arbete.").With("startDate", null), coordinator));

        var entry = await programme.Look(db => db.DecisionLog.AsNoTracking()
            .Where(d => d.CaseId == amal.CaseId && d.DecisionId == EligibilityRules.Chain && d.ElementId != null).OrderByDescending(d => d.At).FirstAsync());
        Assert.Equal(("EJ_BEHORIG", coordinator.Id), (entry.OverrideValue, entry.OverriddenBy));
        Assert.Equal(programme.Clock.GetUtcNow().UtcDateTime.Date, entry.OverriddenAt!.Value.UtcDateTime.Date);
        Assert.DoesNotContain("arbete", entry.SealedOverrideReason, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(entry.Inputs);
        Assert.Contains("DT-01-1", entry.MatchedRules.Split(','));
        Assert.True(await programme.Look(db => db.DecisionVersions.AnyAsync(v => v.DecisionId == EligibilityRules.Chain && v.Hash == entry.VersionHash)));

        var line = await programme.Ask((ExplainRules explain) => Task.FromResult(explain.Of(entry, Swedish, withReason: true)));
        Assert.Equal(("Ej behörig", "Har redan fått arbete."), (line.Override!.Text, line.Override.Reason));
        Assert.Null((await programme.Ask((ExplainRules explain) => Task.FromResult(explain.Of(entry, Swedish)))).Override!.Reason);
        Assert.Contains("Rad 1 (”Utrikes född”) gäller, eftersom", string.Join('\n', line.Sentences), StringComparison.Ordinal);
        Assert.True(await programme.Look(db => db.History.AnyAsync(h => h.Activity == "REGEL_OVERRIDE")));

        using var xes = new MemoryStream();
        await programme.Use<ExportLog>(log => log.Xes(xes, _ => true, TestContext.Current.CancellationToken));
        var exported = System.Text.Encoding.UTF8.GetString(xes.ToArray());
        Assert.Contains($"<string key=\"decision\" value=\"{EligibilityRules.Chain}\"", exported, StringComparison.Ordinal);
        Assert.Contains("<string key=\"override\" value=\"EJ_BEHORIG\"", exported, StringComparison.Ordinal);
        Assert.DoesNotContain("fått arbete", exported, StringComparison.Ordinal);
        Assert.DoesNotContain(coordinator.Id, exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_follows_the_proposal_is_no_override()
    {
        await using var programme = await Programme.Start(Today);
        var amal = await Walk.Refer(programme, "V01");
        var decide = await amal.To("Task_N080_Beslut");
        Assert.IsType<TaskResult.Done>(await amal.Complete(decide, await amal.Answers(decide)));

        Assert.True(await programme.Look(db => db.DecisionLog.Where(d => d.CaseId == amal.CaseId).AllAsync(d => d.OverrideValue == null)));
        Assert.False(await programme.Look(db => db.History.AnyAsync(h => h.Activity == "REGEL_OVERRIDE")));
    }

    private static string Denied(PublishResult result) => Assert.IsType<PublishResult.Denied>(result).Code;

    private static async Task<List<double>> Targets(Programme programme, params DateOnly[] days)
    {
        var targets = new List<double>();
        foreach (var day in days)
        {
            targets.Add((await programme.Ask((ComputeGoals compute) => compute.Run(day))).First(g => g.Code == "G1").Target);
        }

        return targets;
    }
}
