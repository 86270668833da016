using TreM.Workflow.Feel;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Processes;
using static TreM.Workflow.Testing.Processes.ProcessBuilder;

namespace Processes.Tests.Engine;

public class ListenerTests
{
    private static string Execution(params (string On, string Type)[] listeners) =>
        $"<zeebe:executionListeners>{string.Concat(listeners.Select(l => $"<zeebe:executionListener eventType='{l.On}' type='{l.Type}' retries='5'/>"))}</zeebe:executionListeners>";

    private static string Task(params (string On, string Type)[] listeners) =>
        $"<zeebe:taskListeners>{string.Concat(listeners.Select(l => $"<zeebe:taskListener eventType='{l.On}' type='{l.Type}'/>"))}</zeebe:taskListeners>";

    [Fact]
    public void Start_listeners_run_one_after_another_before_the_work_and_end_listeners_after_it()
    {
        var (host, instance) = Begin(Process("p").Start().Node("serviceTask", "work",
            Extensions("<zeebe:taskDefinition type='work'/>" + Execution(("start", "first"), ("start", "second"), ("end", "last")))).End());

        foreach (var type in (string[])["first", "second", "work", "last"])
        {
            Assert.Equal([type], Types(instance));
            Answer(host, instance, type);
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal(["start", "start", null, "end"], instance.Effects.OfType<Effect.JobOpened>().Select(j => j.Listener));
        Assert.Equal(5, instance.Effects.OfType<Effect.JobOpened>().First().Retries);
        Assert.Equal(4, instance.Effects.OfType<Effect.JobOpened>().Select(j => j.Key).Distinct().Count());
    }

    [Fact]
    public void What_a_start_listener_sets_is_the_elements_own_and_what_an_end_listener_sets_goes_outwards()
    {
        var (host, instance) = Begin(Process("p").Start().UserTask("work", Extensions(Execution(("start", "before"), ("end", "after")))).End());

        Answer(host, instance, "before", ("own", 1));
        Assert.Equal((FeelNumber)1, instance.Tasks.Values.Single().Details.Variables["own"]);
        host.Complete(instance, "work");
        Answer(host, instance, "after", ("shared", 2));

        Assert.Equal("{shared: 2}", instance.State.Variables.ToString());
    }

    [Fact]
    public void A_start_listener_sees_the_input_mappings_and_no_boundary_event_listens_yet()
    {
        var content = Extensions("<zeebe:ioMapping><zeebe:input source='=a + 1' target='b'/></zeebe:ioMapping>" + Execution(("start", "before")));
        var host = Process("p").Start().UserTask("work", content).Boundary("late", "work", "timer:PT1H", b => b.End("endLate")).End().Build().Host();
        var instance = host.Start("p", FeelContext.Of(("a", (FeelNumber)1)));

        Assert.Equal("{b: 2}", instance.Jobs.Values.Single().Variables.ToString());
        Assert.Empty(instance.Timers);
        Answer(host, instance, "before");

        Assert.Single(instance.Timers);
        Assert.Single(instance.Tasks);
    }

    [Theory]
    [InlineData("exclusiveGateway")]
    [InlineData("inclusiveGateway")]
    [InlineData("parallelGateway")]
    public void A_join_runs_its_listener_once_when_all_tokens_have_come(string join)
    {
        var listened = $"<{join} id='gJoin' >{Extensions(Execution(("start", "joined")))}</{join}>";
        var xml = Process("p").Start().Split("parallelGateway", "g", join, b => b.UserTask("a"), b => b.UserTask("b")).UserTask("after").End().Xml
            .Replace($"<{join} id='gJoin' />", listened, StringComparison.Ordinal);
        var host = BpmnFile.Read(xml).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Complete(instance, "a");
        Assert.Equal(join == "exclusiveGateway" ? ["joined"] : [], Types(instance));
        host.Complete(instance, "b");
        while (instance.Jobs.Count > 0)
        {
            Answer(host, instance, "joined");
        }

        Assert.Equal(join == "exclusiveGateway" ? 2 : 1, instance.Tasks.Count);
    }

    [Fact]
    public void Events_processes_and_sub_processes_have_listeners_too()
    {
        var xml = Process("p").Start().Catch("wait", "timer:PT1H").SubProcess("sub", s => s.Start("s1").Task("in").End("e1")).Throw("thrown").End().Xml;
        foreach (var (id, on) in (ValueTuple<string, string>[])[("start", "end"), ("wait", "start"), ("wait", "end"), ("sub", "start"), ("sub", "end"), ("thrown", "start"), ("thrown", "end"), ("end", "start")])
        {
            xml = With(xml, id, Execution((on, $"{id}.{on}")));
        }

        xml = xml.Replace("<process id='p' isExecutable='true'>", $"<process id='p' isExecutable='true'>{Extensions(Execution(("start", "p.start"), ("end", "p.end")))}", StringComparison.Ordinal);
        var host = BpmnFile.Read(xml).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Of(("n", (FeelNumber)1)));
        var seen = new List<string>();
        while (!instance.State.HasEnded)
        {
            if (instance.Jobs.Count == 0)
            {
                Assert.True(host.FireNext(DateTimeOffset.MaxValue));
                continue;
            }

            seen.Add(Types(instance).Single());
            Answer(host, instance, seen[^1]);
        }

        Assert.True(instance.HasCompleted());
        Assert.Equal(["p.start", "start.end", "wait.start", "wait.end", "sub.start", "sub.end", "thrown.start", "thrown.end", "end.start", "p.end"], seen);
    }

