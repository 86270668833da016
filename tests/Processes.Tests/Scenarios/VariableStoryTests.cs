using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Scenarios;

/// <summary>Where mapped values go, what loops keep for themselves, and names that are also functions.</summary>
public class VariableStoryTests
{
    private static string Mapped(string mappings) => Extensions($"<zeebe:userTask/><zeebe:ioMapping>{mappings}</zeebe:ioMapping>");

    private static string Collecting(string outputs, bool sequential = true) => Each("=[1,2,3]", "item", sequential, outputs);

    [Fact]
    public void A_mapping_to_a_part_of_a_variable_changes_that_part_of_the_variable_around() => Story.Holds(
        """
        start { order: { id: 7, total: 1 } }
        complete a
        variable order = { id: 7, total: 10, tax: 2 }
        variable order.draft = null
        variable again = 10
        variable price = 5
        """,
        Process("p").Start().UserTask("a", Mapped(
            "<zeebe:input source='={ draft: true, price: 5 }' target='order'/><zeebe:output source='=order.price * 2' target='order.total'/>"
            + "<zeebe:output source='=2' target='order.tax'/><zeebe:output source='=order.total' target='again'/><zeebe:output source='=order.price' target='price'/>"))
            .UserTask("after").End().Build());

    [Fact]
    public void A_mapping_to_a_part_of_a_variable_that_is_not_there_makes_it() => Story.Holds(
        "start { order: 3 }\ncomplete a\nvariable order.total = 10\nvariable fresh.a.b = 1",
        Process("p").Start().UserTask("a", Mapped("<zeebe:output source='=10' target='order.total'/><zeebe:output source='=1' target='fresh.a.b'/>")).UserTask("after").End().Build());

    [Fact]
    public void A_later_output_mapping_sees_an_earlier_one() => Story.Holds(
        "start { first: 100 }\nvariable second = 2\nends",
        Scripted("<zeebe:output source='=raw' target='first'/><zeebe:output source='=first + 1' target='second'/>", ""));

