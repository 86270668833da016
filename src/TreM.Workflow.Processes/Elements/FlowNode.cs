using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>Who an active element waits for.</summary>
internal enum Awaited
{
    Nobody,
    Person,
    Worker,
    CalledInstance,
}

/// <summary>A sequence flow.</summary>
internal sealed class Flow(ElementRef element, FlowNode source, FlowNode target, Expression? condition)
{
    public string Id => Element.Id;

    public ElementRef Element { get; } = element;

    public FlowNode Source { get; } = source;

    public FlowNode Target { get; } = target;

    /// <summary>The condition, or null when the flow is always taken.</summary>
    public Expression? Condition { get; } = condition;
}

/// <summary>An element that tokens visit. Immutable once the definition is built; all state is in the element instance.</summary>
internal abstract class FlowNode(ElementRef element)
{
    public string Id => Element.Id;

    public ElementRef Element { get; } = element;

    /// <summary>The process or sub-process around it.</summary>
    public ScopeNode? Parent { get; set; }

    public ImmutableArray<Flow> Incoming { get; set; } = [];

    public ImmutableArray<Flow> Outgoing { get; set; } = [];

    /// <summary>The flow taken when no condition holds.</summary>
    public Flow? Default { get; set; }

    /// <summary>Input mappings, evaluated when the element begins.</summary>
    public ImmutableArray<Mapping> Inputs { get; set; } = [];

    /// <summary>Output mappings, evaluated when it completes.</summary>
    public ImmutableArray<Mapping> Outputs { get; set; } = [];

    /// <summary>Data output associations: unlike output mappings they leave other results on their way.</summary>
    public ImmutableArray<Mapping> DataOutputs { get; set; } = [];

    /// <summary>The variable that the element's own result becomes, or null.</summary>
    public virtual string? ResultVariable => null;

    /// <summary>Jobs before and after it.</summary>
    public ImmutableArray<Listener> Listeners
    {
        get;
        set => (field, _byEvent) = (value, value.IsEmpty ? null : value.GroupBy(l => l.On).ToDictionary(g => g.Key, g => g.ToImmutableArray()));
    } = [];

    private Dictionary<ListenerEvent, ImmutableArray<Listener>>? _byEvent;

    /// <summary>The listeners for one event, in the model's order.</summary>
    public ImmutableArray<Listener> ListenersOn(ListenerEvent on) =>
        _byEvent is not null && _byEvent.TryGetValue(on, out var found) ? found : [];

    /// <summary>Who has to act while it is active.</summary>
    public virtual Awaited Awaits => Awaited.Nobody;

    /// <summary>Whether a completed instance can be compensated, itself or what is inside.</summary>
    public virtual bool IsCompensable => false;

    /// <summary>Where a token here can go without a condition being known: for joins and checks.</summary>
    public virtual IEnumerable<FlowNode> Successors => Outgoing.Select(f => f.Target);

    /// <summary>A token has arrived.</summary>
    public abstract void Enter(Run run, ElementInstance e);

    /// <summary>The second turn of an element that lets others move first.</summary>
    public virtual void Continue(Run run, ElementInstance e)
    {
    }

    /// <summary>The start listeners have run: the element begins.</summary>
    public virtual void Resume(Run run, ElementInstance e) => run.Enqueue(e);

    /// <summary>The work itself, again after an incident.</summary>
    public virtual void Execute(Run run, ElementInstance e)
    {
    }

    /// <summary>Withdraws what was asked of the world for this instance.</summary>
    public virtual void Withdraw(Run run, ElementInstance e)
    {
    }

    /// <summary>Every live child of this scope instance has ended.</summary>
    public virtual void ChildrenEnded(Run run, ElementInstance e) =>
        throw new InvalidOperationException($"'{Id}' is no scope.");

    /// <summary>A child has left this scope instance and others still live.</summary>
    public virtual void ChildLeft(Run run, ElementInstance e)
    {
    }

    /// <summary>One of the events that <paramref name="owner"/> waits for has happened.</summary>
    public virtual void Happened(Run run, ElementInstance owner, Wait wait, FeelContext payload) =>
        throw new InvalidOperationException($"'{Id}' waits for nothing.");

    /// <summary>Whether a token can only come here on its own flow (no flow, no start): boundary, catch link, handler.</summary>
    public virtual bool StartsImplicitly => Incoming.IsEmpty;
}
