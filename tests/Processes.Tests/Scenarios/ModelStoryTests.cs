using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Scenarios;

/// <summary>What a model says in BPMN's own ways: booleans, types, data items, links, codes, retries and calls.</summary>
public class ModelStoryTests
{
    private const string Flow = """<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>""";

    private static string Of(string inside, string attributes = "isExecutable=\"true\"") => $"<process id=\"p\" {attributes}>{inside}</process>";

    [Theory]
    [InlineData("1", "0")]
    [InlineData(" true ", " false ")]
    public void A_boolean_is_that_of_XML_Schema_for_checks_and_engine_alike(string yes, string no) => Story.Holds(
        "at 2026-01-07T09:00\nstart\nadvance P2D\nwaits for u\nwaits for v\nwaits for t",
        Story.Read(Of(
            $"""
            <startEvent id="s"/><userTask id="t"/><endEvent id="e"/>{Flow}
            <boundaryEvent id="b" attachedToRef="t" cancelActivity="{no}"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
            <userTask id="v"/><endEvent id="e3"/><sequenceFlow id="f3" sourceRef="b" targetRef="v"/><sequenceFlow id="f4" sourceRef="v" targetRef="e3"/>
            <subProcess id="ev" triggeredByEvent="{yes}"><startEvent id="s2" isInterrupting="{no}"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></startEvent>
            <userTask id="u"/><endEvent id="e2"/><sequenceFlow id="g1" sourceRef="s2" targetRef="u"/><sequenceFlow id="g2" sourceRef="u" targetRef="e2"/></subProcess>
            """,
            $"isExecutable=\"{yes}\"")));

    [Fact]
    public void Every_boolean_of_a_loop_a_call_and_a_compensation_is_read_the_same_way() => Story.Holds(
        "start\nwaits for a\nvariable n = 1\ncomplete a\nvariable n = 2\ncomplete a\nwaits for t",
        Story.Read(Of(
            """
            <startEvent id="s"/><sequenceFlow id="f0" sourceRef="s" targetRef="sub"/>
            <subProcess id="sub"><multiInstanceLoopCharacteristics isSequential="1"><loopCardinality xsi:type="tFormalExpression">2</loopCardinality></multiInstanceLoopCharacteristics>
            <startEvent id="s1"/><scriptTask id="c"><extensionElements><zeebe:script expression="=loopCounter" resultVariable="n"/></extensionElements></scriptTask><userTask id="a"/><endEvent id="e1"/>
            <sequenceFlow id="g1" sourceRef="s1" targetRef="c"/><sequenceFlow id="g2" sourceRef="c" targetRef="a"/><sequenceFlow id="g3" sourceRef="a" targetRef="e1"/></subProcess>
            <sequenceFlow id="f1" sourceRef="sub" targetRef="t"/><userTask id="t"/><endEvent id="e"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
            """)));

    [Theory]
    [InlineData("<task xsi:type='tUserTask' id='t'/>")]
    [InlineData("<task xsi:type='tUserTask ' id='t'/>")]
    [InlineData("<activity xsi:type='tUserTask' id='t'/>")]
    [InlineData("<flowElement xsi:type='tUserTask' id='t'/>")]
    [InlineData("<event xsi:type='tIntermediateCatchEvent' id='t'><eventDefinition xsi:type='tTimerEventDefinition'><timeDuration>PT1H</timeDuration></eventDefinition></event>")]
    public void An_element_is_what_its_xsi_type_says(string element) =>
        Story.Holds("at 2026-01-07T09:00\nstart\nwaits for t", Story.Read(Of($"<startEvent id='s'/>{element}<endEvent id='e'/>{Flow}")));

    [Fact]
    public void A_type_that_the_element_cannot_have_changes_nothing()
    {
        var document = BpmnDocument.Read(Story.Xml(Of($"<startEvent id='s'/><task xsi:type='tStartEvent' id='t'/><endEvent id='e'/>{Flow}"))).Document!;

        Assert.Equal("Task", document.TypeOf(document.ById["t"])!.Name);
    }

    [Theory]
    [InlineData("id=\"_60979891-0a46-4a66\"", "_60979891-0a46-4a66")]
    [InlineData("id=\"d\" name=\"gross-net\"", "d")]
    [InlineData("id=\"d\" name=\"for every item\"", "d")]
    [InlineData("id=\"d\" name=\"if\"", "d")]
    [InlineData("id=\"d\" name=\"a + b\"", "d")]
    [InlineData("id=\"d\" name=\"count\"", "d")]
    public void A_data_object_is_looked_up_by_its_name_whatever_the_name_is(string data, string id) => Story.Holds(
        "start { gross: 9, net: 4, a: 1, b: 1 }\ncomplete t { result: 7 }\nwaits for u\nsends job seven",
        Story.Read(Of(
            $"""
            <dataObject {data}/><dataObjectReference id="r" dataObjectRef="{id}"/><startEvent id="s"/>
            <userTask id="t"><ioSpecification><dataOutput id="out" name="result"/><inputSet/><outputSet><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>
            <dataOutputAssociation id="a1"><sourceRef>out</sourceRef><targetRef>r</targetRef></dataOutputAssociation></userTask>
            <serviceTask id="u"><extensionElements><zeebe:taskDefinition type='=if given = 7 then "seven" else "other"'/></extensionElements>
            <ioSpecification><dataInput id="in" name="given"/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification>
            <dataInputAssociation id="a2"><sourceRef>r</sourceRef><targetRef>in</targetRef></dataInputAssociation></serviceTask>
            <endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="u"/><sequenceFlow id="f3" sourceRef="u" targetRef="e"/>
            """)));

