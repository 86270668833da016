using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Processes;

/// <summary>
/// A world for process instances, in memory, with a clock that only moves when told: timers, messages, signals, called
/// instances. Every state is saved and loaded between two steps, and must come back byte for byte.
/// </summary>
internal sealed class VirtualHost(EngineServices services, IReadOnlyList<ProcessDefinition> definitions)
{
    private readonly Queue<Action> _pending = new();
    private readonly List<Effect.MessageThrown> _inbox = [];
    private int _started;

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public List<HostedInstance> Instances { get; } = [];

    /// <summary>Every effect of every instance, in order.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>Messages nobody waited for.</summary>
    public IReadOnlyList<Effect.MessageThrown> Inbox => _inbox;

    /// <summary>Starts an instance and lets everything move that can.</summary>
    public HostedInstance Start(string processId, FeelContext variables, string? startEventId = null)
    {
        var instance = Begin(processId, variables, startEventId, null, 0, 0);
        Pump();
        return instance;
    }

    /// <summary>As <see cref="Start"/>; null when nothing starts the process, for example because its condition does not hold.</summary>
    public HostedInstance? TryStart(string processId, FeelContext variables)
    {
        var before = Instances.Count;
        try
        {
            return Start(processId, variables);
        }
        catch (InvalidOperationException) when (Instances[^1].State.HasEnded && Instances.Count == before + 1)
        {
            Instances.RemoveAt(before);
            return null;
        }
    }

    /// <summary>Gives an instance a stimulus and lets everything move that can.</summary>
    public Verdict Give(HostedInstance instance, Stimulus stimulus)
    {
        var verdict = Step(instance, stimulus);
        Pump();
        return verdict;
    }

    /// <summary>Fires the next timer that is due at or before a time. False when there is none.</summary>
    public bool FireNext(DateTimeOffset until)
    {
        var next = Instances.SelectMany(i => i.Timers.Select(t => (Instance: i, t.Key, Due: t.Value)))
            .Where(t => t.Due <= until && !t.Instance.State.IsSuspended)
            .OrderBy(t => t.Due).ThenBy(t => Instances.IndexOf(t.Instance)).ThenBy(t => t.Key)
            .FirstOrDefault();
        if (next.Instance is null)
        {
            return false;
        }

        Now = next.Due > Now ? next.Due : Now;
        Give(next.Instance, new Stimulus.TimerFired(Now, "SYSTEM", next.Key));
        return true;
    }

    /// <summary>Lets time pass; everything due on the way happens.</summary>
    public void Pass(TimeSpan time)
    {
        var until = Now + time;
        while (FireNext(until))
        {
        }

        Now = until;
    }

    /// <summary>A message comes from outside.</summary>
    public void Send(string name, string? correlationKey, FeelContext payload)
    {
        Route(new(new("outside", null, "partner", System.Collections.Immutable.ImmutableDictionary<string, string>.Empty), name, correlationKey, payload));
        Pump();
    }

    /// <summary>A signal comes from outside.</summary>
    public void Broadcast(string name, FeelContext payload)
    {
        Spread(null, name, payload);
        Pump();
    }

    private HostedInstance Begin(string processId, FeelContext variables, string? startEventId, HostedInstance? parent, long parentKey, int depth)
    {
        var definition = definitions.First(d => d.Id == processId);
        var start = new Stimulus.Start(Now, "SYSTEM", new Guid(++_started, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), startEventId, variables) { CallDepth = depth };
        var step = ProcessEngine.Advance(definition, null, start, services);
        var instance = new HostedInstance(definition, step.State, parent, parentKey);
        instance.Stimuli.Add(start);
        Instances.Add(instance);
        Take(instance, step);
        return instance;
    }

    private Verdict Step(HostedInstance instance, Stimulus stimulus)
    {
        var step = ProcessEngine.Advance(instance.Definition, instance.State, stimulus, services);
        if (step.Verdict is Verdict.Accepted)
        {
            instance.Stimuli.Add(stimulus);
            instance.Definition = stimulus is Stimulus.Migrated migrated ? migrated.Target : instance.Definition;
        }

        Take(instance, step);
        return step.Verdict;
    }

    private void Take(HostedInstance instance, Step step)
    {
        var saved = step.State.Save();
        instance.State = InstanceState.Load(saved);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(saved), System.Text.Encoding.UTF8.GetString(instance.State.Save()));
        if (step.Verdict is Verdict.Refused refused && instance.Stimuli.Count <= 1 && instance.State.HasEnded)
        {
            throw new InvalidOperationException(refused.Message);
        }

