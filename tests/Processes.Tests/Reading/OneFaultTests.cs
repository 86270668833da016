using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Checks;

namespace Processes.Tests.Reading;

/// <summary>A fault is told once and at its element; what follows from it is not told; nothing that a file holds is an exception.</summary>
public class OneFaultTests
{
    [Theory]
    [InlineData("an event that refers to a signal as its definition", "s", "bpmn.reference.type",
        "<startEvent id='s'><eventDefinitionRef>sig</eventDefinitionRef></startEvent><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>")]
    [InlineData("a service task without a job under a deadline", "t", "bpmn.job.missing",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='t'/><serviceTask id='t'/><sequenceFlow id='f2' sourceRef='t' targetRef='e'/><boundaryEvent id='b' attachedToRef='t'><timerEventDefinition><timeDuration xsi:type='tFormalExpression'>P2D</timeDuration></timerEventDefinition></boundaryEvent><sequenceFlow id='f3' sourceRef='b' targetRef='e'/>")]
    [InlineData("a default flow to a task that is refused", "t", "bpmn.job.missing",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='g'/><exclusiveGateway id='g' default='f2'/><sequenceFlow id='f2' sourceRef='g' targetRef='t'/><serviceTask id='t'/><sequenceFlow id='f3' sourceRef='g' targetRef='e'><conditionExpression xsi:type='tFormalExpression'>=late</conditionExpression></sequenceFlow><sequenceFlow id='f4' sourceRef='t' targetRef='e'/>")]
    [InlineData("a mapping whose source is no FEEL", "t", "bpmn.expression.invalid",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='t'/><userTask id='t'><extensionElements><zeebe:ioMapping><zeebe:input source='=1 +' target='sum'/></zeebe:ioMapping></extensionElements></userTask><sequenceFlow id='f2' sourceRef='t' targetRef='e'/>")]
    [InlineData("a script that does not say its language", "t", "bpmn.script.format-missing",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='t'/><scriptTask id='t'><script>total = 3</script></scriptTask><sequenceFlow id='f2' sourceRef='t' targetRef='e'/>")]
    [InlineData("a value that a language model should give", "t", "bpmn.expression.from-ai",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='t'/><userTask id='t'><extensionElements><zeebe:ioMapping><zeebe:input source='=fromAi(toolCall.city, &quot;the city&quot;)' target='city'/></zeebe:ioMapping></extensionElements></userTask><sequenceFlow id='f2' sourceRef='t' targetRef='e'/>")]
    [InlineData("a flow that leads into nothing", "f2", "bpmn.reference.missing",
        "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='e'/><sequenceFlow id='f2' sourceRef='s' targetRef='gone'/>")]
    [InlineData("a cycle that is no cycle", "d", "bpmn.timer.cycle-invalid",
        "<startEvent id='s'><timerEventDefinition id='d'><timeCycle xsi:type='tFormalExpression'>now and then</timeCycle></timerEventDefinition></startEvent><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>")]
    public void A_fault_is_told_once_at_its_element(string what, string element, string code, string content)
    {
        var errors = Read(content).Findings.Where(f => f.Severity == Severity.Error).Select(f => (f.Code, f.ElementId));

        Assert.Equal([(code, element)], errors);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void A_missing_id_hides_no_other_fault()
    {
        var findings = Read("<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='t'/><serviceTask id='t'/><sequenceFlow sourceRef='t' targetRef='e'/><userTask><extensionElements><zeebe:ioMapping><zeebe:input source='=1 +' target='x'/></zeebe:ioMapping></extensionElements></userTask>").Findings;

        Assert.Equal(2, findings.Count(f => f is { Code: "bpmn.id.missing", ElementId: "p" }));
        Assert.Contains(findings, f => f is { Code: "bpmn.job.missing", ElementId: "t" });
        Assert.Contains(findings, f => f is { Code: "bpmn.expression.invalid", ElementId: "p" } && f.Message.Contains("line ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("camunda", "http://camunda.org/schema/1.0/bpmn", "Camunda 7")]
    [InlineData("flowable", "http://flowable.org/bpmn", "Flowable")]
    [InlineData("activiti", "http://activiti.org/bpmn", "Activiti")]
    [InlineData("drools", "http://www.jboss.org/drools", "jBPM")]
    public void What_another_engine_would_read_is_never_dropped_without_a_word(string prefix, string space, string engine)
    {
        string Content(string executable) => $"""
            <process id="q" isExecutable="{executable}" xmlns:{prefix}="{space}"><startEvent id="qs"/><sequenceFlow id="q1" sourceRef="qs" targetRef="qt"/>
            <userTask id="qt" {prefix}:assignee="eva" {prefix}:asyncBefore="true"><extensionElements><{prefix}:taskListener event="create"/><{prefix}:robot/></extensionElements></userTask>
            <sequenceFlow id="q2" sourceRef="qt" targetRef="qe"/><endEvent id="qe"/></process>
            """;
        const string Plain = "<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>";

        var finding = Assert.Single(Read(Plain, Content("true")).Findings, f => f.Code == "bpmn.dialect.foreign");
        Assert.Equal(("qt", Severity.Error), (finding.ElementId, finding.Severity));
        Assert.Contains($"{engine}; this engine does not read assignee, asyncBefore, taskListener, robot", finding.Message, StringComparison.Ordinal);
        Assert.Contains("assignee = zeebe:assignmentDefinition; asyncBefore = –; taskListener = zeebe:taskListeners; robot = ?", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, Assert.Single(Read(Plain, Content("false")).Findings, f => f.Code == "bpmn.dialect.foreign").Severity);
    }

    [Fact]
    public void Extension_elements_may_hold_anything_also_parts_of_a_diagram()
    {
        var read = Read("<startEvent id='s'><extensionElements><dc:Bounds xmlns:dc='http://www.omg.org/spec/DD/20100524/DC' x='1'/><task id='s'/></extensionElements></startEvent><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>");

        Assert.NotNull(read.File);
        Assert.Empty(read.Findings);
    }

    [Fact]
    public void A_rule_that_fails_itself_is_a_finding_of_the_file()
    {
        var rule = Rule.When("bpmn.start.incoming", "10.5.2", "StartEvent", (_, _) => throw new InvalidCastException("secret"));
        var document = Read("<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>").Document!;

        var finding = Assert.Single(StructureChecks.Run([rule], new BpmnModel(document)));
        Assert.Equal(("model.read.failed", Severity.Error), (finding.Code, finding.Severity));
        Assert.DoesNotContain("secret", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_end_when_nobody_waits_for_them() => Assert.Throws<OperationCanceledException>(
        () => BpmnFile.Read(Xml("<startEvent id='s'/><sequenceFlow id='f1' sourceRef='s' targetRef='e'/>", ""), new CompileOptions { Stop = new CancellationToken(canceled: true) }));

    private static BpmnFileResult Read(string content, string beside = "") => BpmnFile.Read(Xml(content, beside));

    private static string Xml(string content, string beside) => $"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:t">
          <signal id="sig" name="stop"/>
          <process id="p" isExecutable="true">{content}<endEvent id="e"/></process>{beside}
        </definitions>
        """;
}
