using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Over a limit is an incident or a refused deployment, never a hang.</summary>
public class LimitTests
{
    [Fact]
    public void A_loop_without_a_wait_becomes_an_incident_that_a_corrected_variable_resolves()
    {
        var definition = Process("p").Start().Node("exclusiveGateway", "again").Script("add", "=n + 1", "n")
            .Exclusive("g", b => b.When("=go").GoTo("again"), b => b.Otherwise().Task("out")).End().Build();
        var host = definition.Host(new EngineServices { Limits = new(StepsWithoutWait: 200) });
        var instance = host.Start("p", FeelContext.Of(("n", (FeelNumber)0), ("go", true)));

        var (key, incident) = Assert.Single(instance.Incidents);
        Assert.Equal("process.steps.exceeded", incident.Code);
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Of(("go", false)), "Stop it."));

        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void A_collection_that_is_too_long_is_an_incident_before_anything_begins()
    {
        var host = Process("p").Start().UserTask("each", Each("=items", "item")).End().Build().Host(new EngineServices { Limits = new(MultiInstanceChildren: 10) });

        var instance = host.Start("p", FeelContext.Of(("items", FeelList.Of(Enumerable.Range(0, 11).Select(i => (object?)(FeelNumber)i)))));

        Assert.Equal("process.multiinstance.exceeded", Assert.Single(instance.State.Incidents).Code);
        Assert.Empty(instance.Tasks);
    }

    [Fact]
    public void A_cardinality_of_a_thousand_million_is_refused_at_once()
    {
        var loop = "<multiInstanceLoopCharacteristics><loopCardinality xsi:type='tFormalExpression'>=1000000000</loopCardinality></multiInstanceLoopCharacteristics>";
        var instance = Process("p").Start().Task("each", loop).End().Build().Run();

        Assert.Equal("process.multiinstance.exceeded", Assert.Single(instance.State.Incidents).Code);
    }

    [Fact]
    public void Processes_that_call_each_other_stop_at_the_depth_limit()
    {
        var a = Process("a").Start("s1").Call("callB", "b").End("e1").Build();
        var b = Process("b").Start("s2").Call("callA", "a").End("e2").Build();
        var host = a.Host(new EngineServices { Limits = new(CallDepth: 5) }, b);

        host.Start("a", FeelContext.Empty);

        Assert.Equal(6, host.Instances.Count);
        Assert.Equal("process.call.depth", Assert.Single(host.Instances[^1].State.Incidents).Code);
    }

    [Theory]
    [InlineData("R/PT0S")]
    [InlineData("R/PT0.001S")]
    [InlineData("R/PT59S")]
    [InlineData("0,30 0 * * * *")]
    public void A_cycle_shorter_than_a_minute_is_refused_at_deployment(string cycle)
    {
        var xml = Process("p").Start().UserTask("work").Boundary("tick", "work", $"cycle:{cycle}", b => b.End("endTick"), interrupting: false).End().Xml;

        var result = BpmnFile.Read(xml);

        Assert.Null(result.File);
        Assert.Contains(result.Findings, f => f.ElementId == "tick" && f.Code.StartsWith("bpmn.timer.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cycle_from_a_variable_that_is_too_short_is_an_incident()
    {
        var definition = Process("p").Start().UserTask("work").Boundary("tick", "work", "cycle:=period", b => b.End("endTick"), interrupting: false).End().Build();

        Assert.Equal("process.timer.short", Assert.Single(definition.Run(("period", "R/PT1S")).State.Incidents).Code);
    }

    [Fact]
    public void A_variable_that_is_too_large_is_refused_at_the_door_and_an_incident_inside()
    {
        var definition = Process("p").Start().UserTask("work").Script("grow", "=text + text", "text").End().Build();
        var host = definition.Host(new EngineServices { Limits = new(VariableBytes: 1000) });
        var instance = host.Start("p", FeelContext.Empty);

        Assert.Equal("process.variable.size", Assert.IsType<Verdict.Refused>(host.Complete(instance, "work", ("text", new string('x', 1000)))).Code);
        host.Complete(instance, "work", ("text", new string('x', 900)));

        Assert.Equal("process.variable.size", Assert.Single(instance.State.Incidents).Code);
    }

    [Fact]
    public void A_model_with_too_many_flow_nodes_is_refused()
    {
        var builder = Process("p").Start();
        for (var i = 0; i < 50; i++)
        {
            builder.Task($"t{i}");
        }

        var result = BpmnFile.Read(builder.End().Xml, new CompileOptions { FlowNodes = 50 });

        Assert.Contains(result.Findings, f => f.Code == "bpmn.size.exceeded");
    }
}
