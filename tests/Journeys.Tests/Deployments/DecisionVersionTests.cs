using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Deployments;

/// <summary>Which version of a table answers a journey: the one in force when asked, the one of the enrolment day, or a fixed one.</summary>
public sealed class DecisionVersionTests : IAsyncLifetime
{
    private static readonly DateOnly Enrolled = new(2013, 5, 6);
    private TestStore _store = null!;
    private TestNode _node = null!;
    private Guid _case;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.Create(StorageProvider.Sqlite);
        _node = await TestNode.Start(_store.Options);
        await Deploy(1, null);
        _case = Guid.NewGuid();
        await _node.Use(async db =>
        {
            await SeedProgramme.Run(db);
            var person = Guid.NewGuid();
            db.Add(new Enrolment
            {
                CaseId = _case, PersonId = person, Status = CaseStatus.Enrolled, Municipality = "2083", Region = "REG-DAL", Sex = "K", Phase = "F1",
                StartDate = Enrolled, ReferredAt = _node.Clock.GetUtcNow(), LastProgressAt = _node.Clock.GetUtcNow(),
            });
            await db.SaveChangesAsync();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_journey_that_pins_the_enrolment_day_keeps_the_version_of_that_day()
    {
        MoveTo(Enrolled, 9);
        Assert.Equal(1, await Ask("enrolment"));
        // Planned before the enrolment, in force after it.
        await Deploy(2, WorkCalendar.At(Enrolled.AddDays(1), TimeOnly.MinValue));
        Assert.Equal(1, await Ask("enrolment"));
        MoveTo(Enrolled.AddDays(40), 9);

        Assert.Equal((1, 2), (await Ask("enrolment"), await Ask("use")));
    }

    [Fact]
    public async Task A_version_of_the_enrolment_day_itself_counts_for_that_day()
    {
        MoveTo(Enrolled, 9);
        await Deploy(2, WorkCalendar.At(Enrolled, TimeOnly.MinValue));
        MoveTo(Enrolled.AddDays(3), 9);
        await Deploy(3, null);

        Assert.Equal((2, 3), (await Ask("enrolment"), await Ask("use")));
    }

    [Fact]
    public async Task Without_an_enrolment_the_version_in_force_answers()
    {
        MoveTo(Enrolled.AddDays(3), 9);
        await Deploy(2, null);

        Assert.Equal(2, await Ask("enrolment", withCase: false));
        await _node.Use(db => db.Set<Enrolment>().ExecuteUpdateAsync(s => s.SetProperty(e => e.StartDate, (DateOnly?)null)));
        Assert.Equal(2, await Ask("enrolment"));
    }

    [Fact]
    public async Task Who_was_enrolled_before_the_rules_came_gets_the_first_of_them()
    {
        await _node.Use(db => db.Set<Enrolment>().ExecuteUpdateAsync(s => s.SetProperty(e => e.StartDate, (DateOnly?)new DateOnly(2012, 10, 1))));
        MoveTo(Enrolled, 9);
        await Deploy(2, null);

        Assert.Equal((1, 2), (await Ask("enrolment"), await Ask("use")));
    }

    [Fact]
    public async Task A_fixed_version_answers_whatever_comes_after_it()
    {
        var first = await _node.Look(db => db.DecisionVersions.Where(v => v.Number == 1).Select(v => v.Hash).SingleAsync());
        MoveTo(Enrolled, 9);
        await Deploy(2, null);

        Assert.Equal(1, await Ask(first));
    }

    [Fact]
    public async Task A_fixed_version_that_is_not_deployed_is_refused_by_name()
    {
        var result = await _node.With((Deploy deploy) => deploy.Run([new("p.bpmn", Process(new string('a', 64)))], "TEST"));

        Assert.Contains(result.Findings, f => f is { Code: "process.reference.decision-version", Severity: Severity.Error, ElementId: "rule" });
    }

    [Fact]
    public async Task A_version_is_never_changed_and_the_same_text_is_no_new_one()
    {
        var before = await _node.Look(db => db.DeployedFiles.AsNoTracking().Where(f => f.Kind == FileKind.Dmn).SingleAsync());
        await Deploy(1, null);
        await Deploy(2, null);

        var after = await _node.Look(db => db.DeployedFiles.AsNoTracking().SingleAsync(f => f.Hash == before.Hash));
        Assert.Equal((before.Text, before.Name), (after.Text, after.Name));
        Assert.Equal(2, await _node.Look(db => db.DecisionVersions.CountAsync()));
    }

    [Fact]
    public async Task Tests_beside_a_table_are_kept_with_it_and_follow_it_to_its_next_version()
    {
        const string Tests = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>answer.dmn</modelName></testCases>""";
        var result = await _node.With((Deploy deploy) => deploy.Run([new("rules/answer-tests.xml", Tests)], "TEST"));
        Assert.False(result.Refused, string.Join(' ', result.Findings));
        Assert.Equal(Tests, await _node.With((CheckRules rules) => rules.TestsOf("ANSWER")));

        await Deploy(2, null);
        Assert.Equal(Tests, await _node.With((CheckRules rules) => rules.TestsOf("ANSWER")));
    }

    private void MoveTo(DateOnly day, int hour) => _node.Clock.SetUtcNow(WorkCalendar.At(day, new TimeOnly(hour, 0)));

    private async Task Deploy(int answer, DateTimeOffset? from)
    {
        var result = await _node.With((Deploy deploy) => deploy.Run([new("rules/answer.dmn", Table(answer))], "TEST", validFrom: from));
        Assert.False(result.Refused, string.Join(' ', result.Findings));
    }

    // Runs a process whose rule task pins a version so, and tells which version answered.
    private async Task<int> Ask(string version, bool withCase = true)
    {
        var deployed = await _node.With((Deploy deploy) => deploy.Run([new("p.bpmn", Process(version))], "TEST"));
        Assert.False(deployed.Refused, string.Join(' ', deployed.Findings));
        var started = await _node.Start(new StartInstance("judge", "u-1", FeelContext.Empty) { CaseId = withCase ? _case : null });
        var id = Assert.IsType<AdvanceResult.Advanced>(started).InstanceId;
        return await _node.Look(db => db.DecisionLog.Where(d => d.InstanceId == id)
            .Join(db.DecisionVersions, d => d.VersionHash, v => v.Hash, (d, v) => v.Number).SingleAsync());
    }

    private static string Process(string version) => Models.Process("judge", $"""
        <startEvent id="start" name="Start" trem:nameEn="Start"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="rule"/>
        <businessRuleTask id="rule" name="Fråga" trem:nameEn="Ask" trem:decisionVersion="{version}"><extensionElements><zeebe:calledDecision decisionId="ANSWER" resultVariable="answer"/></extensionElements></businessRuleTask>
        <sequenceFlow id="f2" sourceRef="rule" targetRef="end"/>
        <endEvent id="end" name="Slut" trem:nameEn="End"/>
        """);

    private static string Table(int answer) => $"""
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="answer" namespace="urn:answer">
          <decision id="ANSWER" name="Answer"><variable name="Answer" typeRef="number"/><literalExpression id="l"><text>{answer}</text></literalExpression></decision>
        </definitions>
        """;
}
