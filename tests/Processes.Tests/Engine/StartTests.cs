using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class StartTests
{
    private const string Ends = "<endEvent id='{0}End'/><sequenceFlow id='{0}Flow' sourceRef='{0}' targetRef='{0}End'/>";

    [Fact]
    public void A_message_starts_an_instance_with_its_payload()
    {
        var definition = Process("p").Start("begun", "message:referral").UserTask("work").End().Build();
        var host = definition.Host();

        host.Send("referral", null, FeelContext.Of(("caseId", "C1")));

        var instance = Assert.Single(host.Instances);
        Assert.Equal("C1", instance.State.Variables["caseId"]);
        Assert.Equal(["work"], instance.Waits());
    }

    [Fact]
    public void A_timer_start_tells_when_it_is_first_due()
    {
        var definition = Process("p").Start("nightly", "cycle:R/2026-01-05T02:00:00Z/P1D").Task("work").End().Build();
        var trigger = Assert.Single(definition.StartTriggers);

        Assert.Equal(("nightly", "timer"), (trigger.StartEventId, trigger.Kind));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 2, 0, 0, TimeSpan.Zero), trigger.FirstDue!(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)));
        Assert.True(definition.Host().Start("p", FeelContext.Empty, "nightly").HasCompleted());
    }

    [Fact]
    public void An_event_based_gateway_starts_an_instance_by_one_of_its_events()
    {
        var host = Gateway("Exclusive").Host();

        host.Send("b", null, FeelContext.Of(("from", "b")));

        var instance = Assert.Single(host.Instances);
        Assert.True(instance.HasCompleted());
        Assert.Equal((0, 1), (instance.Completed("onA"), instance.Completed("onB")));
        Assert.Equal("b", instance.State.Variables["from"]);
    }

    [Fact]
    public void A_parallel_event_based_gateway_needs_all_its_events()
    {
        var host = Gateway("Parallel").Host();

        host.Send("b", null, FeelContext.Empty);
        var instance = Assert.Single(host.Instances);
        Assert.False(instance.State.HasEnded);
        host.Send("a", null, FeelContext.Empty);

        Assert.True(instance.HasCompleted());
        Assert.Single(host.Instances);
    }

    [Fact]
    public void A_start_that_the_process_does_not_have_is_refused()
    {
        var definition = Process("p").Start().UserTask("work").End().Build();
        var step = ProcessEngine.Advance(
            definition, null, new Stimulus.Start(DateTimeOffset.UnixEpoch, "A1", Guid.Empty, "work", FeelContext.Empty), new EngineServices());

        Assert.Equal("process.start.unknown", Assert.IsType<Verdict.Refused>(step.Verdict).Code);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void Two_tokens_start_an_activity_that_needs_two_and_three_leave_one_that_gives_three()
    {
        var definition = Process("p").Start().Task("gives", attributes: "completionQuantity='3'").Task("needs", attributes: "startQuantity='2'").End().Build();

        var instance = definition.Run();

        Assert.Equal(1, instance.Completed("needs"));
        Assert.Equal(["needs"], instance.Waits());
    }

    [Fact]
    public void An_ad_hoc_sub_process_ends_when_its_completion_condition_holds()
    {
        var definition = Process("p").Start()
            .SubProcess("adHoc", s => s.Raw("<userTask id='a'/><userTask id='b'/><userTask id='c'/>"),
                "<completionCondition xsi:type='tFormalExpression'>=enough</completionCondition>", kind: "adHocSubProcess").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("enough", false)));

        host.Complete(instance, "b");
        Assert.Equal(["a", "c"], instance.Waits());
        host.Complete(instance, "c", ("enough", true));

        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Tasks);
    }

    [Fact]
    public void A_sub_process_is_undone_by_undoing_what_it_completed_or_by_its_own_handler()
    {
        var definition = Process("p").Start()
            .SubProcess("plain", s => s.Start("s1").Job("a").UndoneBy("a", "undoA").Job("b").UndoneBy("b", "undoB").End("e1"))
            .SubProcess("own", s => s.Start("s2").Job("c").UndoneBy("c", "undoC").End("e2")
                .On("handler", "compensate", h => h.Job("undoOwn").End("e3")))
            .Throw("undo", "compensate").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        foreach (var job in (string[])["a", "b", "c", "undoOwn", "undoB", "undoA"])
        {
            Assert.Equal([job], instance.Jobs.Values.Select(j => j.Element.Id));
            host.Finish(instance, job);
        }

        Assert.True(instance.HasCompleted());
    }

    private static ProcessDefinition Gateway(string type) => Process("p").Raw(
        $"<eventBasedGateway id='g' instantiate='true' eventGatewayType='{type}'/><receiveTask id='onA' messageRef='message_a'/><receiveTask id='onB' messageRef='message_b'/>"
        + "<sequenceFlow id='fa' sourceRef='g' targetRef='onA'/><sequenceFlow id='fb' sourceRef='g' targetRef='onB'/>"
        + Ends.Replace("{0}", "onA", StringComparison.Ordinal)
        + Ends.Replace("{0}", "onB", StringComparison.Ordinal))
        .Declare("message", "a").Declare("message", "b").Build();
}
