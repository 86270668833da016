using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Processes.Scenarios;

namespace Processes.Tests.Scenarios;

public class ScenarioRunnerTests
{
    private const string Order = """
        <message id="m" name="payment"><extensionElements><zeebe:subscription correlationKey="=orderId"/></extensionElements></message>
        <message id="thanks" name="thanks"/>
        <escalation id="esc" escalationCode="LATE"/>
        <process id="orders" isExecutable="true">
          <startEvent id="s"/>
          <sequenceFlow id="f1" sourceRef="s" targetRef="g"/>
          <exclusiveGateway id="g" default="f2"/>
          <sequenceFlow id="f2" sourceRef="g" targetRef="pay"/>
          <sequenceFlow id="f3" sourceRef="g" targetRef="approve"><conditionExpression xsi:type="tFormalExpression">=amount > 1000</conditionExpression></sequenceFlow>
          <userTask id="approve" name="Approve order"><extensionElements><zeebe:assignmentDefinition candidateGroups="MANAGER"/></extensionElements></userTask>
          <boundaryEvent id="late" attachedToRef="approve" cancelActivity="false"><timerEventDefinition><timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition></boundaryEvent>
          <sequenceFlow id="f7" sourceRef="late" targetRef="lateEnd"/>
          <endEvent id="lateEnd" name="Reminded"><escalationEventDefinition escalationRef="esc"/></endEvent>
          <sequenceFlow id="f4" sourceRef="approve" targetRef="ship"/>
          <intermediateCatchEvent id="pay" name="Paid"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
          <sequenceFlow id="f5" sourceRef="pay" targetRef="ship"/>
          <callActivity id="ship" name="Ship it"><extensionElements><zeebe:calledElement processId="shipping" propagateAllChildVariables="true"/></extensionElements></callActivity>
          <sequenceFlow id="f6" sourceRef="ship" targetRef="e"/>
          <endEvent id="e" name="Order placed"><messageEventDefinition messageRef="thanks"/></endEvent>
        </process>
        <process id="shipping" isExecutable="true">
          <startEvent id="s2"/>
          <sequenceFlow id="h1" sourceRef="s2" targetRef="pack"/>
          <serviceTask id="pack" name="Pack"><extensionElements><zeebe:taskDefinition type="acme.mail"/><zeebe:taskHeaders><zeebe:header key="template" value="packing"/></zeebe:taskHeaders></extensionElements></serviceTask>
          <sequenceFlow id="h2" sourceRef="pack" targetRef="e2"/>
          <endEvent id="e2" name="Shipped"/>
        </process>
        <bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
          <bpmndi:BPMNPlane bpmnElement="orders">
            <bpmndi:BPMNShape bpmnElement="approve"><dc:Bounds x="320.5" y="80" width="100" height="80"/></bpmndi:BPMNShape>
          </bpmndi:BPMNPlane>
        </bpmndi:BPMNDiagram>
        """;

    private static readonly ImmutableArray<ProcessDefinition> Definitions = Read(Order);

