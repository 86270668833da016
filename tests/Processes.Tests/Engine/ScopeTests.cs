using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Ad-hoc sub-processes, calls, data, links and what is thrown but caught by nobody.</summary>
public class ScopeTests
{
    [Fact]
    public void A_sequential_ad_hoc_sub_process_begins_one_activity_after_another()
    {
        var (host, instance) = Begin(AdHoc("ordering='Sequential'"));

        Assert.Equal(["a"], Open(instance));
        host.Complete(instance, "a");
        Assert.Equal(["b"], Open(instance));
        host.Complete(instance, "b");
        host.Complete(instance, "c");

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("after"));
    }

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 2)]
    public void When_an_ad_hoc_sub_process_has_enough_the_rest_is_cancelled_or_awaited(string cancel, int left)
    {
        var (host, instance) = Begin(AdHoc($"cancelRemainingInstances='{cancel}'", "=done"), ("done", false));

        host.Complete(instance, "b", ("done", true));
        Assert.Equal(left, instance.Tasks.Count);
        while (instance.Tasks.Count > 0)
        {
            host.Complete(instance, Open(instance).First());
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, left), (instance.Completed("after"), instance.Completed("a") + instance.Completed("c")));
    }

    [Fact]
    public void An_ad_hoc_sub_process_follows_the_flows_inside_it()
    {
        var (host, instance) = Begin(Process("p").Start()
            .SubProcess("adHoc", s => s.Raw("<userTask id='a'/><userTask id='b'/><sequenceFlow id='ab' sourceRef='a' targetRef='b'/><userTask id='c'/>"), kind: "adHocSubProcess").End());

        Assert.Equal(["a", "c"], Open(instance));
        host.Complete(instance, "a");
        Assert.Equal(["b", "c"], Open(instance));
        host.Complete(instance, "b");
        host.Complete(instance, "c");

        Assert.True(instance.HasCompleted());
    }

    [Theory]
    [InlineData("globalTask", "")]
    [InlineData("globalScriptTask", "<extensionElements><zeebe:script expression='=1 + 1' resultVariable='n'/></extensionElements>")]
    [InlineData("globalBusinessRuleTask", "<extensionElements><zeebe:calledDecision decisionId='D' resultVariable='n'/></extensionElements>")]
    [InlineData("globalUserTask", "")]
    [InlineData("globalManualTask", "")]
    public void A_global_task_runs_where_it_is_called(string kind, string content)
    {
        var xml = Process("p").Start().Node("callActivity", "call", attributes: "calledElement='shared'").Task("after").End().Xml
            .Replace("<process ", $"<{kind} id='shared' name='Shared'>{content}</{kind}><process ", StringComparison.Ordinal);
        var host = BpmnFile.Read(xml).File!.Processes[0].Host(new EngineServices { Decide = _ => new((FeelNumber)2, [], "h", []) });
        var instance = host.Start("p", FeelContext.Empty);

        if (kind is "globalUserTask" or "globalManualTask")
        {
            host.Complete(instance, "call");
        }

        Assert.True(instance.HasCompleted(), string.Join("; ", instance.State.Incidents));
        Assert.Equal((1, 1), (instance.Completed("call"), instance.Completed("after")));
    }

    [Fact]
    public void An_escalation_that_nobody_catches_does_no_harm()
    {
        var (_, instance) = Begin(Process("p").Start().SubProcess("sub", s => s.Start("s").Throw("t", "escalation:X").End("e", "escalation:Y")).Task("after").End());

        Assert.True(instance.HasCompleted());
        Assert.Equal(["X", "Y"], instance.Effects.OfType<Effect.EscalationLeft>().Select(e => e.EscalationCode));
    }

    [Fact]
    public void An_error_end_that_nobody_catches_ends_the_instance_and_everything_in_it()
    {
        var (host, instance) = Begin(Process("p").Start().Parallel("g", b => b.UserTask("work").End("e1"), b => b.UserTask("fail").End("e2", "error:NO")));

        host.Complete(instance, "fail");

        Assert.Equal("NO", Assert.IsType<InstanceOutcome.Failed>(instance.Outcome).ErrorCode);
        Assert.Empty(instance.Tasks);
    }

    [Fact]
    public void An_error_goes_outwards_past_scopes_that_catch_another_code()
    {
        var (_, instance) = Begin(Process("p").Start()
            .SubProcess("outer", s => s.Start("s1")
                .SubProcess("inner", i => i.Start("s2").End("e2", "error:NO"))
                .Boundary("other", "inner", "error:OTHER", b => b.Task("wrong").End("ew")).End("e1"))
            .Boundary("caught", "outer", "error:NO", b => b.Task("right").End("er")).End());

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 0), (instance.Completed("right"), instance.Completed("wrong")));
    }

    [Fact]
    public void An_error_in_an_event_sub_process_is_not_caught_by_that_event_sub_process_again()
    {
        var (_, instance) = Begin(Process("p").Start()
            .SubProcess("sub", s => s.Start("s").End("e", "error:NO").On("on", "error:NO", b => b.Task("first").End("again", "error:NO")))
            .Boundary("caught", "sub", "error:NO", b => b.Task("second").End("es")).End());

        Assert.True(instance.HasCompleted());
        Assert.Equal((1, 1), (instance.Completed("first"), instance.Completed("second")));
    }

    [Fact]
    public void Several_link_throws_lead_to_one_catch()
    {
        var (_, instance) = Begin(Process("p").Start().Parallel("g", b => Link(b, "one"), b => Link(b, "two"))
            .Raw("<intermediateCatchEvent id='land'><linkEventDefinition name='far'/></intermediateCatchEvent><endEvent id='there'/><sequenceFlow id='x' sourceRef='land' targetRef='there'/>"));

        Assert.True(instance.HasCompleted());
        Assert.Equal(2, instance.Completed("there"));

        static void Link(ProcessBuilder b, string id) => b.Throw(id, "link:far").GoNowhere();
    }

    [Fact]
    public void Data_objects_and_properties_are_variables_where_they_are_drawn()
    {
        var (_, instance) = Begin(Process("p").Start()
            .Raw("<property id='prop' name='total'/><dataObject id='do' name='paper'/><dataObjectReference id='dor' dataObjectRef='do'/>")
            .SubProcess("sub", s => s.Start("s").Script("own", "=7", "hidden").Script("sum", "=hidden + 1", "total").End("e"), "<property id='inner' name='hidden'/>")
            .Script("copy", "=\"written\"", "result", "<ioSpecification id='io'><dataOutput id='out' name='result'/><inputSet id='is'/><outputSet id='os'><dataOutputRefs>out</dataOutputRefs></outputSet></ioSpecification>"
                + "<dataOutputAssociation id='oa'><sourceRef>out</sourceRef><targetRef>dor</targetRef></dataOutputAssociation>")
            .End());

        Assert.True(instance.HasCompleted(), string.Join("; ", instance.State.Incidents));
        Assert.Equal(("8", "written"), (instance.State.Variables["total"]?.ToString(), instance.State.Variables["paper"]));
        Assert.Null(instance.State.Variables["hidden"]);
    }

    [Fact]
    public void A_message_with_another_correlation_key_is_not_taken_and_waits_in_the_inbox()
    {
        var (host, instance) = Begin(Process("p").Start().Catch("wait", "message:answer:=id").End(), ("id", "7"));

        host.Send("answer", "8", FeelContext.Empty);
        Assert.Single(host.Inbox);
        host.Send("answer", "7", FeelContext.Empty);

        Assert.True(instance.HasCompleted());
    }

    private static ProcessBuilder AdHoc(string attributes, string? condition = null) => Process("p").Start()
        .SubProcess("adHoc", s => s.Raw("<userTask id='a'/><userTask id='b'/><userTask id='c'/>"),
            condition is null ? "" : $"<completionCondition xsi:type='tFormalExpression'>{condition}</completionCondition>", attributes, "adHocSubProcess")
        .Task("after").End();

    private static IEnumerable<string> Open(HostedInstance instance) => instance.Tasks.Values.Select(t => t.Element.Id).Order(StringComparer.Ordinal);

    private static (VirtualHost Host, HostedInstance Instance) Begin(ProcessBuilder process, params (string, object?)[] variables)
    {
        var host = process.Build().Host();
        return (host, host.Start("p", FeelContext.Of(variables)));
    }
}
