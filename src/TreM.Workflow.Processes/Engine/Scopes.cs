using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>The tree of scopes: how element instances leave it.</summary>
internal readonly struct Scopes(Run run)
{
    /// <summary>The scope ends when nothing inside lives; asked once the current token has made its move.</summary>
    public void MayHaveEnded(ElementInstance scope)
    {
        if (scope.Live == 0 || scope.Node is AdHocSubProcess)
        {
            run.Emptied(scope);
        }
    }

    /// <summary>A completed element leaves, or stays as a record because it can be compensated.</summary>
    public void Retire(ElementInstance e)
    {
        if (!e.Node.IsCompensable || e.Node is EventSubProcess)
        {
            Remove(e);
            return;
        }

        if (e.Node is Activity { Handler: not null })
        {
            RemoveContent(e);
        }

        e.Phase = Phase.Done;
        e.Order = run.NextKey();
        LeaveScope(e);
    }

    /// <summary>Removes an element instance that has completed, with the records inside.</summary>
    public void Remove(ElementInstance e)
    {
        RemoveContent(e);
        run.Delete(e);
        if (e.IsLive)
        {
            LeaveScope(e);
        }
    }

    /// <summary>Ends an element instance from outside, with everything inside.</summary>
    public void Terminate(ElementInstance e)
    {
        if (!run.IsAlive(e))
        {
            return;
        }

        TerminateContent(e);
        run.Waits.CloseOf(e, CloseReason.Withdrawn);
        run.Listeners.Withdraw(e);
        if (e.Phase is Phase.Active or Phase.Completing or Phase.Leaving)
        {
            if (e.Phase == Phase.Active)
            {
                e.Node.Withdraw(run, e);
            }

            run.Record(HistoryKind.ElementTerminated, e);
        }

        if (e.Incident is not null)
        {
            run.Emit(new Effect.IncidentClosed(e.Key, e.Node.Element));
        }

        Remove(e);
    }

    /// <summary>Ends everything inside a scope, except one instance.</summary>
    public void TerminateContent(ElementInstance scope, ElementInstance? except = null, bool keepRecords = false)
    {
        for (var i = run.Instances.Count - 1; i >= 0; i--)
        {
            if (i >= run.Instances.Count)
            {
                continue;
            }

            var e = run.Instances[i];
            if (e.Scope != scope.Key || e == except || (keepRecords && !e.IsLive))
            {
                continue;
            }

            if (e.IsLive)
            {
                Terminate(e);
            }
            else
            {
                TerminateContent(e);
                RemoveContent(e);
                run.Delete(e);
            }
        }
    }

    /// <summary>The nearest scope around an element instance whose element is a process or sub-process (never a loop).</summary>
    public ElementInstance Enclosing(ElementInstance e)
    {
        var scope = run.Find(e.Scope)!;
        while (scope.Role == Role.Body)
        {
            scope = run.Find(scope.Scope)!;
        }

        return scope;
    }

    private void RemoveContent(ElementInstance e)
    {
        if (e.Node is not ScopeNode && e.Role != Role.Body)
        {
            return;
        }

        for (var i = run.Instances.Count - 1; i >= 0; i--)
        {
            if (i < run.Instances.Count && run.Instances[i] is var child && child.Scope == e.Key)
            {
                RemoveContent(child);
                run.Delete(child);
            }
        }
    }

    private void LeaveScope(ElementInstance e)
    {
        if (run.Find(e.Scope) is { } scope)
        {
            scope.Live--;
            MayHaveEnded(scope);
        }
    }
}
