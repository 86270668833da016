using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Undoing: which activities, in which order, by which handler, and when nothing is to be undone.</summary>
public class CompensationTests
{
    [Fact]
    public void A_named_activity_is_undone_alone()
    {
        var (host, instance) = Begin(Process("p").Start().Task("a").UndoneBy("a", "undoA").Task("b").UndoneBy("b", "undoB")
            .Throw("undo", "compensate:a").Task("after").End());

        Assert.Equal(["undoA"], Undoing(instance));
        host.Finish(instance, "undoA");

        Assert.True(instance.HasCompleted());
        Assert.Equal(0, instance.Completed("undoB"));
    }

    [Fact]
    public void What_has_not_completed_is_not_undone()
    {
        var (host, instance) = Begin(Process("p").Start()
            .Parallel("g", b => b.UserTask("a"), b => b.Task("b").Throw("undo", "compensate"))
            .End().UndoneBy("a", "undoA").UndoneBy("b", "undoB"));

        Assert.Equal(["undoB"], Undoing(instance));
        host.Finish(instance, "undoB");
        host.Complete(instance, "a");

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void Nothing_to_undo_lets_the_thrower_go_on()
    {
        var (_, instance) = Begin(Process("p").Start().Throw("undo", "compensate").Task("after").End());

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void An_activity_is_undone_once_however_often_compensation_is_thrown()
    {
        var (host, instance) = Begin(Process("p").Start().Task("a").UndoneBy("a", "undoA").Throw("first", "compensate").Throw("second", "compensate").End());

        host.Finish(instance, "undoA");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("undoA"));
    }

    [Fact]
    public void An_activity_that_ran_twice_in_a_cycle_is_undone_twice()
    {
        var (host, instance) = Begin(Process("p").Start().Node("exclusiveGateway", "again").Script("a", "=n + 1", "n").UndoneBy("a", "undoA")
            .Exclusive("more", b => b.When("=n < 2").GoTo("again"), b => b.Otherwise().Throw("undo", "compensate").End()), ("n", (FeelNumber)0));

        host.Finish(instance, "undoA");
        host.Finish(instance, "undoA");

        Assert.True(instance.HasCompleted());
        Assert.Equal((2, 2), (instance.Completed("a"), instance.Completed("undoA")));
    }

    [Fact]
    public void A_multi_instance_activity_with_a_handler_is_undone_as_one()
    {
        var (host, instance) = Begin(Process("p").Start().Task("each", Each("=[1, 2, 3]", "item")).UndoneBy("each", "undoEach").Throw("undo", "compensate").End());

        Assert.Equal(["undoEach"], Undoing(instance));
        host.Finish(instance, "undoEach");

        Assert.True(instance.HasCompleted());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_iterations_of_a_sub_process_are_undone_from_the_last_to_the_first(bool sequential)
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("each", s => s.Start("s").Task("a").UndoneBy("a", "undoA").End("e"), Each("=[1, 2, 3]", "item", sequential))
            .Throw("undo", "compensate").End());
        var items = new List<object?>();
        while (instance.Jobs.Count > 0)
        {
            items.Add(instance.Jobs.Values.Single().Variables["item"]);
            host.Finish(instance, "undoA");
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal(["3", "2", "1"], items.Select(i => i?.ToString()));
    }

    [Fact]
    public void A_handler_sees_the_variables_as_they_are_in_the_scope_of_its_activity()
    {
        var mapping = Extensions("<zeebe:ioMapping><zeebe:input source='=&quot;inner&quot;' target='place'/></zeebe:ioMapping>");
        var (_, instance) = Begin(Process("p").Start()
            .SubProcess("sub", s => s.Start("s").Task("a").UndoneBy("a", "undoA").End("e"), mapping)
            .Throw("undo", "compensate:sub").End(), ("place", "outer"));

        Assert.Equal("inner", instance.Jobs.Values.Single().Variables["place"]);
    }

    [Fact]
    public void An_error_in_a_handler_is_caught_around_the_thrower_and_what_was_left_is_not_undone()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("sub", s => s.Start("s").Task("a").UndoneBy("a", "undoA").Task("b").UndoneBy("b", "undoB").Throw("undo", "compensate").End("e"))
            .Boundary("broken", "sub", "error:NO", b => b.Task("told").End("et")).End());

