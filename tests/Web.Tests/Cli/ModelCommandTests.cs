using System.Text.Json;

namespace TreM.Workflow.Web.Tests.Cli;

public sealed class ModelCommandTests
{
    private const string DeadEnd = """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
          <process id="p" isExecutable="true">
            <startEvent id="begin"/><sequenceFlow id="f" sourceRef="begin" targetRef="nowhere"/>
          </process>
        </definitions>
        """;

    private const string Straight = """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">
          <process id="straight" isExecutable="true">
            <startEvent id="begin"/><sequenceFlow id="f1" sourceRef="begin" targetRef="ask"/>
            <userTask id="ask" name="Fråga"/><sequenceFlow id="f2" sourceRef="ask" targetRef="end"/>
            <endEvent id="end"/>
          </process>
        </definitions>
        """;

    [Fact]
    public async Task The_shipped_models_check_without_errors()
    {
        var ran = await Ran.Trem("check", Shipped.Workflows);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains(" files, 0 errors, ", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_told_with_the_element_and_ends_with_1()
    {
        using var place = new Workplace();

        var ran = await Ran.Trem("check", place.Put("broken.bpmn", DeadEnd), "--json");

        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Contains(json.RootElement.GetProperty("findings").EnumerateArray(), f =>
            f.GetProperty("severity").GetString() == "error" && f.GetProperty("element").GetString() == "f"
            && f.GetProperty("file").GetString()!.EndsWith("broken.bpmn", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_bad_file_keeps_no_other_from_being_checked_and_tested()
    {
        using var place = new Workplace();
        place.Put("straight.bpmn", Straight);
        place.Put("odd.bpmn20.xml", Straight.Replace("\"straight\"", "\"odd\"", StringComparison.Ordinal).Replace("<startEvent id=\"begin\"/>", "<startEvent id=\"begin\"><eventDefinitionRef>d</eventDefinitionRef></startEvent>", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(place.At("latin.bpmn2"), System.Text.Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + Straight.Replace("\"straight\"", "\"latin\"", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(place.At("broken.bpmn"), [0x3C, 0xC3, 0x28], TestContext.Current.CancellationToken);
        place.Put("walk.scenario", "scenario \"walk\"\nprocess latin\nat 2026-01-07T09:00\nstart latin {}\ncomplete \"Fråga\"\nends\n");

        var ran = await Ran.Trem("check", place.Folder, "--json");
        using var json = JsonDocument.Parse(ran.Output);
        var errors = json.RootElement.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("severity").GetString() == "error")
            .Select(f => (Path.GetFileName(f.GetProperty("file").GetString()!), f.GetProperty("code").GetString(), f.GetProperty("element").GetString())).Order();

        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(4, json.RootElement.GetProperty("files").GetInt32());
        Assert.Equal([("broken.bpmn", "xml.encoding.invalid", null), ("odd.bpmn20.xml", "bpmn.reference.type", "begin")], errors);
        Assert.EndsWith("1 passed, 0 failed\n", (await Ran.Trem("test", place.Folder)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_of_findings_has_no_terminal_codes_and_a_line_per_finding()
    {
        using var place = new Workplace();

        var ran = await Ran.Trem("check", place.Put("broken.bpmn", DeadEnd));

        Assert.Equal(1, ran.ExitCode);
        Assert.DoesNotContain('\u001b', ran.Output);
        Assert.StartsWith("Severity  File", ran.Output, StringComparison.Ordinal);
        Assert.Contains(ran.Output.Split('\n'), l => l.StartsWith("error ", StringComparison.Ordinal) && l.Contains(" f ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_alone_is_checked_with_what_it_imports_beside_it()
    {
        var file = Directory.EnumerateFiles(Shipped.Rules, "behorighetskedja.dmn", SearchOption.AllDirectories).Single();

        Assert.Equal(1, (await Ran.Trem("check", file)).ExitCode);
        var ran = await Ran.Trem("check", file, "--with", Shipped.Rules);
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("1 files, 0 errors", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "no-such-file.bpmn")]
    [InlineData("check")]
    [InlineData("simulate", "--participants", "0")]
    [InlineData("fly")]
    public async Task What_cannot_be_run_says_so_and_ends_with_2(params string[] args)
    {
        var ran = await Ran.Trem(args);

        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("trem: ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tests_of_the_shipped_rules_pass()
    {
        var ran = await Ran.Trem("test", Shipped.Rules);

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"^[1-9]\d\d+ passed, 0 failed\n$", ran.Output);
    }

    [Fact]
    public async Task Stories_find_the_tables_and_processes_of_the_programme_and_show_what_they_covered()
    {
        using var place = new Workplace();

        var ran = await Ran.Trem("test", Path.Combine(Shipped.Workflows, "events"));

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"trem-e4-skydd +\d+/\d+ +\d+/\d+", ran.Output);
    }

    [Fact]
    public async Task A_story_that_does_not_come_true_is_told_with_its_line_its_position_and_its_transcript()
    {
        using var place = new Workplace();
        place.Put("straight.bpmn", Straight);
        place.Put("straight.scenario", "scenario \"It ends by itself\"\nstart straight\nends at \"end\"\n");

        var ran = await Ran.Trem("test", place.Folder);

        Assert.Equal(1, ran.ExitCode);
        Assert.Matches(@"FAILED  .*straight\.scenario:3  It ends by itself\n", ran.Output);
        Assert.Contains("token at straight / ask \"Fråga\"", ran.Output, StringComparison.Ordinal);
        Assert.Contains("2: start straight", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_fails_says_what_was_expected_and_seen_as_json_too()
    {
        using var place = new Workplace();
        place.Put("sum.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="sum" name="sum" namespace="urn:sum">
              <decision id="d" name="Sum"><variable name="Sum" typeRef="number"/><literalExpression><text>1 + 2</text></literalExpression></decision>
            </definitions>
            """);
        place.Put("sum-tests.xml", """
            <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
              <modelName>sum.dmn</modelName>
              <testCase id="right"><resultNode name="Sum"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode></testCase>
              <testCase id="wrong"><resultNode name="Sum"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode></testCase>
            </testCases>
            """);

        var ran = await Ran.Trem("test", place.Folder, "--json");

        Assert.Equal(1, ran.ExitCode);
        using var json = JsonDocument.Parse(ran.Output);
        Assert.Equal((1, 1), (json.RootElement.GetProperty("passed").GetInt32(), json.RootElement.GetProperty("failed").GetInt32()));
        Assert.Equal("Sum: expected 4, saw 3", json.RootElement.GetProperty("tests")[1].GetProperty("failure").GetString());
    }
}
