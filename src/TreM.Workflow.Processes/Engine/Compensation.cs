using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Undoing completed activities, one after another, the last completed first.</summary>
/// <remarks>
/// BPMN 2.0.2 section 13.5.5. What can be compensated stays in the state as a completed record with its variables. A
/// sub-process without a handler of its own is undone by undoing what it completed.
/// </remarks>
internal readonly struct Compensation(Run run)
{
    /// <summary>Undoes an activity, or everything in the thrower's scope. True when there is nothing (more) to do.</summary>
    public bool Begin(ElementInstance thrower, string? activityId)
    {
        if (activityId is null)
        {
            return BeginWith(thrower, ScopesOf(thrower).SelectMany(CompletedIn));
        }

        for (var scope = run.Find(thrower.Scope); scope is not null; scope = run.Find(scope.Scope))
        {
            var key = scope.Key;
            if (run.Instances.FindAll(e => e.Scope == key && !e.IsLive && e.ElementId == activityId) is { Count: > 0 } found)
            {
                return BeginWith(thrower, found);
            }
        }

        return true;
    }

    /// <summary>Undoes everything that a scope has completed.</summary>
    public bool BeginAll(ElementInstance thrower, ElementInstance scope) => BeginWith(thrower, CompletedIn(scope));

    /// <summary>A handler has completed: the thrower hears of it.</summary>
    public void HandlerLeaves(ElementInstance handler)
    {
        var scope = run.Find(handler.Scope)!;
        run.Scopes.Remove(handler);
        if (handler.Node is EventSubProcess && !scope.IsLive)
        {
            run.Scopes.Remove(scope);
        }

        HandlerEnded(handler.Thrower);
    }

    /// <summary>The next one, or the end of the compensation.</summary>
    public void HandlerEnded(long throwerKey)
    {
        if (run.Find(throwerKey) is { } thrower && Next(thrower))
        {
            ((ThrowEvent)thrower.Node).Compensated(run, thrower);
        }
    }

    /// <summary>The thrower is gone: its handlers end too.</summary>
    public void Abandon(ElementInstance thrower)
    {
        thrower.Compensating = [];
        foreach (var handler in run.Instances.FindAll(e => e.Thrower == thrower.Key))
        {
            run.Scopes.Terminate(handler);
        }
    }

    private IEnumerable<ElementInstance> ScopesOf(ElementInstance thrower)
    {
        var scope = run.Find(thrower.Scope)!;
        yield return scope;
        if (scope.Node is EventSubProcess)
        {
            yield return run.Find(scope.Scope)!;
        }
    }

    private List<ElementInstance> CompletedIn(ElementInstance scope) => run.Instances.FindAll(e => e.Scope == scope.Key && !e.IsLive);

    private bool BeginWith(ElementInstance thrower, IEnumerable<ElementInstance> completed)
    {
        thrower.Compensating = [.. completed.OrderByDescending(e => e.Order).SelectMany(Handled).Select(e => e.Key)];
        return Next(thrower);
    }

    /// <summary>The records to undo for one completed activity.</summary>
    private IEnumerable<ElementInstance> Handled(ElementInstance e) =>
        e.Node is Activity { Handler: not null } || (e.Role != Role.Body && e.Node is ScopeNode { CompensatedBy: not null })
            ? [e]
            : CompletedIn(e).OrderByDescending(inner => inner.Order).SelectMany(Handled);

    private bool Next(ElementInstance thrower)
    {
        while (!thrower.Compensating.IsEmpty)
        {
            var key = thrower.Compensating[0];
            thrower.Compensating = thrower.Compensating.RemoveAt(0);
            if (run.Find(key) is not { IsLive: false } completed)
            {
                continue;
            }

            if (completed.Node is Activity { Handler: { } handler })
            {
                var scope = run.Find(completed.Scope)!;
                run.Scopes.Remove(completed);
                run.Arrive(handler, scope, via: null).Thrower = thrower.Key;
            }
            else
            {
                ((ScopeNode)completed.Node).CompensatedBy!.Compensate(run, completed, thrower.Key);
            }

            return false;
        }

        return true;
    }
}
