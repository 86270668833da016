using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes.Scenarios;

/// <summary>
/// The smallest host of the engine: several definitions on one virtual clock, with messages, signals, calls, timers and
/// jobs between their instances. State is saved and loaded after every step, so nothing lives outside of it.
/// </summary>
internal sealed class ScenarioWorld(
    IReadOnlyDictionary<string, ProcessDefinition> definitions, EngineServices services, DateTimeOffset begins, IReadOnlySet<string> answeredByScenario)
{
    /// <summary>Stimuli in a row before the world is taken to spin.</summary>
    private const int MostStimuli = 20_000;

    private readonly Queue<Action> _pending = new();
    private readonly List<(string Name, string? Key, FeelContext Payload)> _inbox = [];
    private int _started;

    /// <summary>What went wrong with the world itself, or null.</summary>
    public string? Problem { get; private set; }

    public DateTimeOffset Now { get; private set; } = begins;

    /// <summary>Ids of the processes that may run.</summary>
    public string KnownProcesses => string.Join(", ", definitions.Keys.Order(StringComparer.Ordinal));

    public List<ScenarioInstance> Instances { get; } = [];

    /// <summary>Everything that left an instance, in order; steps of the scenario consume what they expect.</summary>
    public List<Happening> Happenings { get; } = [];

    public List<string> Transcript { get; } = [];

    public CoverageBuilder Coverage { get; } = new();

    /// <summary>Standing answers to jobs and calls, by type or process id.</summary>
    public Dictionary<string, Answer> Standing { get; } = new(StringComparer.Ordinal);

    /// <summary>Why the last start was refused, or null.</summary>
    public Verdict.Refused? Refusal { get; private set; }

    public ScenarioInstance? Start(string processId, string? startEventId, FeelContext variables, ScenarioInstance? parent = null, long parentKey = 0, int depth = 0)
    {
        Refusal = null;
        if (!definitions.TryGetValue(processId, out var definition))
        {
            return null;
        }

        var instance = new ScenarioInstance(definition, parent, parentKey);
        Instances.Add(instance);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(id[12..], ++_started);
        Note($"start {processId} {FeelLanguage.ToLiteral(variables)}");
        if (Step(instance, new Stimulus.Start(Now, "SCENARIO", new Guid(id, bigEndian: true), startEventId, variables) { CallDepth = depth }) is { } refused)
        {
            Refusal = refused;
            Instances.Remove(instance);
            Note($"  refused {refused.Code}: {refused.Message}");
            return null;
        }

        return instance;
    }

    public ElementRef? FindElement(string processId, string name) =>
        definitions.TryGetValue(processId, out var definition)
            ? definition.Elements.GetValueOrDefault(name) ?? definition.Elements.Values.FirstOrDefault(e => e.Name == name)
            : null;

    /// <summary>Gives an instance a stimulus and everything that follows from it; null when it was taken, else why not.</summary>
    public string? Give(ScenarioInstance instance, Stimulus stimulus)
    {
        var refused = Step(instance, stimulus);
        if (refused is null && stimulus is Stimulus.Resumed)
        {
            GoOn(instance);
        }

        Drain();
        return refused is null ? null : $"{refused.Code}: {refused.Message}";
    }

    public void Drain()
    {
        for (var count = 0; _pending.TryDequeue(out var next); count++)
        {
            if (count > MostStimuli)
            {
                Problem ??= $"expected the processes to come to rest, saw more than {MostStimuli} steps in a row";
                _pending.Clear();
                return;
            }

            next();
        }
    }

    /// <summary>Delivers a message: to a subscription, to a message start event, or to the inbox.</summary>
    /// <returns>Whether somebody took it at once.</returns>
    public bool Deliver(string name, string? key, FeelContext payload)
    {
        foreach (var instance in Instances)
        {
            if (instance.Waits.OfType<Open.Subscription>().FirstOrDefault(s =>
                s.Kind == SubscriptionKind.Message && s.Name == name && (s.CorrelationKey is null || key is null || s.CorrelationKey == key)) is { } subscription)
            {
                if (instance.IsSuspended)
                {
                    Hold(instance, () => Deliver(name, key, payload));
                    return true;
                }

                Step(instance, new Stimulus.MessageReceived(Now, "SCENARIO", subscription.Key, payload));
                return true;
            }
        }

        foreach (var definition in definitions.Values)
        {
            if (definition.StartTriggers.FirstOrDefault(t => t.Kind == "message" && t.Name == name) is { } trigger)
            {
                Start(definition.Id, trigger.StartEventId, payload);
                return true;
            }
        }

        _inbox.Add((name, key, payload));
        Note($"  message {name} waits in the inbox");
        return false;
    }

    public bool Broadcast(string name, FeelContext payload, ScenarioInstance? from = null)
    {
        var taken = false;
        foreach (var instance in Instances.Where(i => i != from).ToList())
        {
            foreach (var subscription in instance.Waits.OfType<Open.Subscription>()
                .Where(s => s.Kind == SubscriptionKind.Signal && s.Name == name).ToList())
            {
                taken = true;
                _pending.Enqueue(() => IfOpen(instance, subscription, k => new Stimulus.SignalReceived(Now, "SCENARIO", k, payload)));
            }
        }

        foreach (var definition in definitions.Values)
        {
            foreach (var trigger in definition.StartTriggers.Where(t => t.Kind == "signal" && t.Name == name))
            {
                taken = true;
                _pending.Enqueue(() => Start(definition.Id, trigger.StartEventId, payload));
            }
        }

        return taken;
    }

    /// <summary>Moves the clock, firing every timer that falls due on the way, in order of due time.</summary>
    public void AdvanceTo(DateTimeOffset target)
    {
        for (var count = 0; count <= MostStimuli; count++)
        {
            var next = Instances.Where(i => !i.IsSuspended)
                .SelectMany(i => i.Waits.OfType<Open.Timer>().Select(t => (Instance: i, Timer: t)))
                .Where(x => x.Timer.DueAt <= target)
                .OrderBy(x => x.Timer.DueAt).ThenBy(x => Instances.IndexOf(x.Instance)).ThenBy(x => x.Timer.Key)
                .FirstOrDefault();
            if (next.Timer is null)
            {
                Now = target > Now ? target : Now;
                Note($"clock {Shown(Now)}");
                return;
            }

            Now = next.Timer.DueAt > Now ? next.Timer.DueAt : Now;
            Note($"timer {next.Timer.Element.Id} at {Shown(Now)}");
            next.Instance.Waits.Remove(next.Timer);
            Give(next.Instance, new Stimulus.TimerFired(Now, "SYSTEM", next.Timer.Key));
        }

        Problem ??= $"expected time to pass, saw more than {MostStimuli} timers";
    }

    /// <summary>Answers a job or a call.</summary>
    public string? Reply(ScenarioInstance instance, Open wait, Answer answer) => Give(instance, StimulusOf(wait, answer));

    public void Note(string line) => Transcript.Add(line);

    private void IfOpen(ScenarioInstance instance, Open wait, Func<long, Stimulus> stimulus)
    {
        if (instance.Waits.Contains(wait))
        {
            Bring(instance, () => stimulus(wait.Key));
        }
    }

    /// <summary>Brings what does not come from a person: a suspended instance takes it when it goes on.</summary>
    private void Bring(ScenarioInstance instance, Func<Stimulus> stimulus)
    {
        if (instance.IsSuspended)
        {
            Hold(instance, () => Bring(instance, stimulus));
        }
        else
        {
            Step(instance, stimulus());
        }
    }

    private void Hold(ScenarioInstance instance, Action again)
    {
        Note($"  waits until {instance.Definition.Id} goes on");
        instance.Held.Add((Now, again));
    }

    /// <summary>What came while it was suspended, and its timers that fell due, in the order they came.</summary>
    private void GoOn(ScenarioInstance instance)
    {
        var timers = instance.Waits.OfType<Open.Timer>().Where(t => t.DueAt <= Now)
            .Select(t => (At: t.DueAt, Again: (Action)(() => IfOpen(instance, t, k => new Stimulus.TimerFired(Now, "SYSTEM", k)))));
        foreach (var (_, again) in instance.Held.Concat(timers).OrderBy(w => w.At).ToList())
        {
            _pending.Enqueue(again);
        }

        instance.Held.Clear();
    }

    /// <summary>Starts the called process; when that cannot be done, the caller stands still with an incident.</summary>
    private void Call(ScenarioInstance caller, Open.Call call, Effect.ChildOpened opened)
    {
        if (!caller.Waits.Contains(call) || Start(call.ProcessId, null, opened.Variables, caller, call.Key, opened.CallDepth) is not null)
        {
            return;
        }

        var why = Refusal ?? new("process.id.unknown", $"Expected a process '{call.ProcessId}' in the folder; there is none.");
        Bring(caller, () => new Stimulus.JobFailed(Now, "SYSTEM", call.Key, why.Code, why.Message));
    }

    private Stimulus StimulusOf(Open wait, Answer answer) => (wait, answer) switch
    {
        (Open.Call, Answer.Completes a) => new Stimulus.ChildEnded(Now, "SCENARIO", wait.Key, new InstanceOutcome.Completed(), a.Variables),
        (Open.Call, Answer.Throws a) => new Stimulus.ChildEnded(Now, "SCENARIO", wait.Key, new InstanceOutcome.Failed(a.Code), a.Variables),
        (Open.Call, Answer.Denies a) => new Stimulus.ChildEnded(Now, "SCENARIO", wait.Key, new InstanceOutcome.Cancelled(a.Reason), FeelContext.Empty),
        (Open.Call, Answer.Fails a) => new Stimulus.ChildEnded(Now, "SCENARIO", wait.Key, new InstanceOutcome.Cancelled(a.Message), FeelContext.Empty),
        (_, Answer.Completes a) => new Stimulus.JobCompleted(Now, "SCENARIO", wait.Key, a.Variables),
        (_, Answer.Denies a) => new Stimulus.JobCompleted(Now, "SCENARIO", wait.Key, FeelContext.Empty) { Result = new(true, a.Reason, FeelContext.Empty) },
        (_, Answer.Throws a) => new Stimulus.ErrorThrown(Now, "SCENARIO", wait.Key, a.Code, a.Variables),
        (_, Answer.Fails a) => new Stimulus.JobFailed(Now, "SCENARIO", wait.Key, "job.failed", a.Message),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Verdict.Refused? Step(ScenarioInstance instance, Stimulus stimulus)
    {
        var step = ProcessEngine.Advance(instance.Definition, instance.State, stimulus, services);
        if (step.Verdict is Verdict.Refused refused)
        {
            return refused;
        }

        var stored = step.State.Save();
        instance.State = InstanceState.Load(stored);
        if (!stored.AsSpan().SequenceEqual(instance.State.Save()))
        {
            Problem ??= $"expected the state of {instance.Definition.Id} to be the same after saving and loading, saw another";
        }

        foreach (var effect in step.Effects)
        {
            Apply(instance, effect);
        }

        return null;
    }

    private void Apply(ScenarioInstance instance, Effect effect)
    {
        switch (effect)
        {
            case Effect.TaskOpened e:
                Note($"  waits for {Label(e.Element)}{(e.Details.CandidateGroups.IsEmpty ? "" : $" by {string.Join(", ", e.Details.CandidateGroups)}")}{(e.Details.DueAt is { } due ? $" due {ProgrammeTime.Local(due):yyyy-MM-ddTHH:mmK}" : "")}");
                instance.Waits.Add(new Open.Task(e.Key, e.Element, e.Details));
                break;
            case Effect.JobOpened e:
                Note($"  job {e.Type} for {Label(e.Element)}{(e.Listener is null ? "" : $" ({e.Listener} listener)")}");
                Happened(instance, new Happening.Job(e.Element, e.Type, e.Headers));
                var job = new Open.Job(e.Key, e.Element, e.Type);
                instance.Waits.Add(job);
                AnswerLater(instance, job, e.Type);
                break;
            case Effect.TimerOpened e:
                Note($"  timer {Label(e.Element)} due {Shown(e.DueAt)}");
                instance.Waits.Add(new Open.Timer(e.Key, e.Element, e.DueAt));
                break;
            case Effect.SubscriptionOpened e:
                Note($"  listens to {e.Kind.ToString().ToLowerInvariant()} {e.Name}{(e.CorrelationKey is null ? "" : $" with key {e.CorrelationKey}")}");
                var subscription = new Open.Subscription(e.Key, e.Element, e.Kind, e.Name, e.CorrelationKey);
                instance.Waits.Add(subscription);
                TakeFromInbox(instance, subscription);
                break;
            case Effect.ChildOpened e:
                Note($"  calls {e.ProcessId}");
                Happened(instance, new Happening.Call(e.Element, e.ProcessId));
                var call = new Open.Call(e.Key, e.Element, e.ProcessId);
                instance.Waits.Add(call);
                if (!AnswerLater(instance, call, e.ProcessId) && !answeredByScenario.Contains(e.ProcessId))
                {
                    _pending.Enqueue(() => Call(instance, call, e));
                }

                break;
            case Effect.TaskClosed e:
                instance.Close<Open.Task>(e.Key);
                break;
            case Effect.JobClosed e:
                instance.Close<Open.Job>(e.Key);
                break;
            case Effect.TimerClosed e:
                instance.Close<Open.Timer>(e.Key);
                break;
            case Effect.SubscriptionClosed e:
                instance.Close<Open.Subscription>(e.Key);
                break;
            case Effect.ChildClosed e:
                instance.Close<Open.Call>(e.Key);
                if (e.Reason == CloseReason.Withdrawn && Instances.FirstOrDefault(i => i.Parent == instance && i.ParentKey == e.Key && !i.HasEnded) is { } child)
                {
                    _pending.Enqueue(() => Step(child, new Stimulus.Cancelled(Now, "SYSTEM", "withdrawn by the caller")));
                }

                break;
            case Effect.MessageThrown e:
                Note($"  sends {e.Name}{(e.CorrelationKey is null ? "" : $" with key {e.CorrelationKey}")}");
                Happened(instance, new Happening.Message(e.Element, e.Name, e.CorrelationKey));
                _pending.Enqueue(() => Deliver(e.Name, e.CorrelationKey, e.Payload));
                break;
            case Effect.SignalThrown e:
                Note($"  signals {e.Name}");
                Happened(instance, new Happening.Signal(e.Element, e.Name));
                _pending.Enqueue(() => Broadcast(e.Name, e.Payload, instance));
                break;
            case Effect.EscalationLeft e:
                Note($"  escalates {e.EscalationCode}");
                Happened(instance, new Happening.Escalation(e.Element, e.EscalationCode));
                if (instance.Parent is { HasEnded: false } caller)
                {
                    _pending.Enqueue(() => Bring(caller, () => new Stimulus.ChildEscalated(Now, "SYSTEM", instance.ParentKey, e.EscalationCode, e.Variables)));
                }

                break;
            case Effect.DecisionMade e:
                Note($"  decides {e.DecisionId} {FeelLanguage.ToLiteral(e.Answer.Value)}");
                Happened(instance, new Happening.Decision(e.Element, e.DecisionId, e.Answer.Value));
                break;
            case Effect.IncidentOpened e:
                Note($"  incident {e.Code} at {Label(e.Element)}: {e.Message}");
                instance.Incidents.Add((e.Key, e.Element));
                Happened(instance, new Happening.Incident(e.Element, e.Code, e.Message));
                break;
            case Effect.IncidentClosed e:
                instance.Incidents.RemoveAll(i => i.Key == e.Key);
                break;
            case Effect.Recorded e:
                Coverage.Visit(instance.Definition, e);
                if (e is { Kind: HistoryKind.ElementCompleted, Element.Type: "endEvent" })
                {
                    Note($"  end {Label(e.Element)}");
                    Happened(instance, new Happening.End(e.Element));
                }

                break;
            case Effect.InstanceEnded e:
                Note($"  {instance.Definition.Id} ended: {e.Outcome.GetType().Name.ToLowerInvariant()}");
                (instance.Outcome, instance.Result) = (e.Outcome, e.Variables);
                if (instance.Parent is { HasEnded: false } parent)
                {
                    _pending.Enqueue(() => Bring(parent, () => new Stimulus.ChildEnded(Now, "SYSTEM", instance.ParentKey, e.Outcome, e.Variables)));
                }

                break;
        }
    }

    private void Happened(ScenarioInstance instance, Happening happening) => Happenings.Add(happening with { ProcessId = instance.Definition.Id });

    private bool AnswerLater(ScenarioInstance instance, Open wait, string name)
    {
        if (!Standing.TryGetValue(name, out var answer))
        {
            return false;
        }

        _pending.Enqueue(() => IfOpen(instance, wait, _ => StimulusOf(wait, answer)));
        return true;
    }

    private void TakeFromInbox(ScenarioInstance instance, Open.Subscription subscription)
    {
        var at = subscription.Kind == SubscriptionKind.Message
            ? _inbox.FindIndex(m => m.Name == subscription.Name && (subscription.CorrelationKey is null || m.Key is null || m.Key == subscription.CorrelationKey))
            : -1;
        if (at >= 0)
        {
            var payload = _inbox[at].Payload;
            _inbox.RemoveAt(at);
            _pending.Enqueue(() => IfOpen(instance, subscription, k => new Stimulus.MessageReceived(Now, "SCENARIO", k, payload)));
        }
    }

    private static string Shown(DateTimeOffset moment) => ProgrammeTime.Local(moment).ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture);

    internal static string Label(ElementRef element) => string.IsNullOrWhiteSpace(element.Name) ? element.Id : $"\"{element.Name}\" ({element.Id})";
}
