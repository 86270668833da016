using System.Diagnostics;
using System.Globalization;
using CsCheck;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;
using TreM.Workflow.Processes.Scenarios;

namespace Processes.Tests.Robustness;

/// <summary>Broken, twisted and hostile models: refused or read, never an exception, never a hang (RELIABILITY H9).</summary>
public class MutatedModelTests
{
    private const string Model = """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:trem="urn:trem:bpmn:1" id="d" targetNamespace="urn:t">
          <bpmn:message id="m" name="reply"><bpmn:extensionElements><zeebe:subscription correlationKey="=caseId"/></bpmn:extensionElements></bpmn:message>
          <bpmn:error id="er" errorCode="E"/>
          <bpmn:process id="p" name="P" isExecutable="true" trem:phase="F1">
            <bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
            <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="fork"/>
            <bpmn:parallelGateway id="fork"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing><bpmn:outgoing>f3</bpmn:outgoing></bpmn:parallelGateway>
            <bpmn:sequenceFlow id="f2" sourceRef="fork" targetRef="u"/>
            <bpmn:sequenceFlow id="f3" sourceRef="fork" targetRef="sub"/>
            <bpmn:userTask id="u" name="T" trem:deadline="3"><bpmn:extensionElements><zeebe:assignmentDefinition candidateGroups="SYV"/><zeebe:formDefinition formId="F-KAR"/></bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing></bpmn:userTask>
            <bpmn:boundaryEvent id="b" attachedToRef="u"><bpmn:outgoing>f5</bpmn:outgoing><bpmn:timerEventDefinition id="td"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P5D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
            <bpmn:subProcess id="sub"><bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f6</bpmn:outgoing><bpmn:multiInstanceLoopCharacteristics isSequential="false"><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">=n</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics><bpmn:startEvent id="ss"><bpmn:outgoing>g1</bpmn:outgoing></bpmn:startEvent><bpmn:sequenceFlow id="g1" sourceRef="ss" targetRef="se"/><bpmn:endEvent id="se"><bpmn:incoming>g1</bpmn:incoming><bpmn:errorEventDefinition errorRef="er"/></bpmn:endEvent></bpmn:subProcess>
            <bpmn:sequenceFlow id="f4" sourceRef="u" targetRef="x"/>
            <bpmn:sequenceFlow id="f5" sourceRef="b" targetRef="x"/>
            <bpmn:sequenceFlow id="f6" sourceRef="sub" targetRef="x"/>
            <bpmn:exclusiveGateway id="x" default="f8"><bpmn:incoming>f4</bpmn:incoming><bpmn:incoming>f5</bpmn:incoming><bpmn:incoming>f6</bpmn:incoming><bpmn:outgoing>f7</bpmn:outgoing><bpmn:outgoing>f8</bpmn:outgoing></bpmn:exclusiveGateway>
            <bpmn:sequenceFlow id="f7" sourceRef="x" targetRef="e"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=n &gt; 1</bpmn:conditionExpression></bpmn:sequenceFlow>
            <bpmn:sequenceFlow id="f8" sourceRef="x" targetRef="u"/>
            <bpmn:endEvent id="e"><bpmn:incoming>f7</bpmn:incoming></bpmn:endEvent>
          </bpmn:process>
        </bpmn:definitions>
        """;

    private static readonly string[] Pieces =
    [
        "<", ">", "/>", "\"", "&", "&#0;", "&lt;", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE x>", "\0", "å", "😀", "\uD800", " ", "\n", "=", "true", "-1", "9999999999",
        "<bpmn:task id=\"u\"/>", "<bpmn:subProcess>", "</bpmn:subProcess>", "xsi:type=\"bpmn:tFoo\" ", "sourceRef=\"f1\" ", "targetRef=\"\" ", "id=\"s\" ", ":", "{", "P1Y", "R/PT0S", "=1 +", "=a.b.c[", "R5/PT1S",
        "bpmn:process", "bpmn:userTask", "bpmn:startEvent", "bpmn:adHocSubProcess", "bpmn:choreographyTask", "bpmn:eventBasedGateway",
    ];

    private static readonly Gen<(int At, int Length, int Kind, int Piece)> Mutation =
        Gen.Select(Gen.Int[0, Model.Length - 1], Gen.Int[0, 60], Gen.Int[0, 3], Gen.Int[0, Pieces.Length - 1]);

    [Fact]
    public void Mutated_models_are_refused_or_read_but_never_break_or_stall_anything()
    {
        var slowest = 0L;
        Mutation.List[1, 6].Sample(
            mutations =>
            {
                var text = Model;
                foreach (var (at, length, kind, piece) in mutations)
                {
                    var from = Math.Min(at, text.Length);
                    var to = Math.Min(from + length, text.Length);
                    text = kind switch
                    {
                        0 => text[..from] + text[to..],
                        1 => text[..from] + Pieces[piece] + text[from..],
                        2 => text[..from] + Pieces[piece] + text[to..],
                        _ => text[..from] + text[from..to] + text[from..],
                    };
                }

                var clock = Stopwatch.StartNew();
                if (BpmnDocument.Read(text) is { Document: { } document })
                {
                    Assert.DoesNotContain(ProcessChecks.Run(document), f => f.Code == "model.read.failed");
                    Assert.NotNull(BpmnDocument.Read(document.Save()).Document);
                }

                Assert.DoesNotContain(BpmnFile.Read(text).Findings, f => f.Code == "model.read.failed");
                slowest = Math.Max(slowest, clock.ElapsedMilliseconds);
            },
            iter: 3_000,
            threads: 1);

        Assert.True(slowest < 5_000, $"the slowest took {slowest} ms");
    }

    [Fact]
    public void Mutated_scenarios_are_refused_or_read()
    {
        const string story = "scenario \"x\"\nprocess p\nat 2013-01-07T08:00\nstart { n: 2, a: [1, { b: \"c\" }] }\nwaits for \"T\" by SYV\nadvance P5D\ncomplete u { ok: true }\nends at e\n";
        Gen.Select(Gen.Int[0, story.Length - 1], Gen.Int[0, 12], Gen.Int[0, Pieces.Length - 1]).List[1, 4].Sample(
            mutations =>
            {
                var text = story;
                foreach (var (at, length, piece) in mutations)
                {
                    var from = Math.Min(at, text.Length);
                    text = text[..from] + Pieces[piece] + text[Math.Min(from + length, text.Length)..];
                }

                var (file, findings) = ScenarioFile.Parse(text);
                Assert.Equal(file is null, findings.Any(f => f.Severity == Severity.Error));
            },
            iter: 2_000,
            threads: 1);
    }

    [Fact]
    public void A_model_of_20_000_elements_is_checked_within_seconds()
    {
        var nodes = string.Concat(Enumerable.Range(0, 4_900).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"<task id=\"t{i}\"/><sequenceFlow id=\"f{i}\" sourceRef=\"t{i}\" targetRef=\"t{i + 1}\"/>")));
        var document = BpmnDocument.Read(
            $"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="u"><process id="p" isExecutable="true">{nodes}<task id="t4900"/></process></definitions>""").Document!;

        var clock = Stopwatch.StartNew();
        ProcessChecks.Run(document);

        Assert.True(clock.ElapsedMilliseconds < 5_000, $"took {clock.ElapsedMilliseconds} ms");
    }
}
