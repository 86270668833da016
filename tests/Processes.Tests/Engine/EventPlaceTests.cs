using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Every trigger at every place where BPMN allows it: boundary and event sub-process, interrupting and not, in every kind of scope.</summary>
public class EventPlaceTests
{
    private static readonly string[] Triggers = ["message:m", "timer:PT1H", "signal:s", "condition:=hot", "escalation:LATE", "error:BROKEN"];
    private static readonly string[] Scopes = ["process", "subProcess", "transaction", "each", "sequence", "loop"];

    public static TheoryData<string, string, bool> EventSubProcesses => Cases(Scopes);

    public static TheoryData<string, string, bool> Boundaries => Cases(["task", .. Scopes.Skip(1)]);

    [Theory]
    [MemberData(nameof(EventSubProcesses))]
    public void An_event_sub_process_runs_in_the_scope_it_listens_in(string trigger, string scope, bool interrupting)
    {
        void Inside(ProcessBuilder s) => s.Start("s").UserTask("work").End("e")
            .On("on", trigger, b => b.Task("handled").End("eh"), interrupting);
        var process = scope == "process"
            ? Process("p").Start().UserTask("work").End().On("on", trigger, b => b.Task("handled").End("eh"), interrupting)
            : Around(Process("p").Start(), scope, Inside).Task("after").End();
        var (host, instance) = Begin(process);
        var scopes = instance.Tasks.Count;

        Fire(host, instance, trigger);

        // Signals, timers and conditions reach every iteration that runs; a message, an error and an escalation reach one.
        // An iteration that is over makes room for the next, where a condition that still holds happens at once.
        var kind = trigger.Split(':')[0];
        var follows = interrupting && (scope is "sequence" or "loop");
        var reached = (kind is "signal" or "timer" or "condition" ? scopes : 1) + (follows && kind == "condition" ? 1 : 0);
        Assert.Equal(reached, instance.Completed("handled"));
        Assert.Equal(interrupting ? scopes - reached + (follows ? 1 : 0) : scopes, instance.Tasks.Count);
        Finish(host, instance, scope == "process" ? null : "after");
    }

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void A_boundary_event_ends_its_activity_or_goes_on_beside_it(string trigger, string scope, bool interrupting)
    {
        var process = scope == "task"
            ? Process("p").Start().UserTask("work")
            : Around(Process("p").Start(), scope, s => s.Start("s").UserTask("work").End("e"));
        process.Boundary("b", scope == "task" ? "work" : "scope", trigger, b => b.Task("handled").End("eb"), interrupting).Task("after").End();
        var (host, instance) = Begin(process);
        var open = instance.Tasks.Count;

        Fire(host, instance, trigger);

        Assert.Equal(1, instance.Completed("handled"));
        Assert.Equal(interrupting ? 0 : open, instance.Tasks.Count);
        Assert.Equal(interrupting, instance.HasCompleted());
        Finish(host, instance, interrupting ? null : "after");
        Assert.Equal(interrupting ? 0 : 1, instance.Completed("after"));
    }

    [Theory]
    [InlineData("message:m")]
    [InlineData("timer:PT1H")]
    [InlineData("signal:s")]
    [InlineData("condition:=hot")]
    public void An_intermediate_event_holds_its_token_until_it_happens(string trigger)
    {
        foreach (var scope in Scopes)
        {
            void Inside(ProcessBuilder s) => s.Start("s").Catch("wait", trigger).End("e");
            var process = scope == "process" ? Process("p").Start().Catch("wait", trigger).End() : Around(Process("p").Start(), scope, Inside).Task("after").End();
            var (host, instance) = Begin(process);

            for (var times = 0; times < 3 && !instance.State.HasEnded; times++)
            {
                Fire(host, instance, trigger);
            }

            Assert.True(instance.HasCompleted(), scope);
            Assert.Equal(scope is "each" or "sequence" or "loop" ? 2 : 1, instance.Completed("wait"));
        }
    }

