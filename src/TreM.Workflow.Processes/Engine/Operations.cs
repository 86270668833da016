using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>What people may do to a running instance from outside. Each leaves who and why in the history.</summary>
internal readonly struct Operations(Run run)
{
    public Verdict.Refused? Take(Stimulus stimulus) => stimulus switch
    {
        Stimulus.Suspended s => Suspend(s),
        Stimulus.Resumed s => Resume(s),
        Stimulus.Cancelled s => Cancel(s),
        Stimulus.VariablesSet s => SetVariables(s),
        Stimulus.IncidentRetried s => Retry(s),
        Stimulus.TokenMoved s => Move(s),
        Stimulus.Migrated s => Migrate(s),
        _ => throw new ArgumentException($"Expected a known stimulus. Saw {stimulus.GetType().Name}.", nameof(stimulus)),
    };

    private Verdict.Refused? Suspend(Stimulus.Suspended s)
    {
        run.IsSuspended = true;
        return Note("suspended", run.Root, s.Reason);
    }

    private Verdict.Refused? Resume(Stimulus.Resumed s)
    {
        if (!run.IsSuspended)
        {
            return new("process.instance.running", "Expected the instance to be suspended. It is running.");
        }

        run.IsSuspended = false;
        return Note("resumed", run.Root, s.Reason);
    }

    private Verdict.Refused? Cancel(Stimulus.Cancelled s)
    {
        run.IsSuspended = false;
        Note("cancelled", run.Root, s.Reason);
        run.End(new InstanceOutcome.Cancelled(s.Reason));
        return null;
    }

    private Verdict.Refused? SetVariables(Stimulus.VariablesSet s)
    {
        if (run.Find(s.ScopeKey ?? InstanceState.RootKey) is not { IsLive: true } scope)
        {
            return Unknown(s.ScopeKey ?? 0);
        }

        if (TooLarge(s.Variables, scope.Locals) is { } refused)
        {
            return refused;
        }

        if (LoopNames.Written(scope, s.Variables) is { } owned)
        {
            return new("process.variable.owned", $"Expected '{owned}' to be left to the multi-instance '{scope.ElementId}', which collects its results there.");
        }

        Note("variables", scope, s.Reason);
        run.Variables.SetLocal(scope, scope, s.Variables);
        return null;
    }

    private Verdict.Refused? Retry(Stimulus.IncidentRetried s)
    {
        if (run.Find(s.Key) is not { Incident: not null } e)
        {
            return new("process.incident.unknown", $"Expected an incident under key {s.Key}. Saw none: it is over already.");
        }

        if (TooLarge(s.Variables, FeelContext.Empty) is { } refused)
        {
            return refused;
        }

        Note("retried", e, s.Reason);
        e.Incident = null;
        run.Emit(new Effect.IncidentClosed(e.Key, e.Node.Element));
        if (!run.Variables.Propagate(e, s.Variables))
        {
            return null;
        }

        if (e.Listening is { JobKey: not 0 })
        {
            run.Listeners.Open(e);
            return null;
        }

        switch (e.Phase)
        {
            case Phase.Ready:
                run.Enqueue(e);
                break;
            case Phase.Active:
                e.Node.Execute(run, e);
                break;
            case Phase.Completing:
                run.Complete(e);
                break;
            case Phase.Leaving:
                run.Leave(e);
                break;
        }

        return null;
    }

    private Verdict.Refused? Move(Stimulus.TokenMoved s)
    {
        if (run.Find(s.Key) is not { IsLive: true, Scope: not 0, Thrower: 0 } e || e.Role == Role.Inner)
        {
            return Unknown(s.Key);
        }

        if (!run.Definition.Nodes.TryGetValue(s.TargetElementId, out var target) || target.Parent != e.Node.Parent
            || target is BoundaryEvent or EventSubProcess or Activity { IsForCompensation: true })
        {
            return new("process.move.target",
                $"Expected '{s.TargetElementId}' to be an element that tokens reach, in the same process or sub-process as '{e.ElementId}'. Choose another.");
        }

        Note("moved", e, s.Reason, ("target", s.TargetElementId));
        var moved = run.Arrive(target, run.Find(e.Scope)!, via: null);
        moved.Gathered = true;
        run.Scopes.Terminate(e);
        return null;
    }

    private Verdict.Refused? Migrate(Stimulus.Migrated s)
    {
        var problems = Migration.Problems(run, s.Target, s.Mapping);
        if (problems.Count > 0)
        {
            return new("process.migration.refused", string.Join(" ", problems.Select(p => p.Message)));
        }

        Note("migrated", run.Root, s.Reason, ("from", run.Definition.ContentHash), ("to", s.Target.ContentHash));
        Migration.Apply(run, s.Target, s.Mapping);
        return null;
    }

    private Verdict.Refused? Note(string operation, ElementInstance e, string reason, params (string, object?)[] more)
    {
        run.Record(HistoryKind.Operation, e, FeelContext.Of([("operation", operation), ("actor", run.Actor), ("reason", reason), .. more]));
        return null;
    }

    private Verdict.Refused? TooLarge(FeelContext variables, FeelContext held) =>
        VariableSize.Problem(variables, held, run.Services.Limits) is { } problem ? new("process.variable.size", problem) : null;

    private static Verdict.Refused Unknown(long key) =>
        new("process.key.unknown", $"Expected an element instance or scope under key {key}. Saw none: it has ended.");
}
