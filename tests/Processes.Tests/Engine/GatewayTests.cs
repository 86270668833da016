using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class GatewayTests
{
    private static ProcessDefinition Choice { get; } = Process("p").Start()
        .Exclusive("g", b => b.When("=x > 10").Task("high"), b => b.When("=x > 5").Task("middle"), b => b.Otherwise().Task("low"))
        .End().Build();

    [Theory]
    [InlineData(11, "high")]
    [InlineData(6, "middle")]
    [InlineData(5, "low")]
    public void An_exclusive_gateway_takes_the_first_flow_whose_condition_holds(int x, string expected)
    {
        var instance = Choice.Run(("x", (FeelNumber)x));

        Assert.True(instance.HasCompleted());
        Assert.Equal(["start", "g", expected, "gJoin", "end"], instance.Began());
    }

    [Fact]
    public void A_condition_that_is_neither_true_nor_false_is_an_incident_that_can_be_retried_with_other_variables()
    {
        var host = Choice.Host();
        var instance = host.Start("p", FeelContext.Of(("x", "much")));

        var (key, incident) = Assert.Single(instance.Incidents);
        Assert.Contains("x > 10", incident.Message, StringComparison.Ordinal);
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Of(("x", (FeelNumber)7)), "Wrong value."));

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("middle"));
    }

    [Fact]
    public void A_gateway_without_a_way_out_says_which_conditions_it_asked()
    {
        var instance = Process("p").Start().Exclusive("g", b => b.When("=x = 1").Task("one"), b => b.When("=x = 2").Task("two")).End()
            .Build().Run(("x", (FeelNumber)3));

        var incident = Assert.Single(instance.State.Incidents);
        Assert.Equal("process.flow.none", incident.Code);
        Assert.Contains("x = 2", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parallel_join_waits_for_every_branch()
    {
        var definition = Process("p").Start().Parallel("g", b => b.UserTask("a"), b => b.UserTask("b")).Task("after").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "b");
        Assert.Equal(["a", "gJoin"], instance.Waits());
        host.Complete(instance, "a");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void An_inclusive_join_waits_only_for_the_branches_that_ran()
    {
        var definition = Process("p").Start()
            .Inclusive("g", b => b.When("=a").UserTask("ta"), b => b.When("=b").UserTask("tb"), b => b.Otherwise().UserTask("tc")).Task("after").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("a", true), ("b", false)));

        Assert.Equal(["ta"], instance.Waits());
        host.Complete(instance, "ta");
        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void An_inclusive_join_is_asked_again_when_a_token_dies()
    {
        var definition = Process("p").Start()
            .Inclusive("g", b => b.When("=true").UserTask("a"), b => b.When("=true").UserTask("b"))
            .Task("after").End()
            .Boundary("gone", "b", "timer:PT1H", b => b.End("endGone")).Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "a");
        Assert.Equal(["b", "gJoin"], instance.Waits());
        host.Pass(TimeSpan.FromHours(1));

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void An_inclusive_join_does_not_wait_for_a_token_that_can_also_reach_a_flow_that_has_one()
    {
        // The upper token waits at the join by flow 1; the lower token stands before a choice between flow 1 and flow 2.
        var definition = Process("p").Start()
            .Node("parallelGateway", "split").Node("inclusiveGateway", "join").Task("after").End()
            .Raw("<userTask id='lower'/><exclusiveGateway id='choice' default='toOne'/><exclusiveGateway id='merge'/>"
                + "<sequenceFlow id='x1' sourceRef='split' targetRef='lower'/><sequenceFlow id='x2' sourceRef='lower' targetRef='choice'/>"
                + "<sequenceFlow id='toOne' sourceRef='choice' targetRef='merge'/><sequenceFlow id='x4' sourceRef='merge' targetRef='join'/>"
                + "<sequenceFlow id='toTwo' sourceRef='choice' targetRef='join'><conditionExpression xsi:type='tFormalExpression'>=false</conditionExpression></sequenceFlow>"
                + "<sequenceFlow id='x5' sourceRef='split' targetRef='merge'/>")
            .Build();

        var instance = definition.Run();

        Assert.Equal(1, instance.Completed("after"));
        Assert.Equal(["lower"], instance.Waits());
    }

    [Fact]
    public void A_complex_gateway_fires_when_its_condition_holds_and_swallows_the_rest()
    {
        var definition = Process("p").Start()
            .Split("parallelGateway", "g", "complexGateway", b => b.UserTask("a"), b => b.UserTask("b"), b => b.UserTask("c")).Task("after").End().Xml
            .Replace("<complexGateway id='gJoin' />", "<complexGateway id='gJoin'><activationCondition xsi:type='tFormalExpression'>=activationCount &gt;= 2</activationCondition></complexGateway>", StringComparison.Ordinal);
        var host = BpmnFile.Read(definition).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "a");
        Assert.Equal(0, instance.Completed("after"));
        host.Complete(instance, "c");
        Assert.Equal(1, instance.Completed("after"));
        host.Complete(instance, "b");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void The_first_event_after_an_event_based_gateway_withdraws_the_others()
    {
        var definition = Process("p").Start().Split("eventBasedGateway", "g", "exclusiveGateway",
            b => b.Catch("answer", "message:answer:=id").Task("answered"), b => b.Catch("late", "timer:P2D").Task("tooLate")).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("id", "7")));

        host.Send("answer", "8", FeelContext.Empty);
        Assert.Equal(["g"], instance.Waits());
        host.Send("answer", "7", FeelContext.Of(("said", "yes")));

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("answered"));
        Assert.Empty(instance.Timers);
        Assert.Equal("yes", instance.State.Variables["said"]);
    }

    [Fact]
    public void A_parallel_gateway_can_join_and_split_at_once()
    {
        var definition = Process("p").Start().Parallel("g", b => b.UserTask("a"), b => b.UserTask("b"))
            .Raw("<task id='c'/><endEvent id='ec'/><sequenceFlow id='x1' sourceRef='gJoin' targetRef='c'/><sequenceFlow id='x2' sourceRef='c' targetRef='ec'/>")
            .Task("further").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "a");
        Assert.Equal((0, 0), (instance.Completed("c"), instance.Completed("further")));
        host.Complete(instance, "b");

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 1), (instance.Completed("c"), instance.Completed("further")));
    }

    [Fact]
    public void A_parallel_join_keeps_a_second_token_of_one_flow_for_the_next_round()
    {
        var definition = Process("p").Start()
            .Parallel("g", b => b.Task("two", attributes: "completionQuantity='2'"), b => b.UserTask("one")).Task("after").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "one");

        Assert.Equal(1, instance.Completed("after"));
        Assert.Equal(["gJoin"], instance.Waits());
    }

    [Theory]
    [InlineData(1, "always one")]
    [InlineData(9, "always one big")]
    public void An_inclusive_split_takes_flows_without_condition_and_all_whose_condition_holds(int x, string expected)
    {
        var definition = Process("p").Start()
            .Inclusive("g", b => b.Task("always"), b => b.When("=x > 0").Task("one"), b => b.When("=x > 5").Task("big"), b => b.Otherwise().Task("none")).End().Build();

        var instance = definition.Run(("x", (FeelNumber)x));

        Assert.True(instance.HasCompleted());
        Assert.Equal(expected, string.Join(' ', new[] { "always", "one", "big", "none" }.Where(t => instance.Completed(t) == 1)));
    }

    [Fact]
    public void Flows_out_of_an_activity_are_taken_side_by_side_or_the_default_when_no_condition_holds()
    {
        var process = Process("p").Start().Task("split", attributes: "default='dflt'").Raw(
            "<task id='a'/><task id='b'/><task id='c'/>"
            + "<sequenceFlow id='fa' sourceRef='split' targetRef='a'><conditionExpression xsi:type='tFormalExpression'>=x > 0</conditionExpression></sequenceFlow>"
            + "<sequenceFlow id='fb' sourceRef='split' targetRef='b'><conditionExpression xsi:type='tFormalExpression'>=x > 5</conditionExpression></sequenceFlow>"
            + "<sequenceFlow id='dflt' sourceRef='split' targetRef='c'/>").GoNowhere();
        var definition = process.Raw("<endEvent id='ea'/><endEvent id='eb'/><endEvent id='ec'/><sequenceFlow id='ga' sourceRef='a' targetRef='ea'/><sequenceFlow id='gb' sourceRef='b' targetRef='eb'/><sequenceFlow id='gc' sourceRef='c' targetRef='ec'/>").Build();

        foreach (var (x, expected) in (ValueTuple<int, string>[])[(9, "a b"), (1, "a"), (0, "c")])
        {
            var instance = definition.Run(("x", (FeelNumber)x));
            Assert.True(instance.HasCompleted());
            Assert.Equal(expected, string.Join(' ', new[] { "a", "b", "c" }.Where(t => instance.Completed(t) == 1)));
        }
    }

    [Fact]
    public void An_inclusive_join_inside_a_cycle_does_not_wait_for_the_token_that_goes_round()
    {
        var definition = Process("p").Start().Node("exclusiveGateway", "again")
            .Inclusive("g", b => b.When("=true").Script("a", "=n + 1", "n"), b => b.When("=n < 1").Task("b"))
            .Exclusive("more", b => b.When("=n < 3").GoTo("again"), b => b.Otherwise().Task("after")).End().Build();

        var instance = definition.Run(("n", (FeelNumber)0));

        Assert.True(instance.HasCompleted(), string.Join("; ", instance.State.Incidents));
        Assert.Equal((3, 1, 1), (instance.Completed("a"), instance.Completed("b"), instance.Completed("after")));
    }

    [Fact]
    public void A_complex_gateway_that_reset_sends_what_is_meant_for_its_reset()
    {
        var xml = Process("p").Start()
            .Split("parallelGateway", "g", "complexGateway", b => b.UserTask("a"), b => b.UserTask("b")).Task("late").End().Xml
            .Replace("<complexGateway id='gJoin' />", "<complexGateway id='gJoin'><activationCondition xsi:type='tFormalExpression'>=activationCount &gt;= 1</activationCondition></complexGateway><task id='early'/><endEvent id='ee'/><sequenceFlow id='ef' sourceRef='early' targetRef='ee'/>"
                + "<sequenceFlow id='toEarly' sourceRef='gJoin' targetRef='early'><conditionExpression xsi:type='tFormalExpression'>=waitingForStart</conditionExpression></sequenceFlow>", StringComparison.Ordinal)
            .Replace("sourceRef='gJoin' targetRef='late'></sequenceFlow>", "sourceRef='gJoin' targetRef='late'><conditionExpression xsi:type='tFormalExpression'>=not(waitingForStart)</conditionExpression></sequenceFlow>", StringComparison.Ordinal);
        var host = BpmnFile.Read(xml).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "b");
        Assert.Equal((1, 0), (instance.Completed("early"), instance.Completed("late")));
        host.Complete(instance, "a");

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 1), (instance.Completed("early"), instance.Completed("late")));
    }

    [Theory]
    [InlineData("signal", "onSignal")]
    [InlineData("message", "onMessage")]
    [InlineData("condition", "onCondition")]
    [InlineData("timer", "onTimer")]
    public void Every_kind_of_event_after_an_event_based_gateway_takes_the_token_alone(string happens, string expected)
    {
        var definition = Process("p").Start().Split("eventBasedGateway", "g", "exclusiveGateway",
            b => b.Catch("c1", "signal:s").Task("onSignal"),
            b => b.Node("receiveTask", "c2", "", "messageRef='message_m'").Task("onMessage"),
            b => b.Catch("c3", "condition:=hot").Task("onCondition"),
            b => b.Catch("c4", "timer:PT1H").Task("onTimer")).End().Declare("message", "m").Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("hot", false)));

        switch (happens)
        {
            case "signal":
                host.Broadcast("s", FeelContext.Empty);
                break;
            case "message":
                host.Send("m", null, FeelContext.Empty);
                break;
            case "condition":
                host.Give(instance, new Stimulus.VariablesSet(host.Now, "SENSOR", null, FeelContext.Of(("hot", true)), "Measured."));
                break;
            default:
                host.Pass(TimeSpan.FromHours(1));
                break;
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal([expected], new[] { "onSignal", "onMessage", "onCondition", "onTimer" }.Where(t => instance.Completed(t) == 1));
        Assert.Empty(instance.Subscriptions);
        Assert.Empty(instance.Timers);
    }
}
