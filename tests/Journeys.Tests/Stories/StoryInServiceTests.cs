using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Testing;
using TreM.Workflow.Processes.Scenarios;
using TreM.Workflow.Testing.Stores;

namespace TreM.Workflow.Journeys.Tests.Stories;

/// <summary>What a test of a story says is what the service does: the same lines, told in both, and tokens stand at the same places after each.</summary>
public class StoryInServiceTests
{
    private const string Flows = """<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><startEvent id="s"/><endEvent id="e"/>""";

    private static string Task(string id) =>
        $"""<userTask id="{id}" trem:deadline="2"><extensionElements><zeebe:assignmentDefinition candidateGroups="HANDLEDARE"/><zeebe:formDefinition formId="F-TEST"/></extensionElements></userTask>""";

    private static string Timer(string id, string kind, string text) =>
        $"""<intermediateCatchEvent id="{id}"><timerEventDefinition id="{id}_t"><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition></intermediateCatchEvent>""";

    private static string Ticks(string text) =>
        $"""
        {Task("t")}<boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><timerEventDefinition id="b_t"><timeCycle xsi:type="tFormalExpression">{text}</timeCycle></timerEventDefinition></boundaryEvent>
        <sequenceFlow id="b1" sourceRef="b" targetRef="n"/><scriptTask id="n"><extensionElements><zeebe:script expression="=ticks + 1" resultVariable="ticks"/></extensionElements></scriptTask>
        <sequenceFlow id="b2" sourceRef="n" targetRef="ticked"/><endEvent id="ticked"/>
        """;