    [Theory]
    [InlineData("name='to page 2'", "<target>l2</target>", "name='from page 1'", "<source>l1</source>")]
    [InlineData("name=''", "<target>l2</target>", "name=''", "<source>l1</source>")]
    [InlineData("name='a'", "", "name='a'", "")]
    [InlineData("name='a'", "<target>l2</target>", "name='a'", "<source>l1</source><source>l3</source>")]
    public void Links_are_joined_by_reference_or_by_name(string thrown, string target, string caught, string source) =>
        Story.Holds("start\nends at e", Story.Read(Linked(thrown, target, caught, source, source.Contains("l3", StringComparison.Ordinal))));

    [Theory]
    [InlineData("<target>l2</target>", "", "l1")]
    [InlineData("", "<source>l1</source>", "l2")]
    public void Links_that_name_each_other_on_one_side_only_are_told_there(string target, string source, string at)
    {
        var finding = Assert.Single(Structure(Linked("name='a'", target, "name='a'", source)), f => f.Code == "bpmn.link.each-other");

        Assert.Equal(at, finding.ElementId);
    }

    [Fact]
    public void A_link_leads_to_the_event_it_names_and_not_to_another_of_its_name() => Story.Holds(
        "start { by: 1 }\nends at named\nnot ends at e\nends",
        Story.Read(Of(
            """
            <startEvent id="s"/><exclusiveGateway id="g" default="f2"/><sequenceFlow id="f1" sourceRef="s" targetRef="g"/>
            <sequenceFlow id="f2" sourceRef="g" targetRef="out"/><sequenceFlow id="f3" sourceRef="g" targetRef="other"><conditionExpression xsi:type="tFormalExpression">=by = 2</conditionExpression></sequenceFlow>
            <intermediateThrowEvent id="out"><linkEventDefinition id="l1" name="a"><target>l3</target></linkEventDefinition></intermediateThrowEvent>
            <intermediateThrowEvent id="other"><linkEventDefinition id="l4" name="a"/></intermediateThrowEvent>
            <intermediateCatchEvent id="in"><linkEventDefinition id="l2" name="a"/></intermediateCatchEvent><endEvent id="e"/><sequenceFlow id="f4" sourceRef="in" targetRef="e"/>
            <intermediateCatchEvent id="in2"><linkEventDefinition id="l3" name="b"><source>l1</source></linkEventDefinition></intermediateCatchEvent>
            <endEvent id="named"/><sequenceFlow id="f5" sourceRef="in2" targetRef="named"/>
            """)));

    [Theory]
    [InlineData("<error id='x' name='Any'/>", "errorEventDefinition errorRef='x'", "job work throws NO_STOCK")]
    [InlineData("<error id='x' errorCode=''/>", "errorEventDefinition errorRef='x'", "job work throws NO_STOCK")]
    [InlineData("<error id='x' errorCode=' '/>", "errorEventDefinition errorRef='x'", "job work throws NO_STOCK")]
    [InlineData("<escalation id='x' name='Any'/>", "escalationEventDefinition escalationRef='x'", "escalation LATE at t")]
    public void An_error_or_escalation_without_a_code_catches_all(string declared, string definition, string line) => Story.Holds(
        $"start\n{line}\nends at caught",
        Story.Read(declared + Of(
            $"""
            <startEvent id="s"/><serviceTask id="t"><extensionElements><zeebe:taskDefinition type="work"/></extensionElements></serviceTask><endEvent id="e"/>{Flow}
            <boundaryEvent id="b" attachedToRef="t"><{definition}/></boundaryEvent><endEvent id="caught"/><sequenceFlow id="f3" sourceRef="b" targetRef="caught"/>
            """)));

    [Fact]
    public void A_code_is_caught_by_its_own_event_before_the_one_that_catches_all() => Story.Holds(
        "start\njob work throws B\nends at own\nnot ends at caught",
        Story.Read("<error id='any'/><error id='b' errorCode='B'/>" + Of(
            $"""
            <startEvent id="s"/><serviceTask id="t"><extensionElements><zeebe:taskDefinition type="work"/></extensionElements></serviceTask><endEvent id="e"/>{Flow}
            <boundaryEvent id="b1" attachedToRef="t"><errorEventDefinition errorRef="any"/></boundaryEvent><endEvent id="caught"/><sequenceFlow id="f3" sourceRef="b1" targetRef="caught"/>
            <boundaryEvent id="b2" attachedToRef="t"><errorEventDefinition errorRef="b"/></boundaryEvent><endEvent id="own"/><sequenceFlow id="f4" sourceRef="b2" targetRef="own"/>
            """)));

