using System.Collections.Immutable;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>What intermediate throw events and end events share: all their definitions are thrown, in two turns.</summary>
/// <remarks>BPMN 2.0.2 sections 10.5.3, 10.5.4 and 13.5.4. With a task definition a worker sends the message.</remarks>
internal abstract class ThrowEvent(ElementRef element, ImmutableArray<EventDefinition> definitions, Job? job) : FlowNode(element)
{
    public ImmutableArray<EventDefinition> Definitions { get; } = [.. definitions.Where(d => !d.ComesLast), .. definitions.Where(d => d.ComesLast)];

    public Job? Job { get; } = job;

    public override Awaited Awaits => Job is null ? Awaited.Nobody : Awaited.Worker;

    public override IEnumerable<FlowNode> Successors =>
        Definitions.OfType<LinkEvent>().Select(l => l.TargetOf(this)).OfType<FlowNode>().Concat(base.Successors);

    public override void Enter(Run run, ElementInstance e)
    {
        if (Definitions.IsEmpty && Job is null && Inputs.IsEmpty && Listeners.IsEmpty)
        {
            run.Activated(e);
            run.Complete(e);
        }
        else if ((e.Listening is not null || run.Variables.MapInputs(e, [], Inputs)) && run.Listeners.HaveRun(e, ListenerEvent.Start))
        {
            run.Activated(e);
            if (Job is null)
            {
                run.Enqueue(e);
            }
            else
            {
                Job.Open(run, e);
            }
        }
    }

    public override void Continue(Run run, ElementInstance e)
    {
        foreach (var definition in Definitions)
        {
            if (!definition.Throw(run, e) || !run.IsAlive(e))
            {
                return;
            }
        }

        run.Complete(e);
    }

    public override void Execute(Run run, ElementInstance e)
    {
        if (Job is null)
        {
            Continue(run, e);
        }
        else
        {
            Job.Open(run, e);
        }
    }

    /// <summary>The compensation this event asked for has ended.</summary>
    public void Compensated(Run run, ElementInstance e)
    {
        if (Definitions[^1] is CancelEvent)
        {
            CancelEvent.Finish(run, e);
        }
        else
        {
            run.Complete(e);
        }
    }

    public override void Withdraw(Run run, ElementInstance e)
    {
        Job.Close(run, e, CloseReason.Withdrawn);
        run.Compensation.Abandon(e);
    }

}