    [Fact]
    public void An_event_sub_process_keeps_its_payload_while_its_start_listener_runs()
    {
        var xml = With(Process("p").Start().UserTask("work").End()
            .On("on", "message:news", e => e.Task("told").End("e2")).Xml, "on", Execution(("start", "before")));
        var host = BpmnFile.Read(xml).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Empty);

        host.Send("news", null, FeelContext.Of(("text", "hi")));
        Assert.Empty(instance.Tasks);
        Answer(host, instance, "before");

        Assert.True(instance.HasCompleted());
        Assert.Equal("hi", instance.State.Variables["text"]);
    }

    [Fact]
    public void A_listener_that_fails_is_an_incident_and_runs_again_when_retried()
    {
        var (host, instance) = Begin(Process("p").Start().UserTask("work", Extensions(Execution(("start", "before")))).End());
        var job = instance.Jobs.Keys.Single();

        host.Give(instance, new Stimulus.JobFailed(host.Now, "WORKER", job, "job.tries.used", "No answer."));
        Assert.Empty(instance.Jobs);
        var (key, _) = Assert.Single(instance.Incidents);
        host.Give(instance, new Stimulus.IncidentRetried(host.Now, "A1", key, FeelContext.Empty, "Up again."));
        Assert.Equal([job], instance.Jobs.Keys);
        Answer(host, instance, "before");

        Assert.Single(instance.Tasks);
    }

    [Fact]
    public void A_listener_whose_element_is_interrupted_is_withdrawn()
    {
        var xml = With(Process("p").Start().SubProcess("sub", s => s.Start("s1").UserTask("work").End("e1"))
            .Boundary("late", "sub", "timer:PT1H", b => b.End("endLate")).End().Xml, "work", Execution(("start", "before")));
        var host = BpmnFile.Read(xml).File!.Processes[0].Host();
        var instance = host.Start("p", FeelContext.Empty);
        Assert.Equal(["before"], Types(instance));

        host.Pass(TimeSpan.FromHours(1));

        Assert.True(instance.HasCompleted());
        Assert.Empty(instance.Jobs);
    }

    [Fact]
    public void A_creating_listener_corrects_the_task_before_anybody_sees_it()
    {
        var (host, instance) = Begin(Process("p").Start().UserTask("work",
            Extensions("<zeebe:assignmentDefinition candidateGroups='COACH'/>" + Task(("creating", "route"), ("assigning", "tell")))).End());
        Assert.Empty(instance.Tasks);

        Answer(host, instance, "route", new JobResult(false, null, FeelContext.Of(("assignee", "U7"), ("priority", (FeelNumber)90), ("dueDate", "2026-04-01T10:00:00Z"))));
        Assert.Equal(["tell"], Types(instance));
        Answer(host, instance, "tell");

        var details = instance.Tasks.Values.Single().Details;
        Assert.Equal(("U7", 90, new DateTimeOffset(2026, 4, 1, 10, 0, 0, TimeSpan.Zero)), (details.Assignee, details.Priority, details.DueAt));
        Assert.Equal(["COACH"], details.CandidateGroups);
        host.Complete(instance, "work");
        Assert.True(instance.HasCompleted());
    }

    [Fact]
    public void A_completing_listener_lets_the_answer_through_under_the_name_of_who_gave_it()
    {
        var (host, instance) = Begin(Process("p").Start().UserTask("work", Extensions(Task(("completing", "check")))).End());

        host.Complete(instance, "work", ("answer", "yes"));
        Assert.Single(instance.Tasks);
        Assert.Equal("process.task.completing", Assert.IsType<Verdict.Refused>(host.Complete(instance, "work", ("answer", "no"))).Code);
        Answer(host, instance, "check");

        Assert.True(instance.HasCompleted());
        Assert.Equal("yes", instance.State.Variables["answer"]);
        Assert.Equal("U1", instance.Effects.OfType<Effect.TaskClosed>().Single().By);
    }

    [Fact]
    public void A_completing_listener_that_denies_leaves_the_task_open_for_another_answer()
    {
        var (host, instance) = Begin(Process("p").Start().UserTask("work", Extensions(Task(("completing", "check")))).End());

        host.Complete(instance, "work", ("answer", "no"));
        Answer(host, instance, "check", new JobResult(true, "Not signed.", FeelContext.Empty));
        Assert.Single(instance.Tasks);
        Assert.Null(instance.State.Variables["answer"]);
        host.Complete(instance, "work", ("answer", "yes"));
        Answer(host, instance, "check");

        Assert.True(instance.HasCompleted());
        Assert.Equal("yes", instance.State.Variables["answer"]);
    }

    [Theory]
    [InlineData("start", "start")]
    [InlineData("end", "end")]
    [InlineData("g", "end")]
    public void A_listener_where_it_would_not_run_is_refused(string id, string on)
    {
        var xml = With(Process("p").Start().Parallel("g", b => b.Task("a"), b => b.Task("b")).End().Xml, id, Execution((on, "l")));

        Assert.Contains(BpmnFile.Read(xml).Findings, f => f.Code == "bpmn.listener.event" && f.ElementId == id);
    }

    private static (VirtualHost Host, HostedInstance Instance) Begin(ProcessBuilder process)
    {
        var host = process.Build().Host();
        return (host, host.Start(process.Id, FeelContext.Empty));
    }

    private static string With(string xml, string id, string extension)
    {
        var tag = xml.IndexOf($" id='{id}'", StringComparison.Ordinal);
        var end = xml.IndexOf('>', tag);
        var (open, rest) = (xml[..(end + 1)], xml[(end + 1)..]);
        return rest.StartsWith("<extensionElements>", StringComparison.Ordinal)
            ? open + rest.Insert("<extensionElements>".Length, extension).Replace("</zeebe:executionListeners><zeebe:executionListeners>", "", StringComparison.Ordinal)
            : open + Extensions(extension) + rest;
    }

    private static IEnumerable<string> Types(HostedInstance instance) => instance.Jobs.Values.Select(j => j.Type);

    private static void Answer(VirtualHost host, HostedInstance instance, string type, params (string, int)[] variables) =>
        host.Give(instance, new Stimulus.JobCompleted(host.Now, "WORKER", KeyOf(instance, type), FeelContext.Of([.. variables.Select(v => (v.Item1, (object?)(FeelNumber)v.Item2))])));

    private static void Answer(VirtualHost host, HostedInstance instance, string type, JobResult result) =>
        host.Give(instance, new Stimulus.JobCompleted(host.Now, "WORKER", KeyOf(instance, type), FeelContext.Empty) { Result = result });

    private static long KeyOf(HostedInstance instance, string type) => instance.Jobs.First(j => j.Value.Type == type).Key;
}
