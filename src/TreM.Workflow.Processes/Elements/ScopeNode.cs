using System.Collections.Immutable;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>An element that holds others: process, sub-process, transaction, ad-hoc and event sub-process.</summary>
internal abstract class ScopeNode(ElementRef element) : Activity(element)
{
    public ImmutableArray<FlowNode> Children { get; set; } = [];

    /// <summary>Event sub-processes inside.</summary>
    public ImmutableArray<EventSubProcess> EventSubProcesses { get; set; } = [];

    /// <summary>Where tokens begin: the none start events, or every element without an incoming flow when there is none.</summary>
    public ImmutableArray<FlowNode> Starts { get; set; } = [];

    /// <summary>The event sub-process that compensates this scope, or null.</summary>
    public EventSubProcess? CompensatedBy { get; set; }

    /// <summary>Whether something inside can be compensated; fixed when the definition is built.</summary>
    public bool HasCompensableContent { get; set; }

    public override bool IsCompensable => Handler is not null || CompensatedBy is not null || HasCompensableContent;

    protected override void Work(Run run, ElementInstance e) => Open(run, e, Starts);

    /// <summary>Opens the scope: event sub-processes listen first, conditions are asked, then the content begins.</summary>
    public void Open(Run run, ElementInstance e, ImmutableArray<FlowNode> starts)
    {
        if (!EventSubProcesses.IsEmpty)
        {
            if (!run.Waits.OpenAll(e, EventSubProcesses.Select(s => s.Start)))
            {
                return;
            }

            if (!run.Waits.AskConditionsOf(e) || e.Flag)
            {
                return;
            }
        }

        BeginContent(run, e, starts);
    }

    protected virtual void BeginContent(Run run, ElementInstance e, ImmutableArray<FlowNode> starts)
    {
        if (starts.IsEmpty)
        {
            run.Scopes.MayHaveEnded(e);
            return;
        }

        foreach (var start in starts)
        {
            run.Arrive(start, e, via: null);
        }
    }

    protected override void ContentEnded(Run run, ElementInstance e)
    {
        run.Waits.CloseOf(e, CloseReason.Withdrawn);
        run.Complete(e);
    }
}
