using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Elements;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Engine;

/// <summary>What each stimulus does first; after it the tokens move. An answer other than null refuses it, and nothing has changed.</summary>
internal readonly struct Stimuli(Run run)
{
    public Verdict.Refused? Take(Stimulus stimulus) => stimulus switch
    {
        Stimulus.TaskCompleted s => Finished(s.Key, Awaited.Person, s.Variables),
        Stimulus.JobCompleted s when run.Listeners.TryFind(s.Key, out var e) => TooLarge(s.Variables) ?? run.Listeners.Done(e, s.Variables, s.Result),
        Stimulus.JobCompleted s => Finished(s.Key, Awaited.Worker, s.Variables),
        Stimulus.JobFailed s => Failed(s),
        Stimulus.ErrorThrown s => Threw(s),
        Stimulus.EscalationThrown s => Escalated(s.Key, s.EscalationCode, s.Variables),
        Stimulus.ChildEscalated s => Escalated(s.Key, s.EscalationCode, s.Variables),
        Stimulus.ChildEnded s => ChildEnded(s),
        Stimulus.TimerFired s => Happened(s.Key, WaitKind.Timer, FeelContext.Empty),
        Stimulus.MessageReceived s => Happened(s.Key, WaitKind.Message, s.Payload),
        Stimulus.SignalReceived s => Happened(s.Key, WaitKind.Signal, s.Payload),
        _ => new Operations(run).Take(stimulus),
    };

    private Verdict.Refused? Finished(long key, Awaited awaited, FeelContext variables)
    {
        if (!TryWaiting(key, awaited, out var e) || !e.Flag)
        {
            return Unknown(key);
        }

        if (e.Listening is not null)
        {
            return new("process.task.completing", $"Expected '{e.ElementId}' to be open. It has been answered, and listeners look at the answer now.");
        }

        if (TooLarge(variables) is { } refused)
        {
            return refused;
        }

        if (awaited == Awaited.Person && !run.Listeners.HaveRun(e, ListenerEvent.Completing, variables))
        {
            return null;
        }

        e.Flag = false;
        run.Emit(awaited == Awaited.Person
            ? new Effect.TaskClosed(key, e.Node.Element, CloseReason.Completed)
            : new Effect.JobClosed(key, e.Node.Element, CloseReason.Completed));
        if (run.Variables.TakeResult(e, variables))
        {
            run.Complete(e);
        }

        return null;
    }

    private Verdict.Refused? Failed(Stimulus.JobFailed failed)
    {
        if (run.Listeners.TryFind(failed.Key, out var listening))
        {
            run.Listeners.Withdraw(listening);
            run.Stick(listening, failed.Code, failed.Message);
            return null;
        }

        if ((!TryWaiting(failed.Key, Awaited.Worker, out var e) && !TryWaiting(failed.Key, Awaited.CalledInstance, out e)) || !e.Flag)
        {
            return Unknown(failed.Key);
        }

        e.Node.Withdraw(run, e);
        run.Stick(e, failed.Code, failed.Message);
        return null;
    }

    private Verdict.Refused? Threw(Stimulus.ErrorThrown thrown)
    {
        if (!run.Listeners.TryFind(thrown.Key, out var e) && (!TryActive(thrown.Key, out e) || e.Node.Awaits is Awaited.Nobody))
        {
            return Unknown(thrown.Key);
        }

        if (TooLarge(thrown.Variables) is { } refused)
        {
            return refused;
        }

        if (!run.Catching.TryError(e, thrown.ErrorCode, thrown.Variables))
        {
            run.Listeners.Withdraw(e);
            if (e.Listening is null)
            {
                e.Node.Withdraw(run, e);
            }

            run.Stick(e, "process.error.uncaught",
                $"Expected an error event to catch '{thrown.ErrorCode}' from '{e.ElementId}'. Saw none. Retry, or move the token.");
        }

        return null;
    }

    private Verdict.Refused? Escalated(long key, string code, FeelContext variables)
    {
        if (!TryActive(key, out var e) || e.Node.Awaits is Awaited.Nobody)
        {
            return Unknown(key);
        }

        if (TooLarge(variables) is { } refused)
        {
            return refused;
        }

        run.Catching.Escalate(e, code, variables);
        return null;
    }

    private Verdict.Refused? ChildEnded(Stimulus.ChildEnded ended)
    {
        if (!TryWaiting(ended.Key, Awaited.CalledInstance, out var e) || !e.Flag)
        {
            return Unknown(ended.Key);
        }

        ((CallActivity)e.Node).ChildEnded(run, e, ended.Outcome, ended.Variables);
        return null;
    }

    private Verdict.Refused? Happened(long key, WaitKind kind, FeelContext payload)
    {
        if (run.Waits.Find(key) is not { Happened: false } wait || wait.Kind != kind)
        {
            return Unknown(key);
        }

        if (TooLarge(payload) is { } refused)
        {
            return refused;
        }

        run.Waits.Happen(wait, payload);
        return null;
    }

    private bool TryActive(long key, out ElementInstance e)
    {
        e = run.Find(key)!;
        return e is { Phase: Phase.Active, Role: not Role.Body };
    }

    private bool TryWaiting(long key, Awaited awaited, out ElementInstance e) => TryActive(key, out e) && e.Node.Awaits == awaited && e.Incident is null;

    private Verdict.Refused? TooLarge(FeelContext variables) =>
        VariableSize.Problem(variables, FeelContext.Empty, run.Services.Limits) is { } problem ? new("process.variable.size", problem) : null;

    private static Verdict.Refused Unknown(long key) =>
        new("process.key.unknown", $"Expected something that waits under key {key}. Saw nothing: it has happened already or is no longer wanted.");
}
