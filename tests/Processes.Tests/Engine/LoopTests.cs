using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

/// <summary>Standard loops, multi-instance and token quantities at their edges.</summary>
public class LoopTests
{
    [Theory]
    [InlineData(true, "=false", "", 0)]
    [InlineData(false, "=false", "", 1)]
    [InlineData(true, "=true", "loopMaximum='3'", 3)]
    [InlineData(false, "=true", "loopMaximum='3'", 3)]
    [InlineData(false, "", "loopMaximum='2'", 2)]
    [InlineData(true, "", "loopMaximum='2'", 2)]
    [InlineData(true, "=loopCounter &lt; 3", "", 3)]
    [InlineData(false, "=loopCounter &lt; 3", "", 3)]
    public void A_loop_tests_before_or_after_and_stops_at_its_maximum(bool before, string condition, string maximum, int times)
    {
        var text = condition.Length == 0 ? "" : $"<loopCondition xsi:type='tFormalExpression'>{condition}</loopCondition>";
        var instance = Process("p").Start().Script("add", "=n + 1", "n", $"<standardLoopCharacteristics testBefore='{(before ? "true" : "false")}' {maximum}>{text}</standardLoopCharacteristics>")
            .Task("after").End().Build().Run(("n", (FeelNumber)0));

        Assert.True(instance.HasCompleted(), string.Join("; ", instance.State.Incidents));
        Assert.Equal((FeelNumber)times, instance.State.Variables["n"]);
        Assert.Equal(1, instance.Completed("after"));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("3", 3)]
    [InlineData("=n", 2)]
    public void A_cardinality_says_how_often(string cardinality, int times)
    {
        foreach (var sequential in (string[])["true", "false"])
        {
            var instance = Counted(cardinality, sequential).Build().Run(("n", (FeelNumber)2));

            Assert.True(instance.HasCompleted());
            Assert.Equal(times, instance.Completed("work") - 1);
            Assert.Equal(1, instance.Completed("after"));
        }
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("=5 / 2")]
    [InlineData("=text")]
    [InlineData("=nothing")]
    public void A_cardinality_that_is_no_whole_number_from_nought_is_an_incident_and_the_right_one_goes_on(string cardinality)
    {
        var host = Counted(cardinality, "false").Build().Host();
        var instance = host.Start("p", FeelContext.Of(("text", "two"), ("nothing", null)));

        var (key, incident) = Assert.Single(instance.Incidents);
        Assert.Equal("process.multiinstance.cardinality", incident.Code);
        Assert.Equal(0, instance.Completed("after"));
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Of(("text", (FeelNumber)1), ("nothing", (FeelNumber)1)), "Corrected."));

        Assert.Equal(cardinality is "=text" or "=nothing", instance.HasCompleted());
    }

    [Theory]
    [InlineData("None", "noneBehaviorEventRef='told'", 3)]
    [InlineData("One", "oneBehaviorEventRef='told'", 1)]
    [InlineData("All", "", 0)]
    public void A_behaviour_throws_its_event_for_each_for_the_first_or_for_no_iteration(string behavior, string reference, int times)
    {
        var loop = $"<multiInstanceLoopCharacteristics isSequential='true' behavior='{behavior}' {reference}><loopCardinality xsi:type='tFormalExpression'>3</loopCardinality></multiInstanceLoopCharacteristics>";
        var instance = Noisy(loop).Run();

        Assert.True(instance.HasCompleted());
        Assert.Equal((times, 1), (instance.Completed("heard"), instance.Completed("after")));
    }

    [Fact]
    public void A_complex_behaviour_throws_when_its_own_condition_holds()
    {
        var loop = "<multiInstanceLoopCharacteristics isSequential='true' behavior='Complex'><loopCardinality xsi:type='tFormalExpression'>3</loopCardinality>"
            + "<complexBehaviorDefinition id='cb'><condition xsi:type='tFormalExpression'>=numberOfCompletedInstances = 2</condition>"
            + "<event id='cbe'><eventDefinitionRef>told</eventDefinitionRef></event></complexBehaviorDefinition></multiInstanceLoopCharacteristics>";
        var instance = Noisy(loop).Run();

        Assert.True(instance.HasCompleted(), string.Join("; ", instance.State.Incidents));
        Assert.Equal((1, 1), (instance.Completed("heard"), instance.Completed("after")));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 3)]
    [InlineData(4, 2, 2)]
    [InlineData(2, 2, 1)]
    public void Tokens_are_given_and_gathered_in_their_quantities(int gives, int needs, int times)
    {
        var instance = Process("p").Start().Task("gives", attributes: $"completionQuantity='{gives}'").Task("needs", attributes: $"startQuantity='{needs}'").End().Build().Run();

        Assert.True(instance.HasCompleted());
        Assert.Equal(times, instance.Completed("needs"));
    }

    [Theory]
    [InlineData("startQuantity='0'")]
    [InlineData("completionQuantity='0'")]
    [InlineData("startQuantity='-1'")]
    public void A_quantity_below_one_is_refused(string quantity) =>
        Assert.Contains(BpmnFile.Read(Process("p").Start().Task("t", attributes: quantity).End().Xml).Findings, f => f.ElementId == "t" && f.Severity == Severity.Error);

    [Fact]
    public void Iterations_one_after_another_see_what_the_last_one_set()
    {
        var instance = Process("p").Start().Script("sum", "=total + item", "total", Each("=[1, 2, 3]", "item", sequential: true)).End().Build().Run(("total", (FeelNumber)0));

        Assert.Equal((FeelNumber)6, instance.State.Variables["total"]);
    }

    [Fact]
    public void An_empty_collection_gives_an_empty_result_and_goes_on()
    {
        var instance = Process("p").Start().UserTask("ask", Each("=[]", "item", outputs: "outputCollection='answers' outputElement='=1'")).Task("after").End().Build().Run();

        Assert.True(instance.HasCompleted());
        Assert.Equal("[]", instance.State.Variables["answers"]!.ToString());
    }

    private static ProcessBuilder Counted(string cardinality, string sequential) => Process("p").Start()
        .Task("work", $"<multiInstanceLoopCharacteristics isSequential='{sequential}'><loopCardinality xsi:type='tFormalExpression'>{cardinality}</loopCardinality></multiInstanceLoopCharacteristics>")
        .Task("after").End();

    private static ProcessDefinition Noisy(string loop)
    {
        var xml = Process("p").Start().Task("work", loop).Boundary("b", "work", "signal:told", b => b.Task("heard").End("eb"), interrupting: false).Task("after").End().Xml;
        return BpmnFile.Read(xml.Replace("<process ", "<signalEventDefinition id='told' signalRef='signal_told'/><process ", StringComparison.Ordinal)) is { File: { } file } ? file.Processes[0]
            : throw new InvalidOperationException(string.Join('\n', BpmnFile.Read(xml).Findings));
    }
}
