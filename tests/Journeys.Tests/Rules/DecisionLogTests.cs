using System.Globalization;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Journeys.Tests.Simulation;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Tests.Rules;

/// <summary>Whatever a rule decides about a participant's journey stands in the decision log.</summary>
public sealed class DecisionLogTests
{
    private static readonly CultureInfo Swedish = CultureInfo.GetCultureInfo("sv-SE");

    // What asks no question about one journey, or writes the entry itself.
    private static readonly string[] OfNoJourney = ["PROGRAMKONSTANTER", "TAKTKURVA", "DT-11", "DT-12", "DT-15"];
    private static readonly string[] Considering = ["EraseCase.cs", "EscalateTasks.cs", "FlagRisks.cs", "OverridePrimaryGroup.cs", "RuleBook.cs"];
    private static readonly string[] Evaluating = ["ChangeConstant.cs", "ExplainRules.cs", "StepServices.cs", "UndeployedModels.cs"];

    public static TheoryData<string> Decisions =>
        [.. Directory.EnumerateFiles(ShippedRules.Folder("rules"), "*.dmn", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "decision").Select(e => (string)e.Attribute("id")!)).Distinct()];

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_about_a_journey_cannot_be_asked_without_saying_whose(string decisionId)
    {
        DecisionRecord record = new();
        var asked = 0;
        RuleBook book = new(_ => { asked++; return new("X", [], "hash", []); }, record);
        if (OfNoJourney.Contains(decisionId))
        {
            book.Ask(decisionId, DateTimeOffset.UnixEpoch, FeelContext.Empty);
            Assert.Equal((1, 0), (asked, record.Asked.Count));
            return;
        }

        Assert.Contains(decisionId, Assert.Throws<InvalidOperationException>(() => book.Ask(decisionId, DateTimeOffset.UnixEpoch, FeelContext.Empty)).Message, StringComparison.Ordinal);
        Assert.Equal(0, asked);
        var caseId = Guid.NewGuid();
        book.For(caseId, 7, "Task").Ask(decisionId, DateTimeOffset.UnixEpoch, FeelContext.Empty);
        Assert.Equal((caseId, decisionId, 7L, "Task"), Assert.Single(record.Asked) is var kept ? (kept.CaseId, kept.DecisionId, kept.Key!.Value, kept.ElementId) : default);
    }

    [Fact]
    public void Nobody_goes_past_the_rule_book_to_the_tables()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(ShippedRules.Folder("src"), "TreM.Workflow.Journeys"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f))).ToList();
        Assert.Equal(Considering, sources.Where(s => s.Text.Contains("Consider(", StringComparison.Ordinal)).Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Evaluating, sources.Where(s => s.Text.Contains("new DecisionOptions(", StringComparison.Ordinal) || s.Text.Contains("Decisions.DecisionOptions(", StringComparison.Ordinal))
            .Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["RuleBook.cs"], sources.Where(s => s.Text.Contains("new DecisionCall(", StringComparison.Ordinal)).Select(s => s.Name));
        Assert.Equal(["DecisionRecord.cs"], sources.Where(s => s.Text.Contains("DecisionLogEntry EntryOf", StringComparison.Ordinal) || s.Text.Contains("new DecisionLogEntry", StringComparison.Ordinal)).Select(s => s.Name).Distinct());
    }

    [Fact]
    public async Task A_journey_from_referral_to_exit_leaves_an_entry_for_every_decision_with_what_it_was_asked_and_answered()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        await amal.To("Task_N310_Uppfoljning");
        var log = await programme.Look(db => db.DecisionLog.AsNoTracking().Where(d => d.CaseId == amal.CaseId).OrderBy(d => d.At).ToListAsync());

        // By the process's business rule tasks, by its forms (DT-08) and by its jobs (DT-18, DT-19).
        string[] expected = [EligibilityRules.Chain, "DT-19", "DT-05", "DT-06", "DT-08", "DT-18"];
        Assert.Empty(expected.Except(log.Select(d => d.DecisionId)));
        Assert.All(log, d => Assert.True(d is { InstanceId: not null, Inputs: not null, Output: not null, VersionHash.Length: 64 }, d.DecisionId));
        var coach = log.Last(d => d.DecisionId == "DT-19");
        Assert.True(ExactJson.Read(coach.Inputs).TryGet("loadRatio", out _));
        Assert.NotEmpty(coach.MatchedRules);
        Assert.NotNull(coach.ElementId);

        // The intake's form and its business rule task ask the same chain in one step: that is one decision.
        Assert.Equal([null, "Task_N050_Behorighet"], log.Where(d => d.DecisionId == EligibilityRules.Chain).Select(d => d.ElementId).Order());
    }

    [Fact]
    public async Task A_task_that_is_escalated_leaves_the_row_of_the_table_that_said_so_once()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var amal = await Walk.Refer(programme, "V01");
        var task = (await amal.Open())[0];
        programme.Clock.MoveTo(WorkCalendar.At(WorkCalendar.DateOf(task.DueAt!.Value).AddDays(10), new TimeOnly(9, 0)));
        Assert.True(await programme.Ask((EscalateTasks sweep) => sweep.Run()) > 0);
        Assert.Equal(0, await programme.Ask((EscalateTasks sweep) => sweep.Run()));

        var entry = await programme.Look(db => db.DecisionLog.SingleAsync(d => d.DecisionId == "DT-13" && d.CaseId == amal.CaseId && d.Key == task.Key));
        Assert.Equal(task.ElementId, entry.ElementId);
        Assert.NotEmpty(entry.MatchedRules);
    }

    [Fact]
    public async Task A_coach_sets_another_primary_group_and_log_and_history_say_who_why_and_from_what_to_what()
    {
        await using var programme = await Programme.Start(new DateOnly(2012, 10, 15));
        var nadja = await Walk.Refer(programme, "V09");
        await nadja.To("Task_N110_Kartlaggning");
        var @case = await nadja.Case();
        Assert.Equal("TG2", @case.PrimaryGroup);
        Assert.Equal(["TG1", "TG2"], @case.Groups.Order());
        var coach = Programme.With(Roles.Coach, ScopeKinds.Region, @case.Region, @case.CoachId);

        Assert.Equal("group.reason", Code(await Change(programme, nadja, "TG1", " ", coach)));
        Assert.Equal("group.unknown", Code(await Change(programme, nadja, "TG5", "Passar bättre.", coach)));
        Assert.Equal("group.same", Code(await Change(programme, nadja, "TG2", "Passar bättre.", coach)));
        foreach (var stranger in new[]
        {
            Programme.With(Roles.Coach, ScopeKinds.Region, "REG-GR"), Programme.With(Roles.ProjectManager),
            Programme.With(Roles.Participant, ScopeKinds.Self, @case.PersonId.ToString()),
        })
        {
            Assert.IsType<CaseResult.NotFound>(await Change(programme, nadja, "TG1", "Passar bättre.", stranger));
        }

        Assert.IsType<CaseResult.Done>(await Change(programme, nadja, "TG1", "Har slutfört gymnasiet i hemlandet.", coach));

        Assert.Equal("TG1", (await nadja.Case()).PrimaryGroup);
        var entry = await programme.Look(db => db.DecisionLog.AsNoTracking().SingleAsync(d => d.CaseId == nadja.CaseId && d.DecisionId == "DT-02"));
        Assert.Equal(("TG1", coach.Id, "TG2"), (entry.OverrideValue, entry.OverriddenBy, ExactJson.ReadValue(entry.Output!)));
        Assert.Contains("DT-02-3", entry.MatchedRules, StringComparison.Ordinal);
        Assert.DoesNotContain("gymnasiet", entry.SealedOverrideReason, StringComparison.Ordinal);
        var fact = await programme.Look(db => db.History.SingleAsync(h => h.Activity == "REGEL_OVERRIDE"));
        var said = ExactJson.Read(fact.Payload);
        Assert.Equal((coach.Id, "TG2", "TG1"), (fact.Actor, said["from"], said["decision"]));
        var line = await programme.Ask((ExplainRules explain) => Task.FromResult(explain.Of(entry, Swedish, withReason: true)));
        Assert.Equal("Har slutfört gymnasiet i hemlandet.", line.Override!.Reason);
        Assert.NotNull(line.Override.Proposal);
        Assert.False(line.Override.FollowsProposal);

        // And back to what the rule says: that is a decision too, and no longer one against it.
        Assert.IsType<CaseResult.Done>(await Change(programme, nadja, "TG2", "Betygen gällde inte gymnasiet.", coach));
        var back = await programme.Look(db => db.DecisionLog.AsNoTracking().Where(d => d.CaseId == nadja.CaseId && d.DecisionId == "DT-02").OrderBy(d => d.Id).LastAsync(d => d.OverrideValue == "TG2"));
        Assert.True((await programme.Ask((ExplainRules explain) => Task.FromResult(explain.Of(back, Swedish)))).Override!.FollowsProposal);
        Assert.Equal(1, await programme.Look(db => db.History.CountAsync(h => h.Activity == "REGEL_OVERRIDE")));
    }

    private static Task<CaseResult> Change(Programme programme, Walk walk, string group, string reason, Actor actor) =>
        programme.Ask((OverridePrimaryGroup change) => change.Run(walk.CaseId, group, reason, actor));

    private static string Code(CaseResult result) => Assert.IsType<CaseResult.Refused>(result).Code;
}
