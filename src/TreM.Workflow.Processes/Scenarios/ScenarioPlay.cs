using System.Globalization;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.Engine;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>Does and checks the lines of one scenario. A method gives null when the line held, else what was expected and seen.</summary>
internal sealed class ScenarioPlay(Scenario scenario, ScenarioWorld world, EngineServices services)
{
    public string? Do(ScenarioStep step) => step switch
    {
        ScenarioStep.Start s => Start(s),
        ScenarioStep.Complete s => Complete(s),
        ScenarioStep.Message s => Message(s),
        ScenarioStep.Signal s => world.Broadcast(s.Name, s.Payload) ? Settled() : $"expected somebody to listen to signal {s.Name}, saw {Standing()}",
        ScenarioStep.Job s => Reply<Open.Job>(s.Type, "job", s.IsAlways, s.Answer, j => j.Type),
        ScenarioStep.Child s => Reply<Open.Call>(s.ProcessId, "call of", s.IsAlways, s.Answer, c => c.ProcessId),
        ScenarioStep.Error s => AtWait(s.Task, (i, w) => new Stimulus.ErrorThrown(world.Now, "SCENARIO", w.Key, s.Code, s.Variables)),
        ScenarioStep.Escalation s => AtWait(s.Task, (i, w) => new Stimulus.EscalationThrown(world.Now, "SCENARIO", w.Key, s.Code, s.Variables)),
        ScenarioStep.Set s => OnFirst(new Stimulus.VariablesSet(world.Now, "SCENARIO", null, s.Variables, "scenario")),
        ScenarioStep.Retry s => Retry(s),
        ScenarioStep.Operate s => OnFirst(s.Verb switch
        {
            "suspend" => new Stimulus.Suspended(world.Now, "SCENARIO", s.Reason),
            "resume" => new Stimulus.Resumed(world.Now, "SCENARIO", s.Reason),
            _ => new Stimulus.Cancelled(world.Now, "SCENARIO", s.Reason),
        }),
        ScenarioStep.Advance s => Advance(s),
        ScenarioStep.WaitsFor s => WaitsFor(s),
        ScenarioStep.Due s => Due(s),
        ScenarioStep.Sends s => Sends(s),
        ScenarioStep.Calls s => Consume<Happening.Call>(s.IsNot, $"a call of {s.ProcessId}", c => c.CalledId == s.ProcessId, c => c.CalledId),
        ScenarioStep.Decides s => Consume<Happening.Decision>(
            s.IsNot,
            $"{s.DecisionId}{(s.HasValue ? $" to give {FeelLanguage.ToLiteral(s.Value)}" : "")}",
            d => d.DecisionId == s.DecisionId && (!s.HasValue || Fits(s.Value, d.Value)),
            d => $"{d.DecisionId} {FeelLanguage.ToLiteral(d.Value)}"),
        ScenarioStep.Variable s => Variable(s),
        ScenarioStep.Escalates s => Consume<Happening.Escalation>(s.IsNot, $"escalation {s.Code}", e => e.Code == s.Code, e => e.Code),
        ScenarioStep.Ends s => Ends(s),
        ScenarioStep.Incident s => Consume<Happening.Incident>(
            s.IsNot,
            $"an incident{(s.Code is null ? "" : $" {s.Code}")}{(s.Element is null ? "" : $" at {s.Element}")}",
            i => (s.Code is null || i.Code == s.Code || i.Code.StartsWith(s.Code + ".", StringComparison.Ordinal)) && (s.Element is null || IsNamed(i.Element, s.Element)),
            i => $"{i.Code} at {ScenarioWorld.Label(i.Element)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Incidents must be expected: one that no line asked for fails the scenario at the next line that does something else.</summary>
    public string? UnexpectedIncident(ScenarioStep? next) =>
        next is not ScenarioStep.Incident && world.Happenings.OfType<Happening.Incident>().FirstOrDefault() is { } incident
            ? $"expected no incident, saw {incident.Code} at {ScenarioWorld.Label(incident.Element)}: {incident.Text}"
            : null;

    private string? Start(ScenarioStep.Start step)
    {
        if ((step.ProcessId ?? scenario.ProcessId) is not { } process)
        {
            return "expected a line 'process ID' before, or an id after 'start'";
        }

        string? startEvent = null;
        if (step.StartEvent is { } name)
        {
            startEvent = world.FindElement(process, name)?.Id;
            if (startEvent is null)
            {
                return $"expected a start event named {name} in {process}, saw none";
            }
        }

        if (world.Start(process, startEvent, step.Variables) is null)
        {
            return world.Refusal is { } refused
                ? $"expected {process} to start, saw {refused.Code}: {refused.Message}"
                : $"expected a process {process} in the folder, saw {world.KnownProcesses}";
        }

        world.Drain();
        return null;
    }

    private string? Complete(ScenarioStep.Complete step)
    {
        var open = Waiting<Open.Task>(step.Task).ToList();
        if (open.Count == 0)
        {
            return $"expected a task {step.Task} to complete, saw {Standing()}";
        }

        var (instance, task) = open[0];
        if (step.Role is { } role && !((Open.Task)task).Details.CandidateGroups.Contains(role))
        {
            return $"expected {step.Task} to be open for {role}, saw {Groups((Open.Task)task)}";
        }

        return Refused(world.Give(instance, new Stimulus.TaskCompleted(world.Now, step.Role ?? "SCENARIO", task.Key, step.Variables)));
    }

    private string? Reply<T>(string name, string what, bool isAlways, Answer answer, Func<T, string> nameOf)
        where T : Open
    {
        if (isAlways)
        {
            world.Standing[name] = answer;
        }

        var open = world.Instances.SelectMany(i => i.Waits.OfType<T>().Where(w => nameOf(w) == name || IsNamed(w.Element, name)).Select(w => (Instance: i, Wait: w))).ToList();
        if (open.Count == 0)
        {
            return isAlways ? null : $"expected an open {what} {name}, saw {Standing()}";
        }

        foreach (var (instance, wait) in isAlways ? open : open[..1])
        {
            if (Refused(world.Reply(instance, wait, answer)) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private string? AtWait(string element, Func<ScenarioInstance, Open, Stimulus> stimulus) =>
        Waiting<Open>(element).FirstOrDefault() is { Instance: { } instance, Wait: { } wait }
            ? Refused(world.Give(instance, stimulus(instance, wait)))
            : $"expected {element} to wait, saw {Standing()}";

    private string? Retry(ScenarioStep.Retry step)
    {
        foreach (var instance in world.Instances)
        {
            foreach (var (key, element) in instance.Incidents)
            {
                if (IsNamed(element, step.Element))
                {
                    return Refused(world.Give(instance, new Stimulus.IncidentRetried(world.Now, "SCENARIO", key, step.Variables, "scenario")));
                }
            }
        }

        return $"expected an incident at {step.Element}, saw {Standing()}";
    }

    private string? OnFirst(Stimulus stimulus) => world.Instances.FirstOrDefault() is { } first
        ? Refused(world.Give(first, stimulus))
        : "expected a process to have started, saw none";

    private string? Advance(ScenarioStep.Advance step)
    {
        var target = step.To;
        if (step.Workdays is { } days)
        {
            if (services.Workdays is not { } workdays)
            {
                return "expected a calendar to count workdays, saw none";
            }

            target = workdays(world.Now, days, world.Instances.FirstOrDefault()?.Variables ?? FeelContext.Empty);
        }
        else if (step.By is { } by)
        {
            target = Timing.TryAdd(world.Now, by, out var then) ? then : null;
        }

        if (target is not { } to || to < world.Now)
        {
            return $"expected time to go forward from {Shown(world.Now)}, saw {Shown(target) ?? "no moment"}";
        }

        world.AdvanceTo(to);
        return null;
    }

    private string? WaitsFor(ScenarioStep.WaitsFor step)
    {
        var open = Waiting<Open>(step.Element).ToList();
        if (step.IsNot)
        {
            return open.Any(w => step.Role is not { } r || Has(w.Wait, r)) ? $"expected nobody to wait for {step.Element}, saw {Standing()}" : null;
        }

        return open.Count == 0 ? $"expected to wait for {step.Element}, saw {Standing()}"
            : step.Role is { } role && !open.Any(w => Has(w.Wait, role)) ? $"expected {step.Element} to be open for {role}, saw {Groups(open[0].Wait)}"
            : null;

        static bool Has(Open wait, string role) => wait is Open.Task task && (task.Details.CandidateGroups.Contains(role) || task.Details.Assignee == role);
    }

    private string? Due(ScenarioStep.Due step)
    {
        var dues = Waiting<Open>(step.Task).Select(w => w.Wait switch
        {
            Open.Task { Details.DueAt: { } due } => due,
            Open.Timer t => t.DueAt,
            _ => (DateTimeOffset?)null,
        }).ToList();
        return dues.Count == 0 ? $"expected {step.Task} to wait, saw {Standing()}"
            : dues.Any(d => d?.UtcDateTime == step.At.UtcDateTime) ? null
            : $"expected {step.Task} to be due {Shown(step.At)}, saw {string.Join(", ", dues.Select(d => Shown(d) ?? "no deadline"))}";
    }

    private string? Sends(ScenarioStep.Sends s) => s.Kind switch
    {
        "signal" => Consume<Happening.Signal>(s.IsNot, $"signal {s.Name}", x => x.Name == s.Name, x => x.Name),
        "job" => Consume<Happening.Job>(s.IsNot, $"a job {s.Name}", x => x.Type == s.Name, x => x.Type),
        "mail" => Consume<Happening.Job>(
            s.IsNot,
            $"mail {s.Name}",
            x => IsMail(x) && x.Headers.GetValueOrDefault("template") == s.Name,
            x => IsMail(x) ? $"mail {x.Headers.GetValueOrDefault("template")}" : x.Type),
        _ => Consume<Happening.Message>(
            s.IsNot,
            $"message {s.Name}{(s.Key is null ? "" : $" with key {s.Key}")}",
            x => x.Name == s.Name && (s.Key is null || x.Key == s.Key),
            x => x.Key is null ? x.Name : $"{x.Name} with key {x.Key}"),
    };

    private string? Ends(ScenarioStep.Ends step)
    {
        if (step.At is { } at)
        {
            return Consume<Happening.End>(step.IsNot, $"the end {at}", e => IsNamed(e.Element, at), e => ScenarioWorld.Label(e.Element));
        }

        var outcome = world.Instances.FirstOrDefault()?.Outcome;
        var holds = outcome switch
        {
            null => false,
            InstanceOutcome.Failed f => step.ErrorCode is { } code && f.ErrorCode == code,
            InstanceOutcome.Cancelled => step.IsCancelled,
            _ => step.ErrorCode is null && !step.IsCancelled,
        };
        return holds != step.IsNot ? null
            : $"expected the process {(step.IsNot ? "not " : "")}to end{(step.ErrorCode is null ? step.IsCancelled ? " cancelled" : "" : $" with error {step.ErrorCode}")}, saw {outcome?.ToString() ?? Standing()}";
    }

    private string? Variable(ScenarioStep.Variable step)
    {
        object? value = world.Instances.FirstOrDefault()?.Variables;
        foreach (var name in step.Path.Split('.'))
        {
            value = value is FeelContext context && context.TryGet(name, out var inner) ? inner : null;
        }

        return Fits(step.Value, value) ? null : $"expected {step.Path} = {FeelLanguage.ToLiteral(step.Value)}, saw {FeelLanguage.ToLiteral(value)}";
    }

    private string? Consume<T>(bool isNot, string what, Func<T, bool> isIt, Func<T, string> label)
        where T : Happening
    {
        var found = world.Happenings.OfType<T>().FirstOrDefault(isIt);
        if (isNot)
        {
            return found is null ? null : $"expected not to see {what}, saw it in {found.ProcessId} at {ScenarioWorld.Label(found.Element)}";
        }

        if (found is null)
        {
            var others = string.Join(", ", world.Happenings.OfType<T>().Select(label).Distinct());
            return $"expected {what}, saw {(others.Length > 0 ? others : Standing())}";
        }

        world.Happenings.Remove(found);
        return null;
    }

    private IEnumerable<(ScenarioInstance Instance, Open Wait)> Waiting<T>(string name)
        where T : Open => world.Instances.SelectMany(i => i.Waits.OfType<T>()
            .Where(w => IsNamed(w.Element, name) || (w is Open.Subscription s && s.Name == name) || (w is Open.Job j && j.Type == name))
            .Select(w => (i, (Open)w)));

    private string? Message(ScenarioStep.Message step)
    {
        world.Deliver(step.Name, step.Key, step.Payload);
        return Settled();
    }

    private string? Settled()
    {
        world.Drain();
        return null;
    }

    private string Standing()
    {
        var waits = world.Instances.SelectMany(i => i.Waits.Select(w => $"{ScenarioWorld.Label(w.Element)}{(w is Open.Task t ? $" by {Groups(t)}" : "")}")).Distinct().ToList();
        return waits.Count > 0 ? $"waiting for {string.Join(", ", waits)}"
            : world.Instances.Count == 0 ? "nothing started"
            : world.Instances.All(i => i.HasEnded) ? "that everything has ended" : "nothing that waits";
    }

    private static string Groups(Open wait) => wait is Open.Task task && !task.Details.CandidateGroups.IsEmpty
        ? string.Join(", ", task.Details.CandidateGroups)
        : "nobody in particular";

    private static string? Shown(DateTimeOffset? moment) => moment is { } at
        ? ProgrammeTime.Local(at).ToString("yyyy-MM-ddTHH:mmK", CultureInfo.InvariantCulture)
        : null;

    private static string? Refused(string? refusal) => refusal is null ? null : $"expected the step to be taken, saw {refusal}";

    private static bool IsMail(Happening.Job job) => job.Type == "mail" || job.Type.EndsWith(".mail", StringComparison.Ordinal);

    private static bool IsNamed(ElementRef element, string name) => element.Id == name || element.Name == name;

    /// <summary>Whether a value is what was written; a context is, when each written entry is in it.</summary>
    private static bool Fits(object? expected, object? actual) => (expected, actual) switch
    {
        (FeelContext e, FeelContext a) => e.All(p => a.TryGet(p.Key, out var value) && Fits(p.Value, value)),
        (FeelList e, FeelList a) => e.Count == a.Count && e.Zip(a).All(p => Fits(p.First, p.Second)),
        (null, null) => true,
        _ => FeelLanguage.AreEqual(expected, actual) == true,
    };
}
