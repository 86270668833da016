using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Checks;
using TreM.Workflow.Processes.Reading;

namespace Processes.Tests.Checks;

/// <summary>One small model per rule that the public suites do not reach: the rule fires there, at the right element, and not on its counterpart.</summary>
public class StructureRuleTests
{
    private const string Def = "messageEventDefinition";

    /// <summary>Rule, element at fault, model with the fault, and what to replace to mend it.</summary>
    public static TheoryData<string, string, string, string, string> Faults => new()
    {
        { "bpmn.adhoc.empty", "a", "<adHocSubProcess id='a'>{0}</adHocSubProcess>", "", "<task id='inner'/>" },
        { "bpmn.attribute.missing", "a", "<association id='a' sourceRef='t' {0}/>", "", "targetRef='e'" },
        { "bpmn.attribute.unknown", "a", "<manualTask id='a' {0}/>", "colour='red'", "name='red'" },
        { "bpmn.boundary.other-scope", "b", "<subProcess id='x'><task id='in'/>{0}</subProcess>", "<boundaryEvent id='b' attachedToRef='t'><timerEventDefinition/></boundaryEvent>", "<boundaryEvent id='b' attachedToRef='in'><timerEventDefinition/></boundaryEvent>" },
        { "bpmn.catch.trigger", "c", "<intermediateCatchEvent id='c'>{0}</intermediateCatchEvent>", "<terminateEventDefinition/>", "<timerEventDefinition/>" },
        { "bpmn.catch.without-trigger", "c", "<intermediateCatchEvent id='c'>{0}</intermediateCatchEvent>", "", "<timerEventDefinition/>" },
        { "bpmn.compensation.wired", "c", "<task id='c' {0}/><sequenceFlow id='w' sourceRef='c' targetRef='e'/>", "isForCompensation='true'", "" },
        { "bpmn.complexgateway.activation-missing", "c", "<complexGateway id='c'>{0}</complexGateway><sequenceFlow id='w1' sourceRef='t' targetRef='c'/><sequenceFlow id='w2' sourceRef='t' targetRef='c'/>", "", "<activationCondition xsi:type='tFormalExpression'>true</activationCondition>" },
        { "bpmn.element.misplaced", "m", "{0}", "<message id='m'/>", "<task id='m'/>" },
        { "bpmn.element.misplaced", "pr", "<exclusiveGateway id='g'>{0}</exclusiveGateway>", "<property id='pr'/>", "" },
        { "bpmn.element.misplaced", "x", "<dataObject id='x'>{0}</dataObject>", "<property/>", "" },
        { "bpmn.adhoc.completion-not-boolean", "a", "<adHocSubProcess id='a'><task id='in'/><completionCondition xsi:type='tFormalExpression'>{0}</completionCondition></adHocSubProcess>", "17", "=n = 17" },
        { "bpmn.complexgateway.activation-not-boolean", "c", "<complexGateway id='c'><activationCondition xsi:type='tFormalExpression'>{0}</activationCondition></complexGateway>", "=1 + 1", "=activationCount > 1" },
        { "bpmn.conditional.condition-not-boolean", "d", "<intermediateCatchEvent id='c'><conditionalEventDefinition id='d'><condition xsi:type='tFormalExpression'>{0}</condition></conditionalEventDefinition></intermediateCatchEvent>", "='late'", "=late" },
        { "bpmn.multiinstance.behavior-not-boolean", "cb", "<task id='x'><multiInstanceLoopCharacteristics behavior='Complex'><loopCardinality xsi:type='tFormalExpression'>3</loopCardinality><complexBehaviorDefinition id='cb'><condition xsi:type='tFormalExpression' {0}>=done</condition></complexBehaviorDefinition></multiInstanceLoopCharacteristics></task>", "evaluatesToTypeRef='number'", "" },
        { "bpmn.sequenceflow.not-immediate", "w", "<sequenceFlow id='w' sourceRef='t' targetRef='e' isImmediate='{0}'/>", "false", "true" },
        { "bpmn.end.no-incoming", "e2", "<endEvent id='e2'/>{0}", "", "<sequenceFlow id='w' sourceRef='t' targetRef='e2'/>" },
        { "bpmn.end.no-incoming", "e2", "<endEvent id='e2'>{0}</endEvent><sequenceFlow id='w' sourceRef='t2' targetRef='e2'/><task id='t2'><outgoing>w</outgoing></task>", "", "<incoming>w</incoming>" },
        { "bpmn.event.definition-of-another", "t2", "<intermediateThrowEvent id='t1'><signalEventDefinition id='own'/></intermediateThrowEvent><intermediateThrowEvent id='t2'>{0}</intermediateThrowEvent>", "<eventDefinitionRef>own</eventDefinitionRef>", "<signalEventDefinition/>" },
        { "process.call.triggered", "x", "<callActivity id='x' calledElement='{0}'/>", "woken", "p" },
        { "process.call.triggered", "x", "<callActivity id='x'><extensionElements><zeebe:calledElement processId='{0}'/></extensionElements></callActivity>", "woken", "p" },
        { "bpmn.callable.binding-missing", "p", "<supportedInterfaceRef>if</supportedInterfaceRef>{0}", "", "<ioBinding operationRef='op' inputDataRef='i' outputDataRef='o'/>" },
        { "bpmn.iobinding.data", "p", "<ioSpecification><dataInput id='i1' itemSubjectRef='text'/><dataOutput id='o1' itemSubjectRef='text'/><inputSet id='is'><dataInputRefs>i1</dataInputRefs></inputSet><outputSet id='os'><dataOutputRefs>o1</dataOutputRefs></outputSet></ioSpecification><ioBinding operationRef='op' inputDataRef='{0}' outputDataRef='o1'/><task id='l0'><ioSpecification><dataInput id='other' itemSubjectRef='text'/><inputSet><dataInputRefs>other</dataInputRefs></inputSet><outputSet/></ioSpecification></task>", "other", "i1" },
        { "bpmn.iobinding.operation", "p", "<supportedInterfaceRef>{0}</supportedInterfaceRef><ioBinding operationRef='op' inputDataRef='i' outputDataRef='o'/>", "if2", "if" },
        { "bpmn.script.format-not-mime", "x", "<scriptTask id='x' scriptFormat='{0}'><script>1</script></scriptTask>", "java/script/text", "text/javascript" },
        { "bpmn.link.both-ways", "c1", "<intermediateThrowEvent id='c1'><linkEventDefinition id='l1' name='A'/></intermediateThrowEvent>{0}", "<sequenceFlow id='w' sourceRef='c1' targetRef='t'/>", "<sequenceFlow id='w' sourceRef='t' targetRef='c1'/>" },
        { "bpmn.link.each-other", "l1", "<intermediateThrowEvent id='c1'><linkEventDefinition id='l1' name='A'><target>l2</target></linkEventDefinition></intermediateThrowEvent><intermediateThrowEvent id='c3'><linkEventDefinition id='l3' name='C'><target>l2</target></linkEventDefinition></intermediateThrowEvent><intermediateCatchEvent id='c2'><linkEventDefinition id='l2' name='B'><source>l3</source>{0}</linkEventDefinition></intermediateCatchEvent>", "", "<source>l1</source>" },
        { "bpmn.link.each-other", "l2", "<intermediateThrowEvent id='c1'><linkEventDefinition id='l1' name='A'>{0}</linkEventDefinition></intermediateThrowEvent><intermediateCatchEvent id='c2'><linkEventDefinition id='l2' name='A'><source>l1</source></linkEventDefinition></intermediateCatchEvent>", "", "<target>l2</target>" },
        { "bpmn.servicetask.input-sets", "x", "<serviceTask id='x' {0}/>", "operationRef='op'", "" },
        { "bpmn.element.missing", "l", "<task id='l0'><ioSpecification id='l'><inputSet/>{0}</ioSpecification></task>", "", "<outputSet/>" },
        { "bpmn.element.unknown", "p", "{0}", "<robotTask/>", "<task/>" },
        { "bpmn.end.cancel-outside-transaction", "c", "<{0} id='x'><endEvent id='c'><cancelEventDefinition/></endEvent></{0}>", "subProcess", "transaction" },
        { "bpmn.error.code-missing", "c", "<endEvent id='c'><errorEventDefinition errorRef='{0}'/></endEvent>", "noCode", "withCode" },
        { "bpmn.eventgateway.single", "g", "<eventBasedGateway id='g'/><intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent><sequenceFlow id='w' sourceRef='g' targetRef='c'/>{0}", "", "<receiveTask id='r'/><sequenceFlow id='w2' sourceRef='g' targetRef='r'/>" },
        { "bpmn.eventgateway.mixed-receivers", "g", $"<eventBasedGateway id='g'/><intermediateCatchEvent id='c'><{{0}}/></intermediateCatchEvent><receiveTask id='r'/><sequenceFlow id='w' sourceRef='g' targetRef='c'/><sequenceFlow id='w2' sourceRef='g' targetRef='r'/>", Def, "timerEventDefinition" },
        { "bpmn.eventgateway.receiver-boundary", "r", "<eventBasedGateway id='g'/><receiveTask id='r'/><sequenceFlow id='w' sourceRef='g' targetRef='r'/><boundaryEvent id='b' attachedToRef='{0}'><timerEventDefinition/></boundaryEvent>", "r", "t" },
        { "bpmn.eventgateway.parallel-not-instantiating", "g", "<eventBasedGateway id='g' eventGatewayType='{0}'/>", "Parallel", "Exclusive" },
        { "bpmn.eventgateway.parallel-message-only", "c", "<eventBasedGateway id='g' instantiate='true' eventGatewayType='{0}'/><intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent><sequenceFlow id='w' sourceRef='g' targetRef='c'/>", "Parallel", "Exclusive" },
        { "bpmn.id.missing", "p", "<task {0}/>", "name='x'", "id='x'" },
        { "bpmn.inputset.one-sided", "i", "<task id='l0'><ioSpecification><inputSet id='i'><outputSetRefs>o</outputSetRefs></inputSet><outputSet id='o'>{0}</outputSet></ioSpecification></task>", "", "<inputSetRefs>i</inputSetRefs>" },
        { "bpmn.outputset.one-sided", "o", "<task id='l0'><ioSpecification><inputSet id='i'>{0}</inputSet><outputSet id='o'><inputSetRefs>i</inputSetRefs></outputSet></ioSpecification></task>", "", "<outputSetRefs>o</outputSetRefs>" },
        { "bpmn.outputset.optional-not-listed", "o", "<task id='l0'><ioSpecification><dataOutput id='d'/><inputSet/><outputSet id='o'>{0}<optionalOutputRefs>d</optionalOutputRefs></outputSet></ioSpecification></task>", "", "<dataOutputRefs>d</dataOutputRefs>" },
        { "bpmn.intermediate.no-incoming", "c", "<intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent>{0}", "", "<sequenceFlow id='w' sourceRef='t' targetRef='c'/>" },
        { "bpmn.link.both-ways", "c1", "<intermediateCatchEvent id='c1'><linkEventDefinition id='l1' name='A'/></intermediateCatchEvent><sequenceFlow id='w1' sourceRef='c1' targetRef='t'/>{0}", "<sequenceFlow id='w2' sourceRef='t' targetRef='c1'/>", "<sequenceFlow id='w2' sourceRef='t' targetRef='e'/>" },
        { "bpmn.link.target-repeated", "l2", "<intermediateCatchEvent id='c1'><linkEventDefinition id='l1' name='A'/></intermediateCatchEvent><intermediateCatchEvent id='c2'><linkEventDefinition id='l2' name='{0}'/></intermediateCatchEvent>", "A", "B" },
        { "bpmn.loop.condition-not-boolean", "x", "<task id='x'><standardLoopCharacteristics><loopCondition xsi:type='tFormalExpression'>{0}</loopCondition></standardLoopCharacteristics></task>", "=12", "=n > 12" },
        { "bpmn.loop.maximum", "x", "<task id='x'><standardLoopCharacteristics loopMaximum='{0}'/></task>", "0", "1" },
        { "bpmn.multiinstance.no-count", "x", "<task id='x'><multiInstanceLoopCharacteristics>{0}</multiInstanceLoopCharacteristics></task>", "", "<extensionElements><zeebe:loopCharacteristics inputCollection='=list'/></extensionElements>" },
        { "bpmn.multiinstance.count-not-number", "x", "<task id='x'><multiInstanceLoopCharacteristics><loopCardinality xsi:type='tFormalExpression'>{0}</loopCardinality></multiInstanceLoopCharacteristics></task>", "true", "3" },
        { "bpmn.multiinstance.count-not-number", "x", "<task id='x'><multiInstanceLoopCharacteristics><loopCardinality xsi:type='tFormalExpression'>{0}</loopCardinality></multiInstanceLoopCharacteristics></task>", "2.5", "2" },
        { "bpmn.callactivity.data", "x", "<callActivity id='x' calledElement='p'><ioSpecification><dataInput id='d1' itemSubjectRef='{0}'/><inputSet><dataInputRefs>d1</dataInputRefs></inputSet><outputSet/></ioSpecification></callActivity><ioSpecification><dataInput id='d2' itemSubjectRef='text'/><inputSet><dataInputRefs>d2</dataInputRefs></inputSet><outputSet/></ioSpecification>", "number", "text" },
        { "bpmn.multiinstance.complex-missing", "x", "<task id='x'><multiInstanceLoopCharacteristics behavior='{0}'/></task>", "Complex", "All" },
        { "bpmn.multiinstance.none-event-missing", "x", "<task id='x'><multiInstanceLoopCharacteristics behavior='{0}'/></task>", "None", "All" },
        { "bpmn.multiinstance.one-event-missing", "x", "<task id='x'><multiInstanceLoopCharacteristics behavior='{0}'/></task>", "One", "All" },
        { "bpmn.multiinstance.input-item", "x", "<task id='x'><ioSpecification><dataInput id='d' itemSubjectRef='many' isCollection='true'/><inputSet><dataInputRefs>d</dataInputRefs></inputSet><outputSet/></ioSpecification><multiInstanceLoopCharacteristics><loopDataInputRef>d</loopDataInputRef><inputDataItem id='o' itemSubjectRef='{0}'/></multiInstanceLoopCharacteristics></task>", "number", "text" },
        { "bpmn.receivetask.instantiates-incoming", "r", "<receiveTask id='r' instantiate='{0}'/><sequenceFlow id='w' sourceRef='t' targetRef='r'/>", "true", "false" },
        { "bpmn.sequenceflow.condition-after-event", "w", "<sequenceFlow id='w' sourceRef='{0}' targetRef='t'><conditionExpression xsi:type='tFormalExpression'>=a</conditionExpression></sequenceFlow>", "s", "t" },
        { "bpmn.sequenceflow.condition-ignored", "w", "<{0} id='g'/><sequenceFlow id='w' sourceRef='g' targetRef='t'><conditionExpression xsi:type='tFormalExpression'>=a</conditionExpression></sequenceFlow>", "parallelGateway", "inclusiveGateway" },
        { "bpmn.sequenceflow.condition-not-boolean", "w", "<sequenceFlow id='w' sourceRef='t' targetRef='e'><conditionExpression xsi:type='tFormalExpression'>{0}</conditionExpression></sequenceFlow>", "=\"yes\"", "=a = \"yes\"" },
        { "bpmn.sequenceflow.default-conditional", "w", "<exclusiveGateway id='g' {0}/><sequenceFlow id='w' sourceRef='g' targetRef='t'><conditionExpression xsi:type='tFormalExpression'>=a</conditionExpression></sequenceFlow>", "default='w'", "" },
        { "bpmn.servicetask.input-sets", "x", "<serviceTask id='x' operationRef='op'><ioSpecification><inputSet/>{0}<outputSet/></ioSpecification></serviceTask>", "<inputSet/>", "" },
        { "bpmn.servicetask.output-item", "x", "<serviceTask id='x' operationRef='op'><ioSpecification><dataOutput id='d' itemSubjectRef='{0}'/><inputSet/><outputSet><dataOutputRefs>d</dataOutputRefs></outputSet></ioSpecification></serviceTask>", "number", "text" },
        { "bpmn.timer.cycle-invalid", "td", "<intermediateCatchEvent id='c'><timerEventDefinition id='td'><timeCycle xsi:type='tFormalExpression'>{0}</timeCycle></timerEventDefinition></intermediateCatchEvent>", "weekly", "R3/P7D" },
        { "bpmn.timer.duration-invalid", "td", "<intermediateCatchEvent id='c'><timerEventDefinition id='td'><timeDuration xsi:type='tFormalExpression'>{0}</timeDuration></timerEventDefinition></intermediateCatchEvent>", "5 days", "P5D" },
        { "bpmn.timer.none", "td", "<intermediateCatchEvent id='c'><timerEventDefinition id='td'>{0}</timerEventDefinition></intermediateCatchEvent>", "", "<timeDuration xsi:type='tFormalExpression'>=wait</timeDuration>" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_rule_fires_on_its_fault_and_not_when_the_fault_is_mended(string code, string element, string model, string fault, string mended)
    {
        var broken = Run(model.Replace("{0}", fault, StringComparison.Ordinal));
        var whole = Run(model.Replace("{0}", mended, StringComparison.Ordinal));

        Assert.True(broken.Any(f => f.Code == code && f.ElementId == element), string.Join('\n', broken));
        Assert.False(whole.Any(f => f.Code == code && f.ElementId == element), string.Join('\n', whole));
    }

    [Theory]
    [InlineData("bpmn.end.message-without-trigger", "e", "<messageFlow id='m' sourceRef='e' targetRef='pool2'/>")]
    [InlineData("bpmn.intermediate.message-without-trigger", "b", "<messageFlow id='m' sourceRef='pool2' targetRef='b'/>")]
    [InlineData("bpmn.participant.multiplicity", "q", "<participant id='q'><participantMultiplicity minimum='3' maximum='2'/></participant>")]
    public void Collaborations_are_held_to_their_rules(string code, string element, string content)
    {
        var findings = Run(
            "<boundaryEvent id='b' attachedToRef='t'><timerEventDefinition/></boundaryEvent>",
            $"<collaboration id='col'><participant id='pool1' processRef='p'/><participant id='pool2'/>{content}</collaboration>");

        Assert.Contains(findings, f => f.Code == code && f.ElementId == element && f.Severity == Severity.Error);
    }

    [Fact]
    public void Choreography_tasks_have_two_participants_and_one_of_them_begins()
    {
        var findings = Run("", "<choreography id='ch'><participant id='a'/><participant id='b'/><choreographyTask id='ct' initiatingParticipantRef='a'><participantRef>b</participantRef><messageFlowRef>mf</messageFlowRef></choreographyTask><messageFlow id='mf' sourceRef='a' targetRef='b'/></choreography>");

        Assert.Contains(findings, f => f is { Code: "bpmn.choreographytask.participants", ElementId: "ct" });
        Assert.Contains(findings, f => f is { Code: "bpmn.choreography.initiator", ElementId: "ct" });
    }

    [Fact]
    public void A_plain_process_has_nothing_to_say_about() => Assert.Empty(Run(""));

    [Theory]
    [InlineData("text/x-python", null)]
    [InlineData("application/javascript; charset=utf-8", null)]
    [InlineData("groovy", Severity.Warning)]
    [InlineData("some kind of script", Severity.Error)]
    public void A_script_format_is_a_mime_type_and_a_single_word_is_only_warned_of(string format, Severity? severity) => Assert.Equal(
        severity, Run($"<scriptTask id='x' scriptFormat='{format}'><script>1</script></scriptTask>").FirstOrDefault(f => f.Code == "bpmn.script.format-not-mime")?.Severity);

    [Fact]
    public void Links_that_only_share_a_name_need_to_name_nobody() => Assert.DoesNotContain(
        Run("<intermediateThrowEvent id='c1'><linkEventDefinition id='l1' name='A'/></intermediateThrowEvent><intermediateCatchEvent id='c2'><linkEventDefinition id='l2' name='A'/></intermediateCatchEvent>"),
        f => f.Code.StartsWith("bpmn.link.", StringComparison.Ordinal));

    [Fact]
    public void A_path_inside_an_ad_hoc_sub_process_may_end_in_a_throw_event() => Assert.DoesNotContain(
        Run("<adHocSubProcess id='a'><task id='x'/><intermediateThrowEvent id='done'/><sequenceFlow id='w' sourceRef='x' targetRef='done'/></adHocSubProcess>"),
        f => f.ElementId is "done" or "x" or "w");

    [Fact]
    public void A_long_name_is_cut_where_a_finding_quotes_it()
    {
        var finding = Run($"<manualTask id='x' name='{new string('å', 5_000)}' colour='red'/>").First(f => f.Code == "bpmn.attribute.unknown");

        Assert.InRange(finding.Message.Length, 80, 250);
    }

    [Fact]
    public void What_is_an_error_where_it_is_run_is_a_warning_where_it_is_only_drawn()
    {
        const string Drawn = "<process id='q' name='partner' isExecutable='false'><startEvent id='qs'/><exclusiveGateway id='g'/><sequenceFlow id='q1' sourceRef='qs' targetRef='g'/><sequenceFlow id='q2' sourceRef='g' targetRef='qt'><conditionExpression xsi:type='tFormalExpression'/></sequenceFlow><task id='qt'/></process>";
        const string Pools = "<collaboration id='col'><participant id='pool1' processRef='p'/><participant id='pool2' processRef='q'/><participant id='pool3'/><messageFlow id='m' sourceRef='pool3' targetRef='s'/></collaboration>";
        var (drawn, run) = (Run("", Drawn + Pools), Run("", Drawn.Replace("'false'", "'true'", StringComparison.Ordinal) + Pools));

        Assert.DoesNotContain(drawn, f => f.Severity == Severity.Error);
        Assert.Contains(drawn, f => f is { Code: "bpmn.start.without-end", ElementId: "qs", Severity: Severity.Warning });
        Assert.Contains(drawn, f => f is { Code: "bpmn.expression.empty", ElementId: "q2", Severity: Severity.Warning });
        Assert.Contains(drawn, f => f is { Code: "bpmn.start.message-without-trigger", ElementId: "s", Severity: Severity.Warning });
        Assert.Contains(run, f => f is { Code: "bpmn.start.without-end", ElementId: "qs", Severity: Severity.Error });
    }

    [Fact]
    public void An_element_whose_id_is_missing_or_taken_is_told_as_that_and_not_as_unconnected_too()
    {
        var findings = Run("<task name='nameless'/><task id='t'/><endEvent/>").Where(f => f.Severity == Severity.Error).ToList();

        Assert.Equal(["bpmn.id.missing", "bpmn.id.missing", "bpmn.id.repeated"], findings.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_message_event_that_leaves_the_sending_to_a_job_needs_no_message()
    {
        const string thrower = "<intermediateThrowEvent id='x'><extensionElements>{0}</extensionElements><messageEventDefinition/></intermediateThrowEvent>";

        Assert.Contains(Run(thrower.Replace("{0}", "", StringComparison.Ordinal)), f => f.Code == "bpmn.message.missing");
        Assert.DoesNotContain(Run(thrower.Replace("{0}", "<zeebe:taskDefinition type='mail'/>", StringComparison.Ordinal)), f => f.Code == "bpmn.message.missing");
    }

    private static IReadOnlyList<Finding> Run(string content, string root = "") => StructureChecks.Run(BpmnDocument.Read($"""
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:t">
          <itemDefinition id="text" structureRef="string"/><itemDefinition id="number" structureRef="int"/>
          <itemDefinition id="many" structureRef="string" isCollection="true"/>
          <message id="msg" itemRef="text"/>
          <interface id="if2" name="j"><operation id="op2" name="o"><inMessageRef>msg</inMessageRef></operation></interface>
          <process id="woken" isExecutable="true"><startEvent id="ws"><messageEventDefinition messageRef="msg"/></startEvent><sequenceFlow id="wf" sourceRef="ws" targetRef="we"/><endEvent id="we"/></process>
          <interface id="if" name="i"><operation id="op" name="o"><inMessageRef>msg</inMessageRef><outMessageRef>msg</outMessageRef></operation></interface>
          <error id="noCode"/><error id="withCode" errorCode="E1"/>
          {root}
          <process id="p" isExecutable="true">
            <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
            <task id="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/>
            {content}
          </process>
        </definitions>
        """).Document!);
}