        host.Give(instance, new Stimulus.ErrorThrown(host.Now, "WORKER", instance.Jobs.Keys.Single(), "NO", FeelContext.Empty));

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 0), (instance.Completed("told"), instance.Completed("undoA")));
    }

    [Fact]
    public void A_compensation_end_event_undoes_before_its_scope_ends()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("sub", s => s.Start("s").Task("a").UndoneBy("a", "undoA").End("e", "compensate")).Task("after").End());

        Assert.Equal((0, "undoA"), (instance.Completed("after"), Undoing(instance).Single()));
        host.Finish(instance, "undoA");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void A_sub_process_that_was_interrupted_is_not_undone()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("sub", s => s.Start("s").Task("a").UndoneBy("a", "undoA").UserTask("work").End("e"))
            .Boundary("late", "sub", "timer:PT1H", b => b.Throw("undo", "compensate").End("el")).End());

        host.Pass(TimeSpan.FromHours(1));

        Assert.True(instance.HasCompleted());
        Assert.Equal(0, instance.Completed("undoA"));
    }

    [Fact]
    public void A_cancelled_transaction_ends_what_runs_in_it_before_it_undoes_what_is_done()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("tx", s => s.Start("s").Parallel("g",
                b => b.Task("pay").UserTask("wait").End("e1"),
                b => b.UserTask("no").End("e2", "cancel")).UndoneBy("pay", "refund"), kind: "transaction")
            .Boundary("cancelled", "tx", "cancel", b => b.Task("told").End("et")).Task("never").End());

        host.Complete(instance, "no");
        Assert.Empty(instance.Tasks);
        Assert.Equal(["refund"], Undoing(instance));
        Assert.Equal(0, instance.Completed("told"));
        host.Finish(instance, "refund");

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 0), (instance.Completed("told"), instance.Completed("never")));
    }

    [Fact]
    public void A_transaction_that_ended_well_can_be_undone_from_outside()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("tx", s => s.Start("s").Task("pay").UndoneBy("pay", "refund").End("e"), kind: "transaction")
            .Throw("undo", "compensate:tx").End());

        host.Finish(instance, "refund");

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void An_error_out_of_a_transaction_does_not_undo_it()
    {
        var (_, instance) = Begin(Process("p").Start()
            .SubProcess("tx", s => s.Start("s").Task("pay").UndoneBy("pay", "refund").End("e", "error:NO"), kind: "transaction")
            .Boundary("broken", "tx", "error:NO", b => b.Task("told").End("et")).End());

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 0), (instance.Completed("told"), instance.Effects.OfType<Effect.JobOpened>().Count()));
    }

    [Fact]
    public void A_sub_process_as_handler_undoes_with_all_it_holds()
    {
        var (host, instance) = Begin(Process("p").Start().Task("a").Throw("undo", "compensate").End()
            .Raw("<boundaryEvent id='aUndo' attachedToRef='a'><compensateEventDefinition/></boundaryEvent>"
                + "<subProcess id='undoing' isForCompensation='true'><startEvent id='us'/><userTask id='ask'/><endEvent id='ue'/>"
                + "<sequenceFlow id='u1' sourceRef='us' targetRef='ask'/><sequenceFlow id='u2' sourceRef='ask' targetRef='ue'/></subProcess>"
                + "<association id='au' associationDirection='One' sourceRef='aUndo' targetRef='undoing'/>"));

        Assert.Equal(["ask"], instance.Tasks.Values.Select(t => t.Element.Id));
        host.Complete(instance, "ask");

        Assert.True(instance.HasCompleted());
    }

    private static IEnumerable<string> Undoing(HostedInstance instance) => instance.Jobs.Values.Select(j => j.Element.Id);

    private static (VirtualHost Host, HostedInstance Instance) Begin(ProcessBuilder process, params (string, object?)[] variables)
    {
        var host = process.Build().Host();
        return (host, host.Start("p", FeelContext.Of(variables)));
    }
}
