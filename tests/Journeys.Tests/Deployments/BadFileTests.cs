using System.Collections.Immutable;
using System.Text;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Testing;

namespace Journeys.Tests.Deployments;

/// <summary>One file that cannot be read, whatever its kind, is a finding of that file; the others are read, checked and tested.</summary>
public sealed class BadFileTests
{
    private const string Story = "scenario \"ends\"\nprocess whole\nat 2026-01-07T09:00\nstart whole {}\nends\n";

    private static readonly SourceFile Whole = new("a/whole.bpmn", Process("whole", "<startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'/>"));

    public static TheoryData<string, byte[]> BadFiles => new()
    {
        { "bad.bpmn", "<definitions"u8.ToArray() },
        { "bad.bpmn", [0xFF, 0xFE, 0x00] },
        { "bad.bpmn2", Encoding.Latin1.GetBytes("<?xml version='1.0' encoding='UTF-8'?><a n='\u00e5'/>") },
        { "bad.bpmn20.xml", Encoding.UTF8.GetBytes(Process("p", "<startEvent id='s'><eventDefinitionRef>D</eventDefinitionRef></startEvent>")) },
        { "bad.dmn", "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision/></definitions>"u8.ToArray() },
        { "bad.dmn", "not even XML"u8.ToArray() },
        { "bad.form", "{ \"components\": [ null ] }"u8.ToArray() },
        { "bad.form", "[1"u8.ToArray() },
        { "bad-tests.xml", "<testCases><testCase/></testCases"u8.ToArray() },
        { "bad.exe", [0x4D, 0x5A] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_a_finding_at_that_file_and_the_others_are_checked(string name, byte[] bytes)
    {
        var findings = Check([SourceFile.Of(name, bytes), Whole]);

        Assert.Contains(findings, f => f.File == name && f.Severity == Severity.Error);
        Assert.Contains(findings, f => f.File == Whole.Name);
        Assert.DoesNotContain(findings, f => f.File == Whole.Name && f.Severity == Severity.Error);
        Assert.All(findings, f => Assert.DoesNotContain(f.File!, f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_model_leaves_the_stories_of_the_others(string name, byte[] bytes)
    {
        var report = new TestModels([SourceFile.Of(name, bytes), Whole], DateTimeOffset.UnixEpoch).Run([new("a/t.scenario", Story)]);

        Assert.Equal((1, 0), (report.Passed, report.Failed));
    }

    [Theory]
    [InlineData("bad.scenario", new byte[] { 0xC3, 0x28 })]
    [InlineData("bad.scenario", new byte[] { (byte)'?' })]
    [InlineData("bad-tests.xml", new byte[] { (byte)'<' })]
    public void A_bad_file_of_tests_fails_alone(string name, byte[] bytes)
    {
        var report = new TestModels([Whole], DateTimeOffset.UnixEpoch).Run([SourceFile.Of(name, bytes), new("a/t.scenario", Story)]);

        Assert.Equal((1, 1), (report.Passed, report.Failed));
        Assert.Equal(name, report.Tests.Single(t => !t.Passed).File);
    }

    [Fact]
    public void A_call_of_a_process_that_only_a_message_starts_is_told_across_files()
    {
        const string Woken = "<startEvent id='ws'><messageEventDefinition messageRef='m'/></startEvent><sequenceFlow id='f' sourceRef='ws' targetRef='e'/><endEvent id='e'/>";
        var caller = new SourceFile("caller.bpmn", Process("caller", "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='c'/><callActivity id='c' calledElement='woken'/><sequenceFlow id='f2' sourceRef='c' targetRef='e'/><endEvent id='e'/>"));

        Assert.Contains(
            Check([caller, new("woken.bpmn", Process("woken", Woken))]),
            f => f is { Code: "process.call.triggered", File: "caller.bpmn", ElementId: "c", Severity: Severity.Error });
        Assert.Contains(
            Check([caller with { Text = caller.Text.Replace("calledElement='woken'", "calledElement='other:woken' xmlns:other='urn:other'", StringComparison.Ordinal) }, new("woken.bpmn", Process("woken", Woken.Replace("messageRef='m'", "", StringComparison.Ordinal)))]),
            f => f is { Code: "process.call.triggered", File: "caller.bpmn", ElementId: "c" });
        Assert.DoesNotContain(
            Check([caller, Whole with { Text = Whole.Text.Replace("'whole'", "'woken'", StringComparison.Ordinal) }]),
            f => f.Code == "process.call.triggered");
    }

    [Fact]
    public void An_id_in_two_files_is_told_once_with_both_places_and_a_remedy()
    {
        var finding = Assert.Single(Check([Whole, Whole with { Name = "b/whole.bpmn" }]), f => f.Code == "deploy.id.twice");

        Assert.Equal("b/whole.bpmn", finding.File);
        Assert.Contains("a/whole.bpmn", finding.Message, StringComparison.Ordinal);
        Assert.NotNull(finding.Remedy);
    }

    private static ImmutableArray<Finding> Check(IReadOnlyCollection<SourceFile> files) => CheckModels.Run(files, stop: TestContext.Current.CancellationToken);

    private static string Process(string id, string content) => $"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="urn:t"><message id="m" name="wake"/>
        <process id='{id}' isExecutable="true">{content}</process></definitions>
        """;
}