        foreach (var effect in step.Effects)
        {
            Effects.Add(effect);
            instance.Effects.Add(effect);
            Take(instance, effect);
        }
    }

    private void Take(HostedInstance instance, Effect effect)
    {
        switch (effect)
        {
            case Effect.TimerOpened e:
                instance.Timers.Add(e.Key, e.DueAt);
                break;
            case Effect.TimerClosed e:
                Assert.True(instance.Timers.Remove(e.Key));
                break;
            case Effect.SubscriptionOpened e:
                instance.Subscriptions.Add(e.Key, e);
                if (e.Kind == SubscriptionKind.Message && _inbox.Find(m => Fits(e, m)) is { } waiting)
                {
                    _inbox.Remove(waiting);
                    _pending.Enqueue(() => Route(waiting));
                }

                break;
            case Effect.SubscriptionClosed e:
                Assert.True(instance.Subscriptions.Remove(e.Key));
                break;
            case Effect.TaskOpened e:
                instance.Tasks.Add(e.Key, e);
                break;
            case Effect.TaskClosed e:
                Assert.True(instance.Tasks.Remove(e.Key));
                break;
            case Effect.JobOpened e:
                instance.Jobs.Add(e.Key, e);
                break;
            case Effect.JobClosed e:
                Assert.True(instance.Jobs.Remove(e.Key));
                break;
            case Effect.MessageThrown e:
                _pending.Enqueue(() => Route(e));
                break;
            case Effect.SignalThrown e:
                _pending.Enqueue(() => Spread(instance, e.Name, e.Payload));
                break;
            case Effect.ChildOpened e:
                instance.Children.Add(e.Key);
                _pending.Enqueue(() => Begin(e.ProcessId, e.Variables, null, instance, e.Key, e.CallDepth));
                break;
            case Effect.ChildClosed e:
                Assert.True(instance.Children.Remove(e.Key));
                if (e.Reason == CloseReason.Withdrawn && Instances.Find(i => i.Parent == instance && i.ParentKey == e.Key && !i.State.HasEnded) is { } child)
                {
                    _pending.Enqueue(() => Step(child, new Stimulus.Cancelled(Now, "SYSTEM", "The caller no longer waits.")));
                }

                break;
            case Effect.EscalationLeft e when instance.Parent is { } parent:
                _pending.Enqueue(() => Step(parent, new Stimulus.ChildEscalated(Now, "SYSTEM", instance.ParentKey, e.EscalationCode, e.Variables)));
                break;
            case Effect.IncidentOpened e:
                instance.Incidents.Add(e.Key, e);
                break;
            case Effect.IncidentClosed e:
                Assert.True(instance.Incidents.Remove(e.Key));
                break;
            case Effect.InstanceEnded e:
                instance.Outcome = e.Outcome;
                Assert.Same(e, instance.Effects[^1]);
                if (instance.Parent is { } caller)
                {
                    _pending.Enqueue(() => Step(caller, new Stimulus.ChildEnded(Now, "SYSTEM", instance.ParentKey, e.Outcome, e.Variables)));
                }

                break;
        }
    }

    private void Pump()
    {
        for (var turns = 0; _pending.TryDequeue(out var next); turns++)
        {
            Assert.True(turns < 10_000, "The instances never come to rest.");
            next();
        }
    }

    private void Route(Effect.MessageThrown message)
    {
        foreach (var instance in Instances)
        {
            if (instance.Subscriptions.Values.FirstOrDefault(s => s.Kind == SubscriptionKind.Message && Fits(s, message)) is { } subscription
                && Step(instance, new Stimulus.MessageReceived(Now, "SYSTEM", subscription.Key, message.Payload)) is Verdict.Accepted)
            {
                return;
            }
        }

        foreach (var definition in definitions)
        {
            if (definition.StartTriggers.FirstOrDefault(t => t.Kind == "message" && t.Name == message.Name) is { } trigger)
            {
                Begin(definition.Id, message.Payload, trigger.StartEventId, null, 0, 0);
                return;
            }
        }

        _inbox.Add(message);
    }

    private void Spread(HostedInstance? thrower, string name, FeelContext payload)
    {
        var listening = Instances.Where(i => i != thrower)
            .SelectMany(i => i.Subscriptions.Values.Where(s => s.Kind == SubscriptionKind.Signal && s.Name == name).Select(s => (i, s.Key)))
            .ToList();
        foreach (var (instance, key) in listening)
        {
            Step(instance, new Stimulus.SignalReceived(Now, "SYSTEM", key, payload));
        }

        foreach (var definition in definitions)
        {
            foreach (var trigger in definition.StartTriggers.Where(t => t.Kind == "signal" && t.Name == name))
            {
                Begin(definition.Id, payload, trigger.StartEventId, null, 0, 0);
            }
        }
    }

    private static bool Fits(Effect.SubscriptionOpened subscription, Effect.MessageThrown message) =>
        subscription.Name == message.Name && (subscription.CorrelationKey is null || subscription.CorrelationKey == message.CorrelationKey);
}

/// <summary>An instance in a <see cref="VirtualHost"/>, and what it waits for.</summary>
internal sealed class HostedInstance(ProcessDefinition definition, InstanceState state, HostedInstance? parent, long parentKey)
{
    public ProcessDefinition Definition { get; set; } = definition;

    public InstanceState State { get; set; } = state;

    public HostedInstance? Parent { get; } = parent;

    public long ParentKey { get; } = parentKey;

    /// <summary>Everything it accepted, in order.</summary>
    public List<Stimulus> Stimuli { get; } = [];

    public List<Effect> Effects { get; } = [];

    public SortedDictionary<long, DateTimeOffset> Timers { get; } = [];

    public SortedDictionary<long, Effect.SubscriptionOpened> Subscriptions { get; } = [];

    public SortedDictionary<long, Effect.TaskOpened> Tasks { get; } = [];

    public SortedDictionary<long, Effect.JobOpened> Jobs { get; } = [];

    public SortedDictionary<long, Effect.IncidentOpened> Incidents { get; } = [];

    public HashSet<long> Children { get; } = [];

    public InstanceOutcome? Outcome { get; set; }
}
