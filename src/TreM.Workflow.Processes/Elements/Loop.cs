using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>What repeats an activity: standard loop or multi-instance.</summary>
internal abstract class Loop
{
    /// <summary>The loop's own instance is active: the first iterations begin.</summary>
    public abstract void Begin(Run run, ElementInstance body);

    /// <summary>An iteration's work is done, before it is recorded; false after an incident.</summary>
    public virtual bool Collect(Run run, ElementInstance inner) => true;

    /// <summary>An iteration has completed.</summary>
    public abstract void InnerCompleted(Run run, ElementInstance inner);

    /// <summary>No iteration is running.</summary>
    public abstract void IterationEnded(Run run, ElementInstance body);

    protected static ElementInstance Iterate(Run run, ElementInstance body, Feel.FeelContext locals)
    {
        body.Loop = body.Loop! with { Begun = body.Loop.Begun + 1 };
        var inner = run.Arrive(body.Node, body, body.Via);
        inner.Role = Role.Inner;
        inner.Locals = locals;
        return inner;
    }

    /// <summary>The iteration leaves; what it may have to compensate stays.</summary>
    protected static void Retire(Run run, ElementInstance inner)
    {
        if (inner.Node is ScopeNode { Handler: null })
        {
            run.Scopes.Retire(inner);
        }
        else
        {
            run.Scopes.Remove(inner);
        }
    }
}
