using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Who catches an error or an escalation: from the inside out, at each step this very code before any code.</summary>
/// <remarks>BPMN 2.0.2 section 10.5.7 and 13.5.3.</remarks>
internal readonly struct Catching(Run run)
{
    /// <summary>Throws an error from an element instance. False when nothing catches it.</summary>
    public bool TryError(ElementInstance from, string code, FeelContext payload) =>
        TryCatch(from, c => c.Has<ErrorEvent>(out var error) ? error.Matches(code) : 0, payload);

    /// <summary>Throws an escalation; uncaught, it leaves for the caller.</summary>
    public void Escalate(ElementInstance from, string code, FeelContext payload)
    {
        if (!TryCatch(from, c => c.Has<EscalationEvent>(out var escalation) ? escalation.Matches(code) : 0, payload))
        {
            run.Emit(new Effect.EscalationLeft(from.Node.Element, code, payload));
        }
    }

    private bool TryCatch(ElementInstance from, Func<ICatching, int> matches, FeelContext payload)
    {
        for (var e = from; e is not null; e = run.Find(e.Scope))
        {
            if (e.Role != Role.Inner && e.IsLive && e.Node is Activity activity
                && Best(activity.Boundaries, matches) is { } boundary)
            {
                boundary.Trigger(run, e, payload);
                return true;
            }

            if (run.Find(e.Scope) is { Flag: false, IsLive: true } scope && scope.Role != Role.Body && scope.Node is ScopeNode node
                && Best(node.EventSubProcesses.Select(s => s.Start), matches) is { } start)
            {
                ((EventSubProcess)start.Parent!).Trigger(run, scope, payload);
                return true;
            }
        }

        return false;
    }

    private static T? Best<T>(IEnumerable<T> candidates, Func<ICatching, int> matches)
        where T : class, ICatching
    {
        T? best = null;
        var most = 0;
        foreach (var candidate in candidates)
        {
            if (matches(candidate) is var match && match > most)
            {
                (best, most) = (candidate, match);
            }
        }

        return best;
    }
}
