using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Where tokens wait for each other.</summary>
/// <remarks>
/// BPMN 2.0.2 sections 13.4.1, 13.4.3 and 13.4.5. Tokens that wait are records; nothing is counted up. Inclusive joins
/// are asked when no token can move: a token that arrived, moved on or died can each complete one.
/// </remarks>
internal readonly struct Joins(Run run)
{
    /// <summary>Whether every incoming flow has a token now that this one came; if so they become one.</summary>
    public bool HasAllFlows(ElementInstance e)
    {
        var waiting = Waiting(e);
        if (waiting.Count < e.Node.Incoming.Length - 1)
        {
            return false;
        }

        var others = new List<ElementInstance>();
        foreach (var flow in e.Node.Incoming)
        {
            if (flow.Id == e.Via)
            {
                continue;
            }

            if (waiting.Find(w => w.Via == flow.Id) is not { } token)
            {
                return false;
            }

            others.Add(token);
        }

        others.ForEach(run.Scopes.Remove);
        return true;
    }

    /// <summary>Whether so many tokens have come; if so they become one.</summary>
    public bool HasQuantity(ElementInstance e, int quantity)
    {
        var waiting = Waiting(e).FindAll(w => w != e);
        if (waiting.Count < quantity - 1)
        {
            return false;
        }

        e.Gathered = true;
        waiting.GetRange(0, quantity - 1).ForEach(run.Scopes.Remove);
        return true;
    }

    /// <summary>The tokens that wait at the same element in the same scope, oldest first.</summary>
    public List<ElementInstance> Waiting(ElementInstance e) =>
        run.Instances.FindAll(w => w.Phase == Phase.Joining && w.Node == e.Node && w.Scope == e.Scope);

    public bool IsResetting(ElementInstance e) =>
        run.Instances.Exists(w => w.Phase == Phase.Resetting && w.Node == e.Node && w.Scope == e.Scope);

    /// <summary>Takes one token from every flow that has one; <paramref name="e"/> stands for all of them.</summary>
    public List<ElementInstance> Consume(ElementInstance e)
    {
        var taken = Waiting(e).Where(w => w != e).GroupBy(w => w.Via).Where(g => g.Key != e.Via).Select(g => g.First()).ToList();
        taken.ForEach(run.Scopes.Remove);
        taken.Add(e);
        return taken;
    }

    /// <summary>A complex gateway that resets takes one token from every flow that had not given one.</summary>
    public void ConsumeFor(ElementInstance resetting)
    {
        foreach (var late in Waiting(resetting).Where(w => !resetting.Consumed.Contains(w.Via!)).GroupBy(w => w.Via).Select(g => g.First()).ToList())
        {
            run.Scopes.Remove(late);
        }
    }

    /// <summary>Fires one join that no further token can reach. False when there is none.</summary>
    public bool FireOne()
    {
        foreach (var e in run.Instances)
        {
            if (e.Incident is not null)
            {
                continue;
            }

            if (e.Phase == Phase.Joining && e.Node is InclusiveGateway inclusive && HasAllThatCome(e, inclusive.Incoming))
            {
                Stand(e);
                inclusive.Fire(run, e);
                return true;
            }

            if (e.Phase == Phase.Joining && e.Node is ComplexGateway { Activation: null } complex && HasAllThatCome(e, complex.Incoming))
            {
                Stand(e);
                complex.Fire(run, e, []);
                return true;
            }

            if (e.Phase == Phase.Resetting && HasAllThatCome(e, e.Node.Incoming.Where(f => !e.Consumed.Contains(f.Id))))
            {
                Reset(e);
                return true;
            }
        }

        return false;
    }

    private void Stand(ElementInstance e)
    {
        Consume(e);
        e.Gathered = true;
        e.Phase = Phase.Ready;
    }

    private void Reset(ElementInstance e)
    {
        var gateway = (ComplexGateway)e.Node;
        gateway.Reset(run, e);
        if (e.Incident is null && Waiting(e) is [var first, ..])
        {
            gateway.TryActivate(run, first);
        }
    }

    /// <summary>
    /// The rule of 13.4.3: no token elsewhere in the scope can reach a flow without a token, unless it can also reach a
    /// flow that has one; neither way through the gateway itself.
    /// </summary>
    private bool HasAllThatCome(ElementInstance e, IEnumerable<Flow> incoming)
    {
        var have = Waiting(e).Select(w => w.Via).ToHashSet();
        var arrived = incoming.Where(f => have.Contains(f.Id)).ToList();
        var missing = incoming.Where(f => !have.Contains(f.Id)).ToList();
        if (missing.Count == 0)
        {
            return true;
        }

        var reach = run.Definition.ReachOf(e.Node);
        return !run.Instances.Exists(t =>
            t.Scope == e.Scope && t.IsLive && t.Node != e.Node
            && missing.Exists(f => reach.CanReach(t.Node, f)) && !arrived.Exists(f => reach.CanReach(t.Node, f)));
    }
}
