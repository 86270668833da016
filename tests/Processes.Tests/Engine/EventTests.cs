using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class EventTests
{
    [Fact]
    public void A_late_completion_is_refused_after_an_interrupting_boundary_event()
    {
        var definition = Process("p").Start().UserTask("work").Boundary("late", "work", "timer:P1D", b => b.Task("remind").End("endLate")).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var key = instance.Tasks.Keys.Single();

        host.Pass(TimeSpan.FromDays(1));

        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Tasks);
        var verdict = host.Give(instance, new Stimulus.TaskCompleted(host.Now, "U1", key, FeelContext.Empty));
        Assert.Equal("process.instance.ended", Assert.IsType<Verdict.Refused>(verdict).Code);
    }

    [Fact]
    public void A_repeating_reminder_is_due_one_period_after_it_was_due_last_not_after_it_fired()
    {
        var definition = Process("p").Start().UserTask("work")
            .Boundary("remind", "work", "cycle:R/PT1H", b => b.Throw("reminded").End("endReminder"), interrupting: false).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var began = host.Now;
        var first = instance.Timers.Single();
        Assert.Equal(began.AddHours(1), first.Value);

        host.Now = began.AddMinutes(70);
        host.Give(instance, new Stimulus.TimerFired(host.Now, "SYSTEM", first.Key));

        Assert.Equal(began.AddHours(2), instance.Timers.Single().Value);
        Assert.Equal(["work"], instance.Waits());
    }

    [Fact]
    public void A_timer_that_is_overdue_by_several_periods_fires_once_and_goes_on_in_the_future()
    {
        var definition = Process("p").Start().UserTask("work")
            .Boundary("remind", "work", "cycle:R5/PT1H", b => b.Throw("reminded").End("endReminder"), interrupting: false).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var began = host.Now;

        host.Now = began.AddHours(3.5);
        host.Give(instance, new Stimulus.TimerFired(host.Now, "SYSTEM", instance.Timers.Keys.Single()));

        Assert.Equal(1, instance.Completed("reminded"));
        Assert.Equal(began.AddHours(4), instance.Timers.Single().Value);
    }

    [Fact]
    public void A_cycle_of_three_fires_three_times()
    {
        var definition = Process("p").Start().UserTask("work")
            .Boundary("remind", "work", "cycle:R3/PT1H", b => b.Throw("reminded").End("endReminder"), interrupting: false).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Pass(TimeSpan.FromDays(1));

        Assert.Equal(3, instance.Completed("reminded"));
        Assert.Empty(instance.Timers);
    }

    [Fact]
    public void A_duration_in_workdays_asks_the_calendar_of_the_case()
    {
        var definition = Process("p").Start().Catch("wait", "workdays:P5D").End().Build();
        var host = definition.Host(new EngineServices { Workdays = (at, days, _) => at.AddDays(days + 2) });

        var instance = host.Start("p", FeelContext.Empty);

        Assert.Equal(host.Now.AddDays(7), instance.Timers.Single().Value);
    }

    [Fact]
    public void A_non_interrupting_message_is_listened_for_again()
    {
        var definition = Process("p").Start().UserTask("work")
            .Boundary("note", "work", "message:note:=id", b => b.Task("noted").End("endNote"), interrupting: false).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("id", "7")));

        host.Send("note", "7", FeelContext.Empty);
        host.Send("note", "7", FeelContext.Empty);

        Assert.Equal(2, instance.Completed("noted"));
        Assert.Single(instance.Subscriptions);
    }

    [Fact]
    public void An_interrupting_event_sub_process_ends_the_rest_of_its_scope_and_the_scope_ends_with_it()
    {
        var definition = Process("p").Start()
            .SubProcess("sub", s => s.Start("s1").UserTask("work").End("e1").On("stop", "message:stop:=id", e => e.UserTask("tidy").End("e2")))
            .Task("after").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("id", "7")));

        host.Send("stop", "7", FeelContext.Empty);
        Assert.Equal(["tidy"], instance.Waits());
        Assert.Empty(instance.Subscriptions);
        host.Complete(instance, "tidy");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Fact]
    public void A_condition_fires_when_it_turns_true_and_again_only_after_it_was_false()
    {
        var definition = Process("p").Start().UserTask("work")
            .Boundary("hot", "work", "condition:=t > 30", b => b.Task("warned").End("endWarned"), interrupting: false).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("t", (FeelNumber)20)));
        void Set(int t) => host.Give(instance, new Stimulus.VariablesSet(host.Now, "SENSOR", null, FeelContext.Of(("t", (FeelNumber)t)), "Measured."));

        Set(31);
        Set(35);
        Assert.Equal(1, instance.Completed("warned"));
        Set(10);
        Set(40);

        Assert.Equal(2, instance.Completed("warned"));
        Assert.Equal(["work"], instance.Waits());
    }

    [Fact]
    public void An_error_is_caught_by_its_code_before_it_is_caught_by_any()
    {
        var definition = Process("p").Start()
            .SubProcess("sub", s => s.Start("s1").Job("work").End("e1"))
            .Boundary("any", "sub", "error", b => b.Task("other").End("endAny"))
            .Boundary("known", "sub", "error:NO_BED", b => b.Task("bed").End("endKnown")).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Give(instance, new Stimulus.ErrorThrown(host.Now, "WORKER", instance.Jobs.Keys.Single(), "NO_BED", FeelContext.Of(("why", "full"))));

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("bed"));
        Assert.Equal("full", instance.State.Variables["why"]);
        Assert.Empty(instance.Jobs);
    }

    [Fact]
    public void An_error_nobody_catches_is_an_incident_at_the_activity_and_the_work_can_be_tried_again()
    {
        var host = Process("p").Start().Job("work").End().Build().Host();
        var instance = host.Start("p", FeelContext.Empty);
        var key = instance.Jobs.Keys.Single();

        host.Give(instance, new Stimulus.ErrorThrown(host.Now, "WORKER", key, "NO_BED", FeelContext.Empty));
        Assert.Equal("process.error.uncaught", Assert.Single(instance.State.Incidents).Code);
        Assert.Empty(instance.Jobs);
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Empty, "A bed is free."));
        host.Finish(instance, "work");

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void An_escalation_goes_on_beside_the_work_and_leaves_for_the_caller_when_nobody_catches_it()
    {
        var child = Process("child").Start("cs").Throw("tell", "escalation:LATE").UserTask("work").End("ce").Build();
        var parent = Process("parent").Start().Call("call", "child")
            .Boundary("heard", "call", "escalation:LATE", b => b.Task("noted").End("endNoted"), interrupting: false).End().Build();
        var host = parent.Host(null, child);
        var instance = host.Start("parent", FeelContext.Empty);

        Assert.Equal(1, instance.Completed("noted"));
        host.Complete(host.Instances[1], "work", ("answer", "yes"));

        Assert.True(instance.HasCompleted());
        Assert.Equal("yes", instance.State.Variables["answer"]);
    }

    [Fact]
    public void A_signal_reaches_everyone_who_listens_in_every_instance()
    {
        var definition = Process("p").Start().Parallel("g", b => b.Catch("c1", "signal:open"), b => b.Catch("c2", "signal:open")).End().Build();
        var host = definition.Host();
        var (one, two) = (host.Start("p", FeelContext.Empty), host.Start("p", FeelContext.Empty));

        host.Broadcast("open", FeelContext.Empty);

        Assert.True(one.HasCompleted() && two.HasCompleted());
    }

    [Fact]
    public void A_link_leads_to_its_catch_event()
    {
        var definition = Process("p").Start().Throw("leap", "link:far")
            .Raw("<intermediateCatchEvent id='land'><linkEventDefinition name='far'/></intermediateCatchEvent><endEvent id='there'/><sequenceFlow id='x' sourceRef='land' targetRef='there'/>")
            .Build();

        Assert.Equal(["start", "leap", "land", "there"], definition.Run().Began());
    }

    [Fact]
    public void A_parallel_multiple_event_needs_all_its_parts()
    {
        var host = Process("p").Start().Catch("both", "signal:a|signal:b", "parallelMultiple='true'").Task("after").End().Build().Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Broadcast("b", FeelContext.Empty);
        Assert.Equal(["both"], instance.Waits());
        host.Broadcast("b", FeelContext.Empty);
        Assert.Equal(["both"], instance.Waits());
        host.Broadcast("a", FeelContext.Empty);

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void A_terminate_end_ends_everything_in_its_sub_process_and_nothing_around_it()
    {
        var definition = Process("p").Start()
            .SubProcess("sub", s => s.Start("s1").Parallel("g", b => b.UserTask("a").End("ea"), b => b.UserTask("b").End("stop", "terminate")))
            .Task("after").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "b");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
        Assert.Equal(0, instance.Completed("a"));
    }

    [Fact]
    public void Compensation_undoes_what_was_completed_last_completed_first()
    {
        var definition = Process("p").Start().Job("book").UndoneBy("book", "unbook").Job("pay").UndoneBy("pay", "refund").Job("send").UndoneBy("send", "recall")
            .Throw("undo", "compensate").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        host.Finish(instance, "book");
        host.Finish(instance, "pay");
        host.Finish(instance, "send");

        Assert.Equal(["recall"], instance.Jobs.Values.Select(j => j.Element.Id));
        host.Finish(instance, "recall");
        Assert.Equal(["refund"], instance.Jobs.Values.Select(j => j.Element.Id));
        host.Finish(instance, "refund");
        host.Finish(instance, "unbook");

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void A_cancelled_transaction_is_undone_and_goes_on_at_its_cancel_event()
    {
        var definition = Process("p").Start()
            .SubProcess("tx", s => s.Start("s1").Job("pay").UndoneBy("pay", "refund").End("no", "cancel"), kind: "transaction")
            .Boundary("cancelled", "tx", "cancel", b => b.Task("told").End("endTold")).Task("never").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        host.Finish(instance, "pay");

        Assert.Equal(["refund"], instance.Jobs.Values.Select(j => j.Element.Id));
        host.Finish(instance, "refund");

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 0), (instance.Completed("told"), instance.Completed("never")));
    }
}
