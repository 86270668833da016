using System.Diagnostics.CodeAnalysis;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>Jobs that run before and after an element, and around a user task, one after another; the element waits for each.</summary>
/// <remarks>
/// As in Camunda 8: start listeners come after the input mappings, end listeners after the output mappings. What a start
/// listener sets is the element's own; what an end listener sets goes outwards. A listener whose job fails is an
/// incident, and a retry runs that listener again.
/// </remarks>
internal readonly struct Listeners(Run run)
{
    /// <summary>Whether every listener of this kind has run; if not, the next one's job is opened and the element waits.</summary>
    /// <param name="held">What the element goes on with afterwards.</param>
    public bool HaveRun(ElementInstance e, ListenerEvent on, FeelContext? held = null)
    {
        if (e.Role == Role.Body || e.Node.ListenersOn(on).IsEmpty
            || (e.Listening is { } now && (now.On > on || (now.On == on && now.Index >= e.Node.ListenersOn(on).Length))))
        {
            return true;
        }

        e.Listening = new(on, 0, run.NextKey(), held ?? e.Listening?.Held, run.Actor);
        Open(e);
        return false;
    }

    /// <summary>Hands out the job of the listener that is next, again after an incident under the same key.</summary>
    public void Open(ElementInstance e)
    {
        var now = e.Listening!;
        e.Node.ListenersOn(now.On)[now.Index].Job.OpenAs(run, e, now.JobKey, now.On);
    }

    /// <summary>The element instance whose listener waits under this key.</summary>
    public bool TryFind(long jobKey, [NotNullWhen(true)] out ElementInstance? e)
    {
        e = run.Instances.Find(i => i.Listening?.JobKey == jobKey && i.Incident is null);
        return e is not null;
    }

    /// <summary>A listener's job is done: the next one, or what the element waited to do.</summary>
    public Verdict.Refused? Done(ElementInstance e, FeelContext variables, JobResult? result)
    {
        var now = e.Listening!;
        if (result is { Denied: true } && now.On != ListenerEvent.Completing)
        {
            return new("process.listener.denied", $"Expected only a completing listener to deny. Saw one for {now.On} at '{e.ElementId}'.");
        }

        run.Emit(new Effect.JobClosed(now.JobKey, e.Node.Element, CloseReason.Completed));
        if (result is { Denied: true })
        {
            e.Listening = null;
            run.Record(HistoryKind.Operation, e, FeelContext.Of(("operation", "denied"), ("actor", run.Actor), ("reason", result.Reason ?? "")));
            return null;
        }

        var corrections = result?.Corrections ?? FeelContext.Empty;
        var held = now.On == ListenerEvent.Completing ? (now.Held ?? FeelContext.Empty).With(variables)
            : corrections.Count > 0 ? (now.Held ?? FeelContext.Empty).With(corrections) : now.Held;
        if (!Keep(e, now.On, variables))
        {
            return null;
        }

        e.Listening = now with { Index = now.Index + 1, JobKey = 0, Held = held };
        if (e.Listening.Index < e.Node.ListenersOn(now.On).Length)
        {
            e.Listening = e.Listening with { JobKey = run.NextKey() };
            Open(e);
        }
        else
        {
            GoOn(e, now.On);
        }

        return null;
    }

    /// <summary>The element goes: nobody needs the listener's job.</summary>
    public void Withdraw(ElementInstance e)
    {
        if (e is { Listening.JobKey: not 0 and var key, Incident: null })
        {
            run.Emit(new Effect.JobClosed(key, e.Node.Element, CloseReason.Withdrawn));
        }
    }

    private bool Keep(ElementInstance e, ListenerEvent on, FeelContext variables) => on switch
    {
        ListenerEvent.Completing => true,
        ListenerEvent.End when e.Scope != 0 => run.Variables.Propagate(run.Find(e.Scope)!, variables),
        _ => run.Variables.SetLocal(e, e, variables),
    };

    private void GoOn(ElementInstance e, ListenerEvent on)
    {
        switch (on)
        {
            case ListenerEvent.Start:
                e.Node.Resume(run, e);
                break;
            case ListenerEvent.Creating or ListenerEvent.Assigning:
                e.Node.Execute(run, e);
                break;
            case ListenerEvent.Completing:
                var (held, actor) = (e.Listening!.Held!, e.Listening.Actor);
                e.Listening = null;
                e.Flag = false;
                run.Emit(new Effect.TaskClosed(e.Key, e.Node.Element, CloseReason.Completed) { By = actor });
                if (run.Variables.TakeResult(e, held))
                {
                    run.Complete(e);
                }

                break;
            default:
                run.Completed(e);
                break;
        }
    }
}