    [Theory]
    [InlineData("many")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    public void Retries_that_are_no_number_are_told_by_the_check_or_are_an_incident(string retries)
    {
        var literal = Worked($"retries=\"{retries}\"");
        var finding = Assert.Single(ProcessChecks.Run(BpmnDocument.Read(Story.Xml(literal)).Document!), f => f.Code == "process.job.retries");
        Assert.Equal(("t", Severity.Error), (finding.ElementId, finding.Severity));

        Story.Holds($"start {{ tries: \"{retries}\" }}\nincident process.job.retries at t\nretry t {{ tries: 2 }}\njob work completes\nends", Story.Read(Worked("retries=\"=tries\"")));
    }

    [Fact]
    public void Retries_that_an_expression_leaves_out_are_an_incident() =>
        Story.Holds("start { tries: null }\nincident process.job.retries at t", Story.Read(Worked("retries=\"=tries\"")));

    [Theory]
    [InlineData("<timeDuration>PT10M</timeDuration>", true)]
    [InlineData("<timeDate>2026-01-07T09:10</timeDate>", true)]
    [InlineData("<timeDuration>in ten minutes</timeDuration>", false)]
    public void A_timer_needs_no_type_to_be_formal(string time, bool isAccepted)
    {
        var model = Of($"<startEvent id='s'/><intermediateCatchEvent id='t'><timerEventDefinition id='d'>{time}</timerEventDefinition></intermediateCatchEvent><endEvent id='e'/>{Flow}");

        Assert.Equal(!isAccepted, Structure(model).Any(f => f.Code == "bpmn.expression.natural-language"));
        if (isAccepted)
        {
            Story.Holds("at 2026-01-07T09:00\nstart\nadvance PT10M\nends", Story.Read(model));
        }
    }

    [Fact]
    public void A_call_of_a_process_that_only_events_start_is_told_by_the_check_and_an_incident_at_the_caller()
    {
        var model = "<message id='m' name='hello'/>" + Of("<startEvent id='s'/><callActivity id='t' calledElement='q'/><endEvent id='e'/>" + Flow)
            + "<process id='q' isExecutable='true'><startEvent id='s2'><messageEventDefinition messageRef='m'/></startEvent><userTask id='t2'/><endEvent id='e2'/>"
            + "<sequenceFlow id='g1' sourceRef='s2' targetRef='t2'/><sequenceFlow id='g2' sourceRef='t2' targetRef='e2'/></process>";

        Assert.Equal("t", Assert.Single(ProcessChecks.Run(BpmnDocument.Read(Story.Xml(model)).Document!), f => f.Code == "process.call.triggered").ElementId);
        Story.Holds("start\nincident process.start.none at t\nnot waits for t2", Story.Read(model));
        Story.Holds("start\nchild q completes\nends", Story.Read(model));
    }

    [Fact]
    public void A_call_of_a_process_that_is_not_there_is_an_incident_at_the_caller() =>
        Story.Holds("start\nincident process.id.unknown at c\ncalls elsewhere", Process("p").Start().Call("c", "elsewhere").End().Build());

    private static string Worked(string retries) => Of(
        $"<startEvent id='s'/><serviceTask id='t'><extensionElements><zeebe:taskDefinition type='work' {retries}/></extensionElements></serviceTask><endEvent id='e'/>{Flow}");

    private static string Linked(string thrown, string target, string caught, string source, bool twice = false) => Of(
        $"""
        <startEvent id="s"/><intermediateThrowEvent id="out"><linkEventDefinition id="l1" {thrown}>{target}</linkEventDefinition></intermediateThrowEvent>
        <intermediateCatchEvent id="in"><linkEventDefinition id="l2" {caught}>{source}</linkEventDefinition></intermediateCatchEvent><endEvent id="e"/><sequenceFlow id="f2" sourceRef="in" targetRef="e"/>
        """ + (twice
            ? """
              <exclusiveGateway id="g" default="f1"/><sequenceFlow id="f0" sourceRef="s" targetRef="g"/><sequenceFlow id="f1" sourceRef="g" targetRef="out"/>
              <sequenceFlow id="f3" sourceRef="g" targetRef="o3"><conditionExpression xsi:type="tFormalExpression">=false</conditionExpression></sequenceFlow>
              <intermediateThrowEvent id="o3"><linkEventDefinition id="l3" name="c"><target>l2</target></linkEventDefinition></intermediateThrowEvent>
              """
            : """<sequenceFlow id="f1" sourceRef="s" targetRef="out"/>"""));

    private static IEnumerable<Finding> Structure(string content) => StructureChecks.Run(BpmnDocument.Read(Story.Xml(content)).Document!);
}
