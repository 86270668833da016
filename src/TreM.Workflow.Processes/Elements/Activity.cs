using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>
/// What all tasks, sub-processes and call activities share: quantities, loops, mappings, boundary events, compensation.
/// </summary>
/// <remarks>BPMN 2.0.2 sections 10.3 and 13.3.2.</remarks>
internal abstract class Activity(ElementRef element) : FlowNode(element)
{
    /// <summary>Tokens needed to begin.</summary>
    public int StartQuantity { get; set; } = 1;

    /// <summary>Tokens given to every flow taken.</summary>
    public int CompletionQuantity { get; set; } = 1;

    /// <summary>A compensation handler: no token reaches it by a flow.</summary>
    public bool IsForCompensation { get; set; }

    /// <summary>Standard loop or multi-instance, or null.</summary>
    public Loop? Loop { get; set; }

    /// <summary>Boundary events, without those for compensation.</summary>
    public ImmutableArray<BoundaryEvent> Boundaries { get; set; } = [];

    /// <summary>The activity at a compensation boundary event.</summary>
    public Activity? Handler { get; set; }

    /// <summary>Names that are variables of the activity itself: properties and data objects.</summary>
    public ImmutableArray<string> Declared { get; set; } = [];

    public override bool IsCompensable => Handler is not null;

    public override bool StartsImplicitly => Incoming.IsEmpty && !IsForCompensation;

    public override IEnumerable<FlowNode> Successors =>
        base.Successors.Concat(Boundaries.SelectMany(b => b.Outgoing).Select(f => f.Target));

    public override void Enter(Run run, ElementInstance e)
    {
        if (e.Role == Role.Plain && StartQuantity > 1 && !e.Gathered && !run.Joins.HasQuantity(e, StartQuantity))
        {
            e.Phase = Phase.Joining;
            return;
        }

        if (Loop is not null && e.Role == Role.Plain)
        {
            e.Role = Role.Body;
        }

        Begin(run, e);
    }

    /// <summary>The work of this kind of activity. It ends in <see cref="Run.Complete"/>, at once or later.</summary>
    protected abstract void Work(Run run, ElementInstance e);

    /// <summary>Mappings and boundary events first, then the work: each part once, also after an incident.</summary>
    private void Begin(Run run, ElementInstance e)
    {
        if (e.Role != Role.Body && e.Listening is null && !run.Variables.MapInputs(e, Declared, Inputs))
        {
            return;
        }

        if (!run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            return;
        }

        if (e.Role != Role.Inner && !Boundaries.IsEmpty && !run.Waits.OpenAll(e, Boundaries))
        {
            return;
        }

        run.Activated(e);
        if (e.Role != Role.Inner && !Boundaries.IsEmpty && !run.Waits.AskConditionsOf(e))
        {
            return;
        }

        Execute(run, e);
    }

    public override void Execute(Run run, ElementInstance e)
    {
        if (e.Role == Role.Body)
        {
            Loop!.Begin(run, e);
        }
        else
        {
            Work(run, e);
        }
    }

    public override void ChildrenEnded(Run run, ElementInstance e)
    {
        if (e.Role == Role.Body)
        {
            Loop!.IterationEnded(run, e);
        }
        else
        {
            ContentEnded(run, e);
        }
    }

    /// <summary>Scopes: the last token inside has ended.</summary>
    protected virtual void ContentEnded(Run run, ElementInstance e)
    {
    }
}
