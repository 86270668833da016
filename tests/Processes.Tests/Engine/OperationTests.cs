using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class OperationTests
{
    private static readonly Dictionary<string, string> NoMapping = [];

    private static ProcessDefinition Work { get; } = Process("p").Start().UserTask("work")
        .Boundary("late", "work", "timer:P1D", b => b.Task("told").End("endLate")).Task("after").End().Build();

    [Fact]
    public void Nothing_moves_in_a_suspended_instance_until_it_is_resumed()
    {
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Empty);
        host.Give(instance, new Stimulus.Suspended(host.Now, "A1", "Waiting for the board."));

        Assert.Equal("process.instance.suspended", Assert.IsType<Verdict.Refused>(host.Complete(instance, "work")).Code);
        host.Give(instance, new Stimulus.Resumed(host.Now, "A1", "The board has met."));
        host.Complete(instance, "work");

        Assert.True(instance.HasCompleted());
        Assert.Equal(["suspended", "resumed"], Notes(instance));
    }

    [Fact]
    public void A_cancelled_instance_withdraws_everything_it_waits_for()
    {
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Give(instance, new Stimulus.Cancelled(host.Now, "A1", "Entered twice."));

        Assert.Equal("Entered twice.", Assert.IsType<InstanceOutcome.Cancelled>(instance.Outcome).Reason);
        Assert.Empty(instance.Tasks);
        Assert.Empty(instance.Timers);
        Assert.Equal(["cancelled"], Notes(instance));
    }

    [Fact]
    public void A_token_is_moved_to_another_element_of_its_scope_only()
    {
        var definition = Process("p").Start().UserTask("a").SubProcess("sub", s => s.Start("s1").UserTask("inner").End("e1")).UserTask("b").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var key = instance.Tasks.Keys.Single();

        Assert.Equal("process.move.target", Assert.IsType<Verdict.Refused>(
            host.Give(instance, new Stimulus.TokenMoved(host.Now, "A1", key, "inner", "Skip."))).Code);
        host.Give(instance, new Stimulus.TokenMoved(host.Now, "A1", key, "b", "Already done on paper."));

        Assert.Equal(["b"], instance.Tasks.Values.Select(t => t.Element.Id));
        Assert.Equal(["moved"], Notes(instance));
    }

    [Fact]
    public void A_failed_job_waits_as_an_incident_and_is_handed_out_again()
    {
        var host = Process("p").Start().Job("send", "mail").End().Build().Host();
        var instance = host.Start("p", FeelContext.Empty);
        var key = instance.Jobs.Keys.Single();

        host.Give(instance, new Stimulus.JobFailed(host.Now, "WORKER", key, "mail.refused", "The server said no."));
        Assert.Empty(instance.Jobs);
        Assert.Equal("The server said no.", Assert.Single(instance.State.Incidents).Message);
        Assert.IsType<Verdict.Refused>(host.Give(instance, new Stimulus.JobCompleted(host.Now, "WORKER", key, FeelContext.Empty)));
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Empty, "The server is back."));
        host.Finish(instance, "send");

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void A_corrected_variable_is_in_the_history_with_its_reason()
    {
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Of(("x", (FeelNumber)1)));

        host.Give(instance, new Stimulus.VariablesSet(host.Now, "A1", null, FeelContext.Of(("x", (FeelNumber)2)), "Typing error."));

        Assert.Equal((FeelNumber)2, instance.State.Variables["x"]);
        var note = instance.Effects.OfType<Effect.Recorded>().Single(r => r.Kind == HistoryKind.Operation);
        Assert.Equal(("variables", "A1", "Typing error."), (note.Details["operation"], note.Details["actor"], note.Details["reason"]));
    }

    [Fact]
    public void An_instance_migrates_where_ids_match_and_new_events_begin_to_wait()
    {
        var target = Process("p").Start().UserTask("work")
            .Boundary("note", "work", "message:note", b => b.Task("noted").End("endNote"), interrupting: false).Task("otherAfter").End().Build();
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Empty);

        var plan = MigrationPlan.Check(Work, instance.State, target, NoMapping);
        Assert.Equal([("process.migration.closes", "late"), ("process.migration.opens", "note")], plan.Select(f => (f.Code, f.ElementId!)));
        Assert.IsType<Verdict.Accepted>(host.Give(instance, new Stimulus.Migrated(host.Now, "A1", target, NoMapping, "Version 2.")));

        Assert.Empty(instance.Timers);
        Assert.Equal("note", instance.Subscriptions.Values.Single().Name);
        host.Complete(instance, "work");
        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("otherAfter"));
    }

    [Fact]
    public void A_migration_maps_old_ids_to_new_ones()
    {
        var target = Process("p").Start().UserTask("labour").Boundary("tooLate", "labour", "timer:P1D", b => b.Task("told").End("endLate")).End().Build();
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var mapping = new Dictionary<string, string> { ["work"] = "labour", ["late"] = "tooLate" };

        host.Give(instance, new Stimulus.Migrated(host.Now, "A1", target, mapping, "Renamed."));

        Assert.Equal(["labour"], instance.Waits());
        host.Pass(TimeSpan.FromDays(1));
        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("told"));
    }

    [Fact]
    public void A_migration_that_loses_a_token_is_refused_whole()
    {
        var target = Process("p").Start().UserTask("other").End().Build();
        var host = Work.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var before = instance.State.Save();

        var verdict = host.Give(instance, new Stimulus.Migrated(host.Now, "A1", target, NoMapping, "Version 2."));

        Assert.Equal("process.migration.refused", Assert.IsType<Verdict.Refused>(verdict).Code);
        Assert.Equal(before, instance.State.Save());
        Assert.Contains(MigrationPlan.Check(Work, instance.State, target, NoMapping), f => f is { Code: "process.migration.missing", ElementId: "work" });
    }

    private static IEnumerable<object?> Notes(HostedInstance instance) =>
        instance.Effects.OfType<Effect.Recorded>().Where(r => r.Kind == HistoryKind.Operation).Select(r => r.Details["operation"]);
}