    public static TheoryData<string, string, string> Stories => new()
    {
        {
            "a month from the last evening of winter and from the last of summer",
            Flows + Timer("t", "timeDuration", "P1M"),
            """
            at 2026-02-28T23:30:00Z
            start
            due t 2026-04-01T00:30
            advance to 2026-04-01T00:29
            advance to 2026-04-01T00:31
            ends
            """
        },
        {
            "a month into the hour that comes twice",
            Flows + Timer("t", "timeDuration", "P1M"),
            "at 2026-09-25T02:30\nstart\ndue t 2026-10-25T02:30:00+02:00\nadvance to 2026-10-25T02:31:00+02:00\nends"
        },
        {
            "days are 24 hours over both changes",
            Flows + Timer("t", "timeDuration", "P1D"),
            "at 2026-10-24T12:00\nstart\ndue t 2026-10-25T11:00\nadvance P1D\nends"
        },
        {
            "a moment without a zone and a date",
            Flows.Replace("targetRef=\"e\"", "targetRef=\"u\"", StringComparison.Ordinal) + Timer("t", "timeDate", "=moment") + Timer("u", "timeDate", "=day") + """<sequenceFlow id="f3" sourceRef="u" targetRef="e"/>""",
            """
            at 2026-06-30T22:30:00Z
            start { moment: "2026-07-01T08:00:00", day: date("2026-07-02") }
            due t 2026-07-01T08:00
            advance PT8H
            due u 2026-07-02T00:00
            advance PT24H
            ends
            """
        },
        {
            "cron in the gap and in the hour that comes twice",
            Flows + Ticks("0 30 2 * * *"),
            """
            at 2026-03-28T12:00
            start { ticks: 0 }
            due b 2026-03-29T03:00
            advance to 2026-03-29T12:00
            variable ticks = 1
            due b 2026-03-30T02:30
            advance to 2026-10-24T12:00
            advance to 2026-10-25T12:00
            due b 2026-10-26T02:30
            complete t
            ends
            """
        },
        {
            "now, today and a table that asks for the day",
            Flows.Replace("targetRef=\"e\"", "targetRef=\"u\"", StringComparison.Ordinal)
            + """<scriptTask id="t"><extensionElements><zeebe:script expression='=string(now()) + " " + string(today())' resultVariable="told"/></extensionElements></scriptTask>"""
            + """<businessRuleTask id="u"><extensionElements><zeebe:calledDecision decisionId="day" resultVariable="asked"/></extensionElements></businessRuleTask><sequenceFlow id="f3" sourceRef="u" targetRef="e"/>""",
            """
            at 2026-06-30T22:30:00Z
            start
            variable told = "2026-07-01T00:30:00+02:00 2026-07-01"
            variable asked = "2026-07-01"
            ends
            """
        },
        {
            "a timer, a cycle and a message while it is suspended",
            """
            <startEvent id="s"/><parallelGateway id="g"/><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="w"/>
            <sequenceFlow id="f3" sourceRef="w" targetRef="a"/><sequenceFlow id="f4" sourceRef="a" targetRef="j"/><sequenceFlow id="f5" sourceRef="g" targetRef="m"/>
            <sequenceFlow id="f6" sourceRef="m" targetRef="t"/><sequenceFlow id="f7" sourceRef="t" targetRef="j"/><sequenceFlow id="f8" sourceRef="j" targetRef="e"/><parallelGateway id="j"/>
            <intermediateCatchEvent id="m"><messageEventDefinition id="m_m" messageRef="hey"/></intermediateCatchEvent>
            """ + Timer("w", "timeDuration", "P1D") + Task("a") + Ticks("R/P1D"),
            """
            at 2026-02-02T09:00
            start { caseId: "c-1", ticks: 0 }
            message hey key "c-1"
            waits for t
            suspend
            advance P3D
            not waits for a
            variable ticks = 0
            resume
            advance PT1M
            variable ticks = 1
            due b 2026-02-06T09:00
            complete a
            complete t
            ends
            """
        },
        {
            "a message that comes while it is suspended",
            Flows.Replace("targetRef=\"e\"", "targetRef=\"u\"", StringComparison.Ordinal) + """<intermediateCatchEvent id="t"><messageEventDefinition id="m_m" messageRef="hey"/></intermediateCatchEvent>"""
            + Task("u") + """<sequenceFlow id="f3" sourceRef="u" targetRef="e"/>""",
            """
            at 2026-02-02T09:00
            start { caseId: "c-1" }
            suspend
            message hey key "c-1" { n: 1 }
            advance P1D
            not waits for u
            resume
            advance PT6M
            waits for u
            variable n = 1
            complete u
            ends
            """
        },
        {
            "texts from variables that are no moments",
            Flows + Timer("t", "timeDate", "=moment"),
            """
            at 2026-02-02T09:00
            start { moment: "03/04/2026" }
            incident process.timer.date at t
            retry t { moment: "2026-04-03" }
            due t 2026-04-03T00:00
            advance to 2026-04-03T00:00
            ends
            """
        },
        {
            "a call of a process that only a message starts",
            Flows + """<callActivity id="t"><extensionElements><zeebe:calledElement processId="=called"/></extensionElements></callActivity>""",
            """
            at 2026-02-02T09:00
            start { called: "triggered" }
            incident process.start.none at t
            retry t { called: "nowhere" }
            incident process.id.unknown at t
            retry t { called: "part" }
            waits for inner
            advance P1D
            ends
            """
        },
        {
            "answers to a multi-instance that name what the loop keeps",
            Flows + Task("t").Replace(
                "</userTask>",
                """<multiInstanceLoopCharacteristics isSequential="true"><extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2]" inputElement="item" outputCollection="results" outputElement="=item * 10"/></extensionElements></multiInstanceLoopCharacteristics></userTask>""",
                StringComparison.Ordinal),
            """
            at 2026-02-02T09:00
            start
            complete t { loopCounter: 7 }
            complete t { results: 1 }
            incident process.variable.owned at t
            retry t
            complete t
            variable results = [10, 20]
            ends
            """
        },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task A_story_goes_the_same_way_in_a_test_and_in_the_service(string name, string process, string lines)
    {
        SourceFile[] models =
        [
            new("p.bpmn", Models.Process("p", process, Hey)), new("part.bpmn", Part), new("triggered.bpmn", Triggered), new("day.dmn", Day), new("test.form", Models.Form),
        ];
        var scenario = Assert.Single(ScenarioFile.Parse($"scenario \"{name}\"\nprocess p\n{lines}").File!.Scenarios);
        var undeployed = UndeployedModels.Read(models);
        Assert.DoesNotContain(undeployed.Findings, f => f.Severity == Severity.Error);
        var processes = undeployed.Processes.ToDictionary(p => p.Id);
        var told = ScenarioRunner.Run(scenario, processes, undeployed.Services);
        Assert.True(told.Passed, told.ToString());

        await using var play = await ServicePlay.Begin(scenario, models);
        for (var i = 0; i < scenario.Steps.Length; i++)
        {
            var step = scenario.Steps[i];
            await play.Do(step);

            // What waits for a suspended instance is tried again after a while: then the two agree.
            if (step is not ScenarioStep.Operate)
            {
                var story = ScenarioRunner.Run(scenario with { Steps = scenario.Steps[..(i + 1)] }, processes, undeployed.Services);
                Assert.Equal((step.Text, string.Join(' ', story.Positions.Select(p => $"{p.ProcessId}/{p.ElementId}").Order(StringComparer.Ordinal))), (step.Text, string.Join(' ', await play.Positions())));
            }
        }
    }

    private const string Hey = """<message id="hey" name="hey"><extensionElements><zeebe:subscription correlationKey="=caseId"/></extensionElements></message>""";

    private static string Part { get; } = Models.Process("part", """<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="inner"/><sequenceFlow id="f2" sourceRef="inner" targetRef="e"/><endEvent id="e"/>""" + Timer("inner", "timeDuration", "PT10H"));

    private static string Triggered { get; } = Models.Process(
        "triggered",
        """<startEvent id="s"><messageEventDefinition id="s_m" messageRef="m"/></startEvent><sequenceFlow id="f1" sourceRef="s" targetRef="e"/><endEvent id="e"/>""",
        """<message id="m" name="never"/>""");

    private const string Day = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Day" namespace="urn:t:day">
          <decision id="day" name="day"><variable name="day" typeRef="string"/><literalExpression><text>string(today())</text></literalExpression></decision>
        </definitions>
        """;
}
