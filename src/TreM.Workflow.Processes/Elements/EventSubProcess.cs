using System.Xml.Linq;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Event sub-process: begins when its start event happens while the scope around it runs.</summary>
/// <remarks>
/// BPMN 2.0.2 sections 10.3.5 and 13.5.4. Interrupting, it ends everything else in the scope; the scope then ends with
/// it. With a compensation start it undoes the completed scope.
/// </remarks>
internal sealed class EventSubProcess(ElementRef element) : ScopeNode(element)
{
    public StartEvent Start { get; private set; } = null!;

    public override bool StartsImplicitly => false;

    public static ScopeNode Read(XElement xml, ElementReader reader)
    {
        var node = new EventSubProcess(reader.Ref(xml));
        reader.Scope(xml, node);
        var starts = node.Children.OfType<StartEvent>().ToList();
        if (starts.Count != 1 || starts[0].Definitions.IsEmpty)
        {
            reader.Refuse(xml, "bpmn.eventsubprocess.start",
                $"Expected an event sub-process to have one start event with a trigger; saw {starts.Count(s => !s.Definitions.IsEmpty)}.",
                "Give it one start event of type message, timer, error or another.");
        }

        node.Start = starts.FirstOrDefault() ?? new(node.Element, []);
        return node;
    }

    /// <summary>The start event has happened in a running scope.</summary>
    public void Trigger(Run run, ElementInstance scope, FeelContext payload)
    {
        var e = run.Create(this, scope);
        if (Start.IsInterrupting)
        {
            scope.Flag = true;
            run.Scopes.TerminateContent(scope, except: e, keepRecords: true);
            foreach (var other in ((ScopeNode)scope.Node).EventSubProcesses)
            {
                run.Waits.CloseOf(scope, other.Start.Id);
            }
        }

        Begin(run, e, payload);
    }

    /// <summary>The completed scope is to be undone.</summary>
    public void Compensate(Run run, ElementInstance done, long thrower)
    {
        var e = run.Create(this, done);
        e.Thrower = thrower;
        Begin(run, e, FeelContext.Empty);
    }

    public override void Resume(Run run, ElementInstance e) => Begin(run, e, e.Listening!.Held!);

    /// <summary>Again after an incident of its own.</summary>
    protected override void Work(Run run, ElementInstance e) => BeginContent(run, e, [Start]);

    private void Begin(Run run, ElementInstance e, FeelContext payload)
    {
        if ((e.Listening is null && !run.Variables.MapInputs(e, Declared, Inputs)) || !run.Listeners.HaveRun(e, ListenerEvent.Start, payload))
        {
            return;
        }

        run.Activated(e);
        if (!EventSubProcesses.IsEmpty)
        {
            Open(run, e, []);
            if (!run.IsAlive(e) || e.Incident is not null || e.Flag)
            {
                return;
            }
        }

        var start = run.Create(Start, e);
        run.Activated(start);
        if (run.Variables.TakeResult(start, payload))
        {
            run.Complete(start);
        }
    }
}
