using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>
/// One step at work: copies of the state's records, the queue of tokens that can move, and the effects so far.
/// </summary>
/// <remarks>
/// Tokens move one element at a time, first come, first served. A throw event takes two turns, so that branches that
/// began together are listening before it throws.
/// </remarks>
internal sealed class Run
{
    private readonly Queue<long> _queue = new();
    private readonly List<ElementInstance> _emptied = [];
    private readonly List<Effect> _effects = [];
    private long _sequence;
    private int _steps;
    private bool _ended;
    private int _callDepth;
    private Guid _instanceId;

    public Run(ProcessDefinition definition, EngineServices services, Stimulus stimulus, InstanceState state)
    {
        Waits = new(this);
        (Definition, Services, At, Actor) = (definition, services, stimulus.At, stimulus.Actor);
        (_sequence, _callDepth, _instanceId, IsSuspended) = (state.Sequence, state.CallDepth, state.InstanceId, state.IsSuspended);
        foreach (var stored in state.Instances)
        {
            var e = stored.Copy();
            e.Node = definition.Node(e.ElementId);
            e.Live = 0;
            Instances.Add(e);
        }

        foreach (var e in Instances)
        {
            if (e.Scope != 0 && e.IsLive)
            {
                Find(e.Scope)!.Live++;
            }
        }

        Waits.All.AddRange(state.Waits);
    }

    public Run(ProcessDefinition definition, EngineServices services, Stimulus.Start start)
    {
        Waits = new(this);
        (Definition, Services, At, Actor) = (definition, services, start.At, start.Actor);
        (_sequence, _callDepth, _instanceId) = (InstanceState.RootKey, start.CallDepth, start.InstanceId);
        Root = new(InstanceState.RootKey, definition.Root.Id, 0) { Node = definition.Root, Phase = Phase.Active, Locals = start.Variables };
        Instances.Add(Root);
    }

    public ProcessDefinition Definition { get; set; }

    public EngineServices Services { get; }

    public DateTimeOffset At { get; }

    public string Actor { get; }

    public int CallDepth => _callDepth;

    public bool IsSuspended { get; set; }

    public bool HasEnded => _ended;

    /// <summary>All element instances by rising key.</summary>
    public List<ElementInstance> Instances { get; } = [];

    public ElementInstance Root
    {
        get => field ??= Instances[0];
        private init;
    }

    public Variables Variables => new(this);

    public Waits Waits { get; }

    public Scopes Scopes => new(this);

    public Joins Joins => new(this);

    public Catching Catching => new(this);

    public Compensation Compensation => new(this);

    public Listeners Listeners => new(this);

    /// <summary>What FEEL may know: the time of this step.</summary>
    public EvaluationOptions Feel => field ??= new(At);

    /// <summary>Iterations of multi-instance activities begun in this step.</summary>
    public int IterationsBegun { get; set; }

    /// <summary>Variables have changed: conditions are asked again before the next token moves.</summary>
    public bool VariablesChanged { get; set; }

    public long NextKey() => ++_sequence;

    public void Emit(Effect effect) => _effects.Add(effect);

    public void Record(HistoryKind kind, ElementInstance e, FeelContext? details = null) =>
        _effects.Add(new Effect.Recorded(kind, e.Key, e.Node.Element, details ?? FeelContext.Empty));

    /// <summary>The instance under a key, or null when it is gone. Keys rise, so this is a binary search.</summary>
    public ElementInstance? Find(long key) => IndexOf(key) is >= 0 and var at ? Instances[at] : null;

    /// <summary>The record is gone.</summary>
    public void Delete(ElementInstance e) => Instances.RemoveAt(IndexOf(e.Key));