    [Theory]
    [InlineData("escalation:LATE", true)]
    [InlineData("escalation:LATE", false)]
    [InlineData("signal:s", true)]
    [InlineData("signal:s", false)]
    [InlineData("error:BROKEN", true)]
    public void What_is_thrown_at_an_end_inside_is_caught_around_it(string trigger, bool interrupting)
    {
        foreach (var scope in Scopes.Skip(1))
        {
            var process = Around(Process("p").Start(), scope, s => s.Start("s").End("thrown", trigger))
                .Boundary("b", "scope", trigger, b => b.Task("handled").End("eb"), interrupting).Task("after").End();
            var (_, instance) = Begin(process);

            Assert.True(instance.HasCompleted(), scope);
            var repeats = scope is "each" or "sequence" or "loop";
            Assert.Equal(interrupting || !repeats ? 1 : 2, instance.Completed("handled"));
            Assert.Equal(interrupting ? 0 : 1, instance.Completed("after"));
        }
    }

    [Fact]
    public void A_terminate_end_ends_one_iteration_and_leaves_the_others()
    {
        foreach (var scope in (string[])["each", "sequence"])
        {
            var process = Around(Process("p").Start(), scope, s => s.Start("s").Parallel("g", b => b.UserTask("work").End("e1"), b => b.UserTask("stop").End("e2", "terminate")))
                .Task("after").End();
            var (host, instance) = Begin(process);
            while (instance.Tasks.Count > 0)
            {
                host.Complete(instance, "stop");
            }

            Assert.True(instance.HasCompleted(), scope);
            Assert.Equal((0, 1, 2), (instance.Completed("work"), instance.Completed("after"), instance.Completed("stop")));
        }
    }

    private static TheoryData<string, string, bool> Cases(string[] scopes)
    {
        var cases = new TheoryData<string, string, bool>();
        foreach (var trigger in Triggers)
        {
            foreach (var scope in scopes)
            {
                cases.Add(trigger, scope, true);
                if (!trigger.StartsWith("error", StringComparison.Ordinal))
                {
                    cases.Add(trigger, scope, false);
                }
            }
        }

        return cases;
    }

    private static ProcessBuilder Around(ProcessBuilder process, string scope, Action<ProcessBuilder> inside) => scope switch
    {
        "each" => process.SubProcess("scope", inside, Each("=[1, 2]", "item")),
        "sequence" => process.SubProcess("scope", inside, Each("=[1, 2]", "item", sequential: true)),
        "loop" => process.SubProcess("scope", inside, "<standardLoopCharacteristics loopMaximum='2'/>"),
        _ => process.SubProcess("scope", inside, kind: scope),
    };

    private static (VirtualHost Host, HostedInstance Instance) Begin(ProcessBuilder process)
    {
        var host = process.Build().Host();
        return (host, host.Start("p", FeelContext.Of(("hot", false))));
    }

    private static void Fire(VirtualHost host, HostedInstance instance, string trigger)
    {
        var key = instance.Tasks.Count > 0 ? instance.Tasks.Keys.First() : 0;
        switch (trigger.Split(':')[0])
        {
            case "message":
                host.Send("m", null, FeelContext.Empty);
                break;
            case "timer":
                host.Pass(TimeSpan.FromHours(1));
                break;
            case "signal":
                host.Broadcast("s", FeelContext.Empty);
                break;
            case "condition":
                host.Give(instance, new Stimulus.VariablesSet(host.Now, "SENSOR", null, FeelContext.Of(("hot", true)), "Measured."));
                break;
            case "escalation":
                host.Give(instance, new Stimulus.EscalationThrown(host.Now, "U1", key, "LATE", FeelContext.Empty));
                break;
            default:
                host.Give(instance, new Stimulus.ErrorThrown(host.Now, "U1", key, "BROKEN", FeelContext.Empty));
                break;
        }
    }

    /// <summary>Whatever still waits for a person is done; nothing is left, and the way on was taken once.</summary>
    private static void Finish(VirtualHost host, HostedInstance instance, string? after)
    {
        while (instance.Tasks.Count > 0)
        {
            host.Complete(instance, "work");
        }

        Assert.True(instance.HasCompleted(), string.Join(", ", instance.Waits()));
        Assert.Empty(instance.Timers);
        Assert.Empty(instance.Subscriptions);
        if (after is not null)
        {
            Assert.Equal(1, instance.Completed(after));
        }
    }
}
