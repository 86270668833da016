using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>What element instances wait for: timers, messages, signals and conditions.</summary>
internal sealed class Waits(Run run)
{
    /// <summary>By rising key.</summary>
    public List<Wait> All { get; } = [];

    public bool IsUsed => All.Count > 0;

    /// <summary>Opens what these events wait for, all or nothing: false after an incident at the owner.</summary>
    public bool OpenAll(ElementInstance owner, IEnumerable<ICatching> events)
    {
        var prepared = new List<(ICatching Event, Wait Wait)>();
        foreach (var catching in events)
        {
            for (var i = 0; i < catching.Definitions.Length; i++)
            {
                if (!catching.Definitions[i].TryPrepare(run, owner, new(0, owner.Key, catching.Node.Id, i, default), out var wait))
                {
                    return false;
                }

                if (wait is not null)
                {
                    prepared.Add((catching, wait));
                }
            }
        }

        foreach (var (catching, wait) in prepared)
        {
            Open(catching.Node, wait);
        }

        return true;
    }

    /// <summary>Opens one wait under a new key and tells the world.</summary>
    public void Open(FlowNode node, Wait prepared)
    {
        var wait = prepared with { Key = run.NextKey(), Happened = false };
        All.Add(wait);
        switch (wait.Kind)
        {
            case WaitKind.Timer:
                run.Emit(new Effect.TimerOpened(wait.Key, node.Element, wait.Due));
                break;
            case WaitKind.Message:
                run.Emit(new Effect.SubscriptionOpened(wait.Key, node.Element, SubscriptionKind.Message, wait.Name!, wait.Correlation));
                break;
            case WaitKind.Signal:
                run.Emit(new Effect.SubscriptionOpened(wait.Key, node.Element, SubscriptionKind.Signal, wait.Name!, null));
                break;
        }
    }

    public Wait? Find(long key) => All.Find(w => w.Key == key);

    /// <summary>No longer waits for this.</summary>
    public void Close(Wait wait, CloseReason reason)
    {
        if (!All.Remove(wait))
        {
            return;
        }

        Tell(wait, reason);
    }

    /// <summary>No longer waits for anything of this owner.</summary>
    public void CloseOf(ElementInstance owner, CloseReason reason) => CloseWhere(owner.Key, null, reason);

    /// <summary>No longer waits for what is left of one event.</summary>
    public void CloseOf(ElementInstance owner, string eventId) => CloseWhere(owner.Key, eventId, CloseReason.Withdrawn);

    /// <summary>
    /// The wait has come true. A parallel multiple event waits until all its parts have; any other event happens now.
    /// </summary>
    public void Happen(Wait wait, FeelContext payload)
    {
        var owner = run.Find(wait.Owner)!;
        var node = run.Definition.Node(wait.EventId);
        if (node is ICatching { IsParallelMultiple: true })
        {
            All[All.IndexOf(wait)] = wait with { Happened = true };
            Tell(wait, CloseReason.Completed);
            if (!run.Variables.TakeResult(owner, payload) || All.Exists(w => w.Owner == wait.Owner && w.EventId == wait.EventId && !w.Happened))
            {
                return;
            }

            payload = FeelContext.Empty;
        }
        else if (wait.Kind == WaitKind.Condition)
        {
            All[All.IndexOf(wait)] = wait with { Happened = true };
        }
        else
        {
            Close(wait, CloseReason.Completed);
        }

        node.Happened(run, owner, wait, payload);
    }

    /// <summary>A signal reaches everyone here who waits for it now; whoever begins to wait because of it is not reached.</summary>
    public void Deliver(string signal, FeelContext payload)
    {
        foreach (var wait in All.FindAll(w => w.Kind == WaitKind.Signal && !w.Happened && w.Name == signal))
        {
            if (Find(wait.Key) is not null && !run.HasEnded)
            {
                Happen(wait, payload);
            }
        }
    }

    /// <summary>Waits again for the same after a non-interrupting event; conditions wait until they have been false.</summary>
    public void Renew(ElementInstance owner, FlowNode node, Wait wait)
    {
        if (!run.IsAlive(owner))
        {
            return;
        }

        if (node is ICatching { IsParallelMultiple: true })
        {
            var parts = All.FindAll(w => w.Owner == owner.Key && w.EventId == node.Id);
            All.RemoveAll(parts.Contains);
            foreach (var part in parts)
            {
                Open(node, part);
            }
        }
        else if (wait.Kind == WaitKind.Timer)
        {
            if (wait.Left != 0 && wait.Period is not null)
            {
                Open(node, wait with { Due = Timing.Next(wait.Due, wait.Period, run.At), Left = wait.Left < 0 ? -1 : wait.Left - 1 });
            }
        }
        else if (wait.Kind != WaitKind.Condition)
        {
            Open(node, wait);
        }
    }

    /// <summary>Asks the conditions that this instance waits for. False when it is gone after that.</summary>
    public bool AskConditionsOf(ElementInstance owner)
    {
        Ask(w => w.Owner == owner.Key);
        return run.IsAlive(owner);
    }

    /// <summary>Asks all conditions: one that turns from false to true happens.</summary>
    public void AskAllConditions() => Ask(_ => true);

    private void Ask(Predicate<Wait> which)
    {
        foreach (var wait in All.FindAll(w => w.Kind == WaitKind.Condition && which(w)))
        {
            if (run.HasEnded || Find(wait.Key) is not { } now || run.Find(now.Owner) is not { } owner)
            {
                continue;
            }

            var condition = ((ICatching)run.Definition.Node(now.EventId)).Definitions[now.Index].Condition!;
            var holds = run.Variables.EvaluateOrNull(owner, condition) is true;
            if (holds && !now.Happened)
            {
                Happen(now, FeelContext.Empty);
            }
            else if (!holds && now.Happened && run.Definition.Node(now.EventId) is not ICatching { IsParallelMultiple: true })
            {
                All[All.IndexOf(now)] = now with { Happened = false };
            }
        }
    }

    private void CloseWhere(long owner, string? eventId, CloseReason reason)
    {
        for (var i = All.Count - 1; i >= 0; i--)
        {
            var wait = All[i];
            if (wait.Owner == owner && (eventId is null || wait.EventId == eventId))
            {
                All.RemoveAt(i);
                if (!wait.Happened)
                {
                    Tell(wait, reason);
                }
            }
        }
    }

    private void Tell(Wait wait, CloseReason reason)
    {
        var element = run.Definition.Node(wait.EventId).Element;
        switch (wait.Kind)
        {
            case WaitKind.Timer:
                run.Emit(new Effect.TimerClosed(wait.Key, element, reason));
                break;
            case WaitKind.Message or WaitKind.Signal:
                run.Emit(new Effect.SubscriptionClosed(wait.Key, element, reason));
                break;
        }
    }
}