    private int IndexOf(long key)
    {
        var (low, high) = (0, Instances.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = Instances[middle].Key;
            if (found == key)
            {
                return middle;
            }

            (low, high) = found < key ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    public bool IsAlive(ElementInstance e) => !_ended && Find(e.Key) == e;

    /// <summary>A new element instance in a scope; it does nothing yet.</summary>
    public ElementInstance Create(FlowNode node, ElementInstance scope)
    {
        var e = new ElementInstance(NextKey(), node.Id, scope.Key) { Node = node };
        scope.Live++;
        Instances.Add(e);
        return e;
    }

    /// <summary>A token arrives at an element and waits for its turn.</summary>
    public ElementInstance Arrive(FlowNode node, ElementInstance scope, string? via)
    {
        var e = Create(node, scope);
        e.Via = via;
        Enqueue(e);
        return e;
    }

    public void Enqueue(ElementInstance e) => _queue.Enqueue(e.Key);

    public void Emptied(ElementInstance scope) => _emptied.Add(scope);

    /// <summary>The element has begun: once per element instance.</summary>
    public void Activated(ElementInstance e)
    {
        if (e.Phase is Phase.Ready or Phase.Joining)
        {
            e.Phase = Phase.Active;
            e.Listening = null;
            Record(HistoryKind.ElementStarted, e);
        }
    }

    /// <summary>The work of an element is done: output mappings, then the way on.</summary>
    public void Complete(ElementInstance e)
    {
        e.Phase = Phase.Completing;
        if (!Variables.MapOutputs(e) || (e.Role == Role.Inner && !((Activity)e.Node).Loop!.Collect(this, e)))
        {
            return;
        }

        Waits.CloseOf(e, CloseReason.Withdrawn);
        if (Listeners.HaveRun(e, ListenerEvent.End))
        {
            Completed(e);
        }
    }

    /// <summary>The element has ended: outputs are mapped, end listeners have run.</summary>
    public void Completed(ElementInstance e)
    {
        if (e.Node is Process process)
        {
            End(new InstanceOutcome.Completed());
            return;
        }

        e.Listening = null;
        Record(HistoryKind.ElementCompleted, e);
        e.Phase = Phase.Leaving;
        Leave(e);
    }

    /// <summary>The way on: the compensation that asked, the loop around, or the outgoing flows.</summary>
    public void Leave(ElementInstance e)
    {
        if (e.Role == Role.Inner)
        {
            ((Activity)e.Node).Loop!.InnerCompleted(this, e);
        }
        else if (e.Thrower != 0)
        {
            Compensation.HandlerLeaves(e);
        }
        else if (new Flows(this).TryTake(e))
        {
            Scopes.Retire(e);
        }
    }

    /// <summary>Tries what may end in an incident, and takes everything back.</summary>
    /// <returns>The incident, or null.</returns>
    public Incident? Trial(ElementInstance e, Action attempt)
    {
        var (before, effects) = (e.Incident, _effects.Count);
        e.Incident = null;
        attempt();
        var incident = e.Incident;
        e.Incident = before;
        _effects.RemoveRange(effects, _effects.Count - effects);
        return incident;
    }

    /// <summary>The token cannot move until somebody acts.</summary>
    /// <returns>Always false, so that callers can return it.</returns>
    public bool Stick(ElementInstance e, string code, string message)
    {
        e.Incident = new(code, message);
        Emit(new Effect.IncidentOpened(e.Key, e.Node.Element, code, message));
        return false;
    }

    /// <summary>Moves tokens until every one waits.</summary>
    public void Settle()
    {
        while (!_ended)
        {
            if (VariablesChanged)
            {
                VariablesChanged = false;
                Waits.AskAllConditions();
            }
            else if (_emptied.Count > 0)
            {
                var scope = _emptied[0];
                _emptied.RemoveAt(0);
                if (scope is not { Phase: Phase.Active, Incident: null } || !IsAlive(scope))
                {
                    continue;
                }

                if (scope.Live == 0)
                {
                    scope.Node.ChildrenEnded(this, scope);
                }
                else
                {
                    scope.Node.ChildLeft(this, scope);
                }
            }
            else if (_queue.TryDequeue(out var key))
            {
                if (Find(key) is { Incident: null } e)
                {
                    Turn(e);
                }
            }
            else if (!Joins.FireOne())
            {
                return;
            }
        }
    }

    private void Turn(ElementInstance e)
    {
        if (e.Role != Role.Inner && ++_steps > Services.Limits.StepsWithoutWait)
        {
            Stick(e, "process.steps.exceeded",
                $"Expected the instance to wait within {Services.Limits.StepsWithoutWait} element activations. Saw more at '{e.ElementId}': "
                + "is there a loop without a wait? Correct the variables that keep it going and retry, or move the token.");
        }
        else if (e.Phase == Phase.Ready)
        {
            e.Node.Enter(this, e);
        }
        else
        {
            e.Node.Continue(this, e);
        }
    }

    /// <summary>The instance is over: everything it waits for is withdrawn.</summary>
    public void End(InstanceOutcome outcome)
    {
        if (_ended)
        {
            return;
        }

        Scopes.TerminateContent(Root);
        Listeners.Withdraw(Root);
        Waits.CloseOf(Root, CloseReason.Withdrawn);
        _ended = true;
        Record(outcome is InstanceOutcome.Completed ? HistoryKind.ElementCompleted : HistoryKind.ElementTerminated, Root);
        Emit(new Effect.InstanceEnded(outcome, Root.Locals));
    }

    public Step Accept()
    {
        var state = new InstanceState
        {
            InstanceId = _instanceId,
            HasEnded = _ended,
            IsSuspended = IsSuspended,
            CallDepth = _callDepth,
            Sequence = _sequence,
            Instances = [.. Instances],
            Waits = Waits.IsUsed ? [.. Waits.All] : [],
        };
        return new(state, [.. _effects], Accepted);
    }

    private static readonly Verdict Accepted = new Verdict.Accepted();
}
