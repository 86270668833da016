using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>What a use case may do in the transaction of its step.</summary>
public sealed class StepScope
{
    private readonly string _actor;
    private int _effects;

    internal StepScope(WorkflowContext db, Instance instance, Step? step, DateTimeOffset at, string actor) =>
        (Db, Instance, Step, At, _actor) = (db, instance, step, at, actor);

    /// <summary>The context that is saved with the step: add, change and remove entities, do not save.</summary>
    public WorkflowContext Db { get; }

    /// <summary>The instance after the step.</summary>
    public Instance Instance { get; }

    /// <summary>What the step did, or null when only facts are recorded.</summary>
    public Step? Step { get; }

    /// <summary>The time of the step.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Who acts.</summary>
    internal string Actor => _actor;

    /// <summary>Writes a fact into the instance's history.</summary>
    public void Record(Fact fact) => HistoryChain.Append(Instance, new Link(EventKind.Fact, At, _actor)
    {
        OccurredAt = fact.OccurredAt is { } t ? UtcMicroseconds.Round(t) : null,
        Activity = fact.Activity,
        Node = fact.Node,
        Phase = Instance.Phase,
        Key = fact.Key,
        Payload = fact.Details.Count == 0 ? null : ExactJson.Write(fact.Details),
    });

    /// <summary>Sends a message to whichever instance waits for it, now or later.</summary>
    public void Publish(string name, string? correlationKey, FeelContext payload) =>
        Db.Add(OutboxRows.Message(NextEffect("message"), name, correlationKey, payload, At, Instance.Id, null));

    /// <summary>Sends a mail.</summary>
    public void Send(Mail.MailOrder mail) => Db.Add(OutboxRows.Mail(NextEffect("mail"), mail, At, Instance.Id));

    /// <summary>Lets a lane be swept as soon as this is saved.</summary>
    internal void Wake(Lane lane) => Woken.Add(lane);

    internal HashSet<Lane> Woken { get; } = [];

    /// <summary>An id for a further effect of this step: the same on every try, so a repeat cannot make a second one.</summary>
    public Guid NextEffect(string name) =>
        EffectId.Of(Instance.Id, ((long)Instance.Version << 16) | (uint)(0x8000 + _effects++), name);
}
