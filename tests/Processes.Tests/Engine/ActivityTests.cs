using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class ActivityTests
{
    [Fact]
    public void A_user_task_carries_people_form_dates_and_priority()
    {
        var task = Extensions(
            "<zeebe:userTask/><zeebe:assignmentDefinition assignee='=owner' candidateGroups='COACH, HANDLEDARE' candidateUsers='=[&quot;U7&quot;]'/>"
            + "<zeebe:taskSchedule dueDate='=now() + duration(&quot;P2D&quot;)' followUpDate='2026-03-03T09:00:00Z'/>"
            + "<zeebe:priorityDefinition priority='80'/><zeebe:formDefinition formId='F-REM'/>"
            + "<zeebe:taskHeaders><zeebe:header key='help' value='page-7'/></zeebe:taskHeaders>");
        var definition = Process("p").Start().UserTask("work", task, "trem:node='N110' trem:class='STANDARD' name='Arbeta'").End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("owner", "U1")));

        var opened = instance.Tasks.Values.Single();
        var details = opened.Details;
        Assert.Equal(("U1", "F-REM", 80), (details.Assignee, details.FormId, details.Priority));
        Assert.Equal(["COACH", "HANDLEDARE"], details.CandidateGroups);
        Assert.Equal(["U7"], details.CandidateUsers);
        Assert.Equal(host.Now.AddDays(2), details.DueAt);
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), details.FollowUpAt);
        Assert.Equal("page-7", details.Headers["help"]);
        Assert.Equal(("Arbeta", "N110", "STANDARD"), (opened.Element.Name, opened.Element.Extensions["node"], opened.Element.Extensions["class"]));
        Assert.Contains(definition.References, r => r is { Kind: "form", Id: "F-REM", ElementId: "work" });
        Assert.Contains(definition.References, r => r is { Kind: "role", Id: "COACH" });
    }

    [Fact]
    public void A_deadline_in_workdays_becomes_the_due_date()
    {
        var definition = Process("p").Start().UserTask("work", attributes: "trem:deadline='=if urgent then 1 else 5'").End().Build();
        var host = definition.Host(new EngineServices { Workdays = (at, days, seen) => at.AddDays(days * (seen["urgent"] is true ? 1 : 2)) });

        Assert.Equal(host.Now.AddDays(1), host.Start("p", FeelContext.Of(("urgent", true))).Tasks.Values.Single().Details.DueAt);
        Assert.Equal(host.Now.AddDays(10), host.Start("p", FeelContext.Of(("urgent", false))).Tasks.Values.Single().Details.DueAt);
    }

    [Fact]
    public void Mappings_choose_what_a_job_sees_and_what_comes_back()
    {
        var mapping = Extensions("<zeebe:taskDefinition type='mail' retries='5'/><zeebe:ioMapping><zeebe:input source='=case.id' target='id'/>"
            + "<zeebe:input source='hello' target='letter.text'/><zeebe:output source='=receipt.number' target='sent.number'/></zeebe:ioMapping>");
        var host = Process("p").Start().Node("serviceTask", "mail", mapping).End().Build().Host();
        var instance = host.Start("p", FeelContext.Of(("case", FeelContext.Of(("id", "A1"), ("secret", "x")))));

        var job = instance.Jobs.Values.Single();
        Assert.Equal(("mail", 5), (job.Type, job.Retries));
        Assert.Equal(["id", "letter"], job.Variables.Select(v => v.Key));
        host.Finish(instance, "mail", ("receipt", FeelContext.Of(("number", (FeelNumber)7))));

        Assert.Equal("{case: {id: \"A1\", secret: \"x\"}, sent: {number: 7}}", instance.State.Variables.ToString());
    }

    [Fact]
    public void A_decision_answers_into_its_variable_and_its_entry_is_kept()
    {
        var task = Extensions("<zeebe:calledDecision decisionId='DT-01' resultVariable='group' bindingType='versionTag' versionTag='v2'/>");
        var asked = new List<DecisionCall>();
        var services = new EngineServices
        {
            Decide = call =>
            {
                asked.Add(call);
                return new(call.Inputs["age"] is FeelNumber age && age < 25 ? "UNG" : null, [], "hash", ["rule1"]);
            },
        };
        var host = Process("p").Start().Node("businessRuleTask", "decide", task).End().Build().Host(services);
        var instance = host.Start("p", FeelContext.Of(("age", (FeelNumber)20)));

        Assert.True(instance.HasCompleted());
        Assert.Equal("UNG", instance.State.Variables["group"]);
        Assert.Equal(new ProcessBinding(BindingKind.VersionTag, "v2"), Assert.Single(asked).Binding);
        Assert.Equal("hash", instance.Effects.OfType<Effect.DecisionMade>().Single().Answer.VersionHash);
    }

    [Fact]
    public void A_decision_with_an_error_is_an_incident_with_its_finding()
    {
        var task = Extensions("<zeebe:calledDecision decisionId='DT-01' resultVariable='group'/>");
        var services = new EngineServices
        {
            Decide = _ => new(null, [new Finding("dmn.unique.several", Severity.Error, "Two rules match.")], "hash", []),
        };
        var instance = Process("p").Start().Node("businessRuleTask", "decide", task).End().Build().Host(services).Start("p", FeelContext.Empty);

        Assert.Contains("Two rules match.", Assert.Single(instance.State.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Multi_instance_collects_outputs_in_the_order_of_the_inputs(bool sequential)
    {
        var loop = Each("=persons", "person", sequential, "outputCollection='answers' outputElement='=answer'");
        var definition = Process("p").Start().UserTask("ask", loop).End().Build();
        var host = definition.Host();
        var instance = host.Start("p", FeelContext.Of(("persons", FeelList.Of("a", "b", "c"))));

        while (instance.Tasks.Count > 0)
        {
            var task = instance.Tasks.Values.Last();
            var person = (string)task.Details.Variables["person"]!;
            host.Give(instance, new Stimulus.TaskCompleted(host.Now, "U1", task.Key, FeelContext.Of(("answer", person + "!"))));
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal("[\"a!\", \"b!\", \"c!\"]", instance.State.Variables["answers"]!.ToString());
        Assert.Null(instance.State.Variables["answer"]);
    }

    [Fact]
    public void A_completion_condition_ends_the_iterations_that_are_left()
    {
        var loop = Each("=persons", "person", completion: "=numberOfCompletedInstances >= 2");
        var host = Process("p").Start().UserTask("sign", loop).End().Build().Host();
        var instance = host.Start("p", FeelContext.Of(("persons", FeelList.Of("a", "b", "c"))));
        Assert.Equal(3, instance.Tasks.Count);

        host.Complete(instance, "sign");
        host.Complete(instance, "sign");

        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Tasks);
    }

    [Fact]
    public void A_boundary_event_ends_all_iterations()
    {
        var host = Process("p").Start().UserTask("sign", Each("=persons", "person"))
            .Boundary("late", "sign", "timer:P1D", b => b.Task("told").End("endLate")).End().Build().Host();
        var instance = host.Start("p", FeelContext.Of(("persons", FeelList.Of("a", "b"))));

        host.Pass(TimeSpan.FromDays(1));

        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Tasks);
        Assert.Equal(1, instance.Completed("told"));
    }

    [Fact]
    public void A_standard_loop_goes_on_while_its_condition_holds()
    {
        var loop = "<standardLoopCharacteristics testBefore='true'><loopCondition xsi:type='tFormalExpression'>=n &lt; 4</loopCondition></standardLoopCharacteristics>";
        var instance = Process("p").Start().Script("add", "=n + 1", "n", loop).End().Build().Run(("n", (FeelNumber)1));

        Assert.True(instance.HasCompleted());
        Assert.Equal((FeelNumber)4, instance.State.Variables["n"]);
    }

    [Fact]
    public void A_called_process_gets_and_gives_what_its_call_says()
    {
        var child = Process("child").Start("cs").Script("twice", "=x * 2", "y").End("ce").Build();
        var call = Extensions("<zeebe:calledElement processId='=which' propagateAllParentVariables='false' propagateAllChildVariables='false'/>"
            + "<zeebe:ioMapping><zeebe:input source='=a' target='x'/><zeebe:output source='=y' target='b'/></zeebe:ioMapping>");
        var host = Process("parent").Start().Node("callActivity", "call", call).End().Build().Host(null, child);
        var instance = host.Start("parent", FeelContext.Of(("a", (FeelNumber)4), ("which", "child")));

        Assert.True(instance.HasCompleted());
        Assert.Equal((FeelNumber)8, instance.State.Variables["b"]);
        Assert.Null(instance.State.Variables["y"]);
        Assert.Equal("{x: 4, y: 8}", host.Instances[1].State.Variables.ToString());
    }

    [Fact]
    public void An_error_that_ends_a_called_process_is_caught_at_the_call()
    {
        var child = Process("child").Start("cs").End("bad", "error:NO").Build();
        var host = Process("parent").Start().Call("call", "child").Boundary("caught", "call", "error:NO", b => b.Task("handled").End("endCaught")).End().Build().Host(null, child);

        var instance = host.Start("parent", FeelContext.Empty);

        Assert.True(instance.HasCompleted());
        Assert.Equal(1, instance.Completed("handled"));
    }

    [Fact]
    public void A_call_that_is_interrupted_cancels_the_called_instance()
    {
        var child = Process("child").Start("cs").UserTask("work").End("ce").Build();
        var host = Process("parent").Start().Call("call", "child").Boundary("late", "call", "timer:P1D", b => b.End("endLate")).End().Build().Host(null, child);
        var instance = host.Start("parent", FeelContext.Empty);

        host.Pass(TimeSpan.FromDays(1));

        Assert.True(instance.HasCompleted());
        Assert.IsType<InstanceOutcome.Cancelled>(host.Instances[1].Outcome);
        Assert.Empty(host.Instances[1].Tasks);
    }

    [Fact]
    public void A_sub_process_keeps_its_own_variables()
    {
        var mapping = Extensions("<zeebe:ioMapping><zeebe:input source='=1' target='n'/></zeebe:ioMapping>");
        var instance = Process("p").Start().SubProcess("sub", s => s.Start("s1").Script("add", "=n + 1", "n").Script("seen", "=n", "result").End("e1"), mapping).End()
            .Build().Run(("n", (FeelNumber)10));

        Assert.Equal("{n: 10, result: 2}", instance.State.Variables.ToString());
    }

    [Fact]
    public void Data_that_looks_like_an_expression_is_never_evaluated()
    {
        var host = Process("p").Start().UserTask("answer").Script("copy", "=text", "copied").Exclusive("g", b => b.When("=copied = \"=1/0\"").Task("same"), b => b.Otherwise().Task("other")).End().Build().Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "answer", ("text", "=1/0"));

        Assert.True(instance.HasCompleted());
        Assert.Equal(("=1/0", 1), (instance.State.Variables["copied"], instance.Completed("same")));
    }
}
