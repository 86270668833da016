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
}
