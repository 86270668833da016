using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Migration where an event is another one in the new version: what happens to the wait, and what the dry run says of it.</summary>
public class MigratedEventTests
{
    private static readonly Dictionary<string, string> NoMapping = [];

    private static ProcessDefinition Bounded(string trigger, bool interrupting = true) => Process("p").Start().UserTask("work")
        .Boundary("note", "work", trigger, b => b.Task("noted").End("endNote"), interrupting).End().Build();

    private static ProcessDefinition Caught(string trigger) => Process("p").Start().Catch("wait", trigger).Task("after").End().Build();

    private static ProcessDefinition Chosen(params string[] triggers) => Process("p").Start()
        .Split("eventBasedGateway", "gate", null, [.. triggers.Select<string, Action<ProcessBuilder>>((t, i) => b => b.Catch($"c{i}", t).End($"e{i}").GoNowhere())]).Build();

    [Theory]
    [InlineData("timer:P1D", "message:hey")]
    [InlineData("message:hey", "signal:stop")]
    [InlineData("signal:stop", "timer:P2D")]
    [InlineData("message:hey", "condition:=x = 1")]
    [InlineData("condition:=x = 1", "timer:P2D")]
    [InlineData("timer:P1D", "timer:P1D|signal:stop")]
    [InlineData("timer:P1D|signal:stop", "signal:stop")]
    [InlineData("timer:P1D", "error:E1")]
    public void An_event_of_another_kind_closes_the_old_wait_and_opens_the_new_one(string before, string after)
    {
        foreach (var make in (Func<string, ProcessDefinition>[])[t => Bounded(t), t => t.StartsWith("error", StringComparison.Ordinal) ? Bounded(t) : Caught(t)])
        {
            var (old, target) = (make(before), make(after));
            var (host, fresh) = (old.Host(), target.Host());
            var instance = host.Start("p", FeelContext.Of(("x", (FeelNumber)0)));
            if (old.Elements.ContainsKey("wait") != target.Elements.ContainsKey("wait"))
            {
                continue;
            }

            var plan = MigrationPlan.Check(old, instance.State, target, NoMapping);
            Assert.All(plan, f => Assert.Equal("process.migration.changes", f.Code));
            Assert.NotEmpty(plan);
            Migrate(host, instance, target);

            var expected = fresh.Start("p", FeelContext.Of(("x", (FeelNumber)0)));
            Assert.Equal(expected.Timers.Values, instance.Timers.Values);
            Assert.Equal(expected.Subscriptions.Values.Select(s => (s.Kind, s.Name)), instance.Subscriptions.Values.Select(s => (s.Kind, s.Name)));
            host.Give(instance, new Stimulus.VariablesSet(host.Now, "A1", null, FeelContext.Of(("x", (FeelNumber)1)), "True."));
            fresh.Give(expected, new Stimulus.VariablesSet(host.Now, "A1", null, FeelContext.Of(("x", (FeelNumber)1)), "True."));
            Assert.Equal(expected.HasCompleted(), instance.HasCompleted());
        }
    }

    [Theory]
    [InlineData("timer:P1D", "timer:P2D", "process.migration.stays")]
    [InlineData("timer:P1D", "cycle:R/P1D", "process.migration.stays")]
    [InlineData("message:hey", "message:hallo", "process.migration.stays")]
    [InlineData("message:hey:=x", "message:hey:=y", "process.migration.stays")]
    [InlineData("signal:stop", "signal:halt", "process.migration.stays")]
    [InlineData("condition:=x = 1", "condition:=y = 1", "process.migration.follows")]
    [InlineData("timer:P1D", "timer:P1D", null)]
    [InlineData("message:hey", "message:hey", null)]
    public void The_dry_run_says_whether_an_event_of_the_same_kind_stays_or_follows(string before, string after, string? code)
    {
        var (old, target) = (Bounded(before), Bounded(after));
        var host = old.Host();
        var instance = host.Start("p", FeelContext.Of(("x", (FeelNumber)0), ("y", (FeelNumber)0)));
        var (timers, subscriptions) = (instance.Timers.ToList(), instance.Subscriptions.Values.Select(s => s.Name).ToList());

        Assert.Equal(code is null ? [] : [(code, "note")], MigrationPlan.Check(old, instance.State, target, NoMapping).Select(f => (f.Code, f.ElementId!)));
        Migrate(host, instance, target);

        Assert.Equal(timers, instance.Timers);
        Assert.Equal(subscriptions, instance.Subscriptions.Values.Select(s => s.Name));
        host.Give(instance, new Stimulus.VariablesSet(host.Now, "A1", null, FeelContext.Of(("y", (FeelNumber)1)), "True."));
        Assert.Equal(code == "process.migration.follows", instance.HasCompleted());
    }

    [Fact]
    public void An_event_that_cannot_begin_to_wait_refuses_the_migration_whole()
    {
        var (old, target) = (Bounded("timer:P1D"), Bounded("message:hey:=nothing.there"));
        var host = old.Host();
        var instance = host.Start("p", FeelContext.Empty);
        var before = instance.State.Save();

        Assert.Equal(("process.migration.event", "note"), Assert.Single(MigrationPlan.Check(old, instance.State, target, NoMapping).Select(f => (f.Code, f.ElementId!))));
        Assert.Equal("process.migration.refused", Assert.IsType<Verdict.Refused>(
            host.Give(instance, new Stimulus.Migrated(host.Now, "A1", target, NoMapping, "Version 2."))).Code);
        Assert.Equal(before, instance.State.Save());
        Assert.Empty(instance.Incidents);
    }

    [Fact]
    public void A_token_does_not_go_on_where_nothing_could_ever_wake_it()
    {
        var target = Process("p").Start().Throw("thrown", "link:a").GoNowhere().Catch("wait", "link:a").Task("after").End().Build();
        var host = Caught("timer:P1D").Host();
        var instance = host.Start("p", FeelContext.Empty);

        Assert.Equal("process.migration.event", Assert.Single(MigrationPlan.Check(Caught("timer:P1D"), instance.State, target, NoMapping)).Code);
    }

    [Fact]
    public void A_gateway_waits_for_the_events_of_the_new_version()
    {
        var target = Chosen("signal:stop", "message:hey", "timer:P1D");
        var host = Chosen("timer:P1D", "message:hey").Host();
        var instance = host.Start("p", FeelContext.Empty);

        Assert.Equal(
            [("process.migration.changes", "c0"), ("process.migration.opens", "c2")],
            MigrationPlan.Check(Chosen("timer:P1D", "message:hey"), instance.State, target, NoMapping).Select(f => (f.Code, f.ElementId!)));
        Migrate(host, instance, target);
        host.Broadcast("stop", FeelContext.Empty);

        Assert.Equal(1, instance.Completed("e0"));
        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Timers);
    }

    [Fact]
    public void An_event_that_has_happened_for_good_does_not_wait_again()
    {
        var (old, target) = (Bounded("timer:P1D", interrupting: false), Bounded("message:hey", interrupting: false));
        var host = old.Host();
        var instance = host.Start("p", FeelContext.Empty);
        host.Pass(TimeSpan.FromDays(2));

        Assert.Empty(MigrationPlan.Check(old, instance.State, target, NoMapping));
        Migrate(host, instance, target);
        Assert.Empty(instance.Subscriptions);
    }

    private static void Migrate(VirtualHost host, HostedInstance instance, ProcessDefinition target)
    {
        Assert.IsType<Verdict.Accepted>(host.Give(instance, new Stimulus.Migrated(host.Now, "A1", target, NoMapping, "Version 2.")));
        Assert.Empty(instance.Incidents);
    }
}