    private static ProcessDefinition Scripted(string outputs, string loop, string expression = "=1", string result = "raw") => Process("p").Start()
        .Node("scriptTask", "t", Extensions($"<zeebe:script expression='{expression}' resultVariable='{result}'/><zeebe:ioMapping>{outputs}</zeebe:ioMapping>") + loop).End().Build();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_output_mapping_can_set_what_an_iteration_contributes(bool sequential) => Story.Holds(
        "start { doubled: 0 }\nvariable results = [10, 20, 30]\nvariable doubled = 0\nends",
        Scripted("<zeebe:output source='=raw' target='doubled'/>", Collecting("outputCollection='results' outputElement='=doubled'", sequential), "=item * 10"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mappings_inside_an_iteration_set_what_it_contributes(bool sequential) => Story.Holds(
        "start\nvariable results = [11, 21, 31]\nends",
        Process("p").Start().SubProcess(
            "sub",
            s => s.Start("s1").Node("scriptTask", "t", Extensions(
                "<zeebe:script expression='=item * 10' resultVariable='raw'/><zeebe:ioMapping><zeebe:output source='=raw' target='first'/>"
                + "<zeebe:output source='=first + 1' target='second'/></zeebe:ioMapping>")).End("e1"),
            Collecting("outputCollection='results' outputElement='=second'", sequential)).End().Build());

    [Theory]
    [InlineData("123")]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("[1, 2, 3, 4]")]
    [InlineData("null")]
    public void An_answer_that_names_the_list_of_results_is_an_incident_whatever_it_holds(string value) => Story.Holds(
        $$"""
        start
        complete a { results: {{value}} }
        incident process.variable.owned at a
        retry a
        complete a { }
        complete a { }
        complete a { }
        variable results = [10, 20, 30]
        waits for after
        """,
        Process("p").Start().UserTask("a", Collecting("outputCollection='results' outputElement='=item * 10'")).UserTask("after").End().Build());

    [Theory]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    public void An_answer_cannot_change_the_number_of_its_iteration(string value) => Story.Holds(
        $$"""
        start
        complete a { loopCounter: {{value}}, more: 1 }
        complete a { }
        complete a { loopCounter: {{value}} }
        variable results = [10, 20, 30]
        variable more = 1
        waits for after
        """,
        Process("p").Start().UserTask("a", Collecting("outputCollection='results' outputElement='=item * 10'")).UserTask("after").End().Build());

    [Theory]
    [InlineData("<zeebe:input source='=9' target='loopCounter'/>", "outputElement='=item * 10'", "[10, 20, 30]")]
    [InlineData("<zeebe:output source='=9' target='loopCounter'/>", "outputElement='=item * 10'", "[10, 20, 30]")]
    [InlineData("<zeebe:output source='=raw' target='kept'/>", "outputElement='=loopCounter'", "[1, 2, 3]")]
    public void A_mapping_cannot_change_the_number_of_its_iteration(string mapping, string element, string results) =>
        Story.Holds($"start\nvariable results = {results}\nends", Scripted(mapping, Collecting($"outputCollection='results' {element}"), "=item"));

    [Fact]
    public void An_iteration_is_counted_also_when_its_item_is_called_like_the_counter() => Story.Holds(
        "start\nvariable results = [1, 2]\nends",
        Process("p").Start().Script("t", "=1", "raw", Each("=[7,8]", "loopCounter", true, "outputCollection='results' outputElement='=loopCounter'")).End().Build());

    [Theory]
    [InlineData("", "results")]
    [InlineData("<zeebe:output source='=item' target='results'/>", "raw")]
    [InlineData("<zeebe:output source='=item' target='results.part'/>", "raw")]
    public void An_element_that_writes_into_its_own_list_of_results_is_one_incident_and_told_by_the_check(string outputs, string result)
    {
        var definition = Scripted(outputs, Collecting("outputCollection='results' outputElement='=item'", sequential: false), "=item", result);

        Story.Holds("start\nincident process.variable.owned at t\nnot incident", definition);
    }

    [Theory]
    [InlineData("inputElement='item' outputCollection='results'", "", "results", "results")]
    [InlineData("inputElement='item' outputCollection='results'", "<zeebe:ioMapping><zeebe:output source='=raw' target='results.a'/></zeebe:ioMapping>", "raw", "results")]
    [InlineData("inputElement='item' outputCollection='results'", "<zeebe:ioMapping><zeebe:output source='=raw' target='loopCounter'/></zeebe:ioMapping>", "raw", "loopCounter")]
    [InlineData("inputElement='loopCounter'", "", "raw", "loopCounter")]
    public void The_check_tells_of_names_that_a_loop_keeps(string loop, string mapping, string result, string name)
    {
        var finding = Assert.Single(Checked(
            $"""
            <process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
            <scriptTask id="t"><extensionElements><zeebe:script expression="=1" resultVariable="{result}"/>{mapping}</extensionElements>
            <multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1]" {loop}/></extensionElements></multiInstanceLoopCharacteristics>
            </scriptTask><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process>
            """),
            f => f.Code == "process.variable.owned");

        Assert.Equal("t", finding.ElementId);
        Assert.Contains(name, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=mode = null")]
    [InlineData("=count != 1")]
    [InlineData("=day of week = null and max = null")]
    [InlineData("=count([mode]) = 1 and mode = null")]
    public void An_absent_variable_is_null_also_when_FEEL_has_a_function_of_its_name(string condition) => Story.Holds(
        "start\nends at absent",
        Process("p").Start().Exclusive("g", b => b.When(condition).End("absent").GoNowhere(), b => b.Otherwise().End("there").GoNowhere()).Build());

    [Fact]
    public void A_variable_with_the_name_of_a_function_is_told_where_it_is_read_and_where_it_is_set()
    {
        var result = BpmnFile.Read(Story.Xml(
            """
            <process id="p" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
            <scriptTask id="t"><extensionElements><zeebe:script expression="=mode + count([1])" resultVariable="max"/></extensionElements></scriptTask>
            <sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process>
            """));

        Assert.Equal(
            [("t", "mode"), ("t", "max")],
            result.Findings.Where(f => f.Code == "bpmn.variable.function-name").Select(f => (f.ElementId!, f.Arguments[1])));
        Assert.NotNull(result.File);
        Assert.EndsWith(
            "'mode' är en variabel här, men FEEL har en funktion med samma namn.",
            CheckTexts.Describe(result.Findings.First(f => f.Code == "bpmn.variable.function-name"), "sv").Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Checked(string process) => ProcessChecks.Run(BpmnDocument.Read(Story.Xml(process)).Document!);
}