    [Fact]
    public void A_story_can_let_a_listener_deny_an_answer_and_then_let_it_through()
    {
        var listened = Read(Order.Replace(
            "<zeebe:assignmentDefinition", "<zeebe:taskListeners><zeebe:taskListener eventType=\"completing\" type=\"budget\"/></zeebe:taskListeners><zeebe:assignmentDefinition", StringComparison.Ordinal));
        var text = """
            scenario "checked order"
            process orders
            start      { amount: 1200, orderId: "o-1" }
            complete   "Approve order"
            job        budget denies "No money left."
            waits for  "Approve order"
            complete   "Approve order"
            job        budget completes
            job        acme.mail completes
            ends at    "Order placed"
            """;

        var result = Assert.Single(ScenarioRunner.Run(ScenarioFile.Parse(text).File!, listened, new EngineServices()));

        Assert.True(result.Passed, result.ToString());
        Assert.Contains(result.Transcript, line => line.Contains("(completing listener)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_story_of_two_processes_with_a_task_a_timer_a_job_and_a_message_holds()
    {
        var result = Run("""
            scenario "large order"
            process orders
            at 2013-01-07T08:00
            start      { amount: 1200, orderId: "o-1" }
            waits for  "Approve order" by MANAGER
            not waits for "Paid"
            advance    P1D
            not escalates LATE
            advance    P1D
            escalates  LATE
            ends at    "Reminded"
            complete   "Approve order" by MANAGER { approved: true }
            calls      shipping
            sends      mail packing
            job        acme.mail completes { parcel: "p-7" }
            ends at    "Shipped"
            sends      thanks
            ends at    "Order placed"
            ends
            variable   parcel = "p-7"
            """);

        Assert.True(result.Passed, result.ToString());
        Assert.Equal(
            ["approve", "e", "g", "late", "lateEnd", "s", "ship"],
            result.Coverage.Single(c => c.ProcessId == "orders").Nodes.Order(StringComparer.Ordinal));
        var (nodes, flows) = result.Coverage.Single(c => c.ProcessId == "orders").MissedIn(Definitions[0]);
        Assert.Equal(["pay"], nodes);
        Assert.Equal(["f2", "f5"], flows);
    }

    [Fact]
    public void A_message_that_comes_early_waits_and_a_called_process_can_be_answered_instead_of_run()
    {
        var result = Run("""
            scenario "small order"
            process orders
            message   payment key "o-2" { paid: true }
            message   payment key "o-3" { paid: false }
            start     { amount: 10, orderId: "o-3" }
            waits for "Ship it"
            variable  paid = false
            child     shipping completes { parcel: "p-8" }
            ends at   "Order placed"
            """);

        Assert.True(result.Passed, result.ToString());
    }

    [Fact]
    public void A_job_that_always_completes_is_answered_at_once()
    {
        var result = Run("""
            scenario "hands off"
            process orders
            job acme.mail always completes
            start     { amount: 10, orderId: "o-4" }
            message   payment key "o-4"
            ends
            """);

        Assert.True(result.Passed, result.ToString());
    }

    [Theory]
    [InlineData("waits for \"Paid\"", "expected to wait for Paid, saw waiting for late, \"Approve order\" (approve) by MANAGER")]
    [InlineData("complete \"Approve order\" by CLERK", "expected Approve order to be open for CLERK, saw MANAGER")]
    [InlineData("ends", "expected the process to end, saw waiting for")]
    [InlineData("sends thanks", "expected message thanks, saw waiting for")]
    [InlineData("variable amount = 1", "expected amount = 1, saw 1200")]
    [InlineData("due late 2013-01-08T08:00", "expected late to be due 2013-01-08T08:00+01:00, saw 2013-01-09T08:00+01:00")]
    [InlineData("advance 2 workdays", "expected a calendar to count workdays, saw none")]
    [InlineData("job pack completes", "expected an open job pack, saw")]
    [InlineData("not waits for approve", "expected nobody to wait for approve, saw")]
    public void A_line_that_does_not_hold_says_what_was_expected_and_seen_and_where_tokens_stand(string line, string message)
    {
        var result = Run($"scenario x\nprocess orders\nat 2013-01-07T08:00\nstart {{ amount: 1200 }}\n{line}\n");

        Assert.False(result.Passed);
        Assert.Equal(5, result.Failure!.Line);
        Assert.StartsWith(message, result.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(result.Positions, p => p is { ProcessId: "orders", ElementId: "approve", Name: "Approve order" });
        Assert.Contains("tokens stand at:\n    orders / approve \"Approve order\" at x 320.5, y 80 in the diagram", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("start orders", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_incident_that_nobody_expects_fails_and_one_that_is_expected_can_be_retried()
    {
        var failed = Run("scenario x\nprocess orders\nstart { amount: 1, orderId: \"o\" }\nmessage payment key \"o\"\njob acme.mail fails \"no network\"\nends");
        var expected = Run("""
            scenario x
            process orders
            start { amount: 1, orderId: "o" }
            message payment key "o"
            job acme.mail fails "no network"
            incident job at Pack
            retry Pack
            job acme.mail completes
            ends
            """);

        Assert.StartsWith("expected no incident, saw job.failed at \"Pack\" (pack): no network", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.True(expected.Passed, expected.ToString());
    }

    [Fact]
    public void A_process_that_nobody_wrote_is_named()
    {
        Assert.Equal("expected a process missing in the folder, saw orders, shipping", Run("scenario x\nstart missing").Failure!.Message);
        Assert.Equal("expected a line 'process ID' before, or an id after 'start'", Run("scenario x\nstart").Failure!.Message);
    }

    private static ScenarioResult Run(string text)
    {
        var (file, findings) = ScenarioFile.Parse(text);
        Assert.True(file is not null, string.Join("\n", findings));
        return Assert.Single(ScenarioRunner.Run(file, Definitions, new EngineServices()));
    }

    private static ImmutableArray<ProcessDefinition> Read(string content)
    {
        var (file, findings) = BpmnFile.Read($"""
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="urn:t">{content}</definitions>
            """);
        Assert.True(file is not null, string.Join("\n", findings));
        Assert.DoesNotContain(findings, f => f.Severity == Severity.Error);
        return file.Processes;
    }
}
