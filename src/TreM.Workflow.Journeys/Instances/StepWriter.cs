using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>Puts one step into the change tracker: state, tasks, timers, subscriptions, outbox and history. Saves nothing.</summary>
internal sealed class StepWriter(WorkflowContext db, Instance instance, ProcessDefinition definition, JobTypes jobs)
{
    private int _effects;

    /// <summary>Lanes that have something to do as soon as this is saved.</summary>
    public HashSet<Lane> Due { get; } = [];

    /// <summary>Message subscriptions that the step opened.</summary>
    public List<Subscription> Opened { get; } = [];

    public async Task Write(Stimulus stimulus, Step step, StepAnswers answers, CancellationToken cancellationToken)
    {
        WriteHistory(stimulus, step, answers);
        foreach (var effect in step.Effects)
        {
            await Apply(effect, stimulus, cancellationToken);
        }

        await Reopen(stimulus, cancellationToken);
        instance.State = step.State.Save();
        if (instance.EndedAt is null)
        {
            instance.Status = step.State.IsSuspended ? InstanceStatus.Suspended : InstanceStatus.Active;
        }

        Locate(step.State);
    }

    private async Task Apply(Effect effect, Stimulus stimulus, CancellationToken cancellationToken)
    {
        switch (effect)
        {
            case Effect.TaskOpened e:
                await Open(TaskOf(e, stimulus.At), stimulus, cancellationToken);
                db.AddRange(e.Details.CandidateGroups.IsDefaultOrEmpty ? [] : e.Details.CandidateGroups.Skip(1).Distinct().Select(role => new TaskCandidate
                {
                    TaskId = EffectId.Of(instance.Id, e.Key, "task"), Role = role, DueAt = e.Details.DueAt,
                }));
                break;
            case Effect.TaskClosed e:
                CloseTask(e, stimulus);
                await RemoveCandidates(e, cancellationToken);
                break;
            case Effect.JobOpened e:
                if (stimulus is Stimulus.IncidentRetried)
                {
                    // The row of the job that failed may still be there, parked: the retried job takes its place.
                    await db.OutboxRows.FindAsync([EffectId.Of(instance.Id, e.Key, "job")], cancellationToken);
                }

                Put(JobOf(e, stimulus.At));
                break;
            case Effect.JobClosed e:
                Remove(EffectId.Of(instance.Id, e.Key, "job"));
                break;
            case Effect.TimerOpened e:
                var due = UtcMicroseconds.Round(e.DueAt);
                Put(Row(EffectId.Of(instance.Id, e.Key, "timer"), OutboxKind.Timer, Lane.Timers, e.Key, e.Element.Id, null, null, stimulus.At, due));
                break;
            case Effect.TimerClosed e:
                Remove(EffectId.Of(instance.Id, e.Key, "timer"));
                break;
            case Effect.SubscriptionOpened e:
                Subscribe(e, stimulus.At);
                break;
            case Effect.SubscriptionClosed e:
                RemoveTracked(db.Subscriptions, s => s.Key == e.Key && s.InstanceId == instance.Id, () => new Subscription
                {
                    InstanceId = instance.Id, Key = e.Key, ElementId = e.Element.Id, Kind = SubscriptionKind.Message, Name = "", CorrelationKey = "",
                    OpenedAt = stimulus.At,
                });
                break;
            case Effect.MessageThrown e:
                Put(OutboxRows.Message(NextEffect("message"), e.Name, e.CorrelationKey, e.Payload, stimulus.At, instance.Id, e.Element.Id));
                break;
            case Effect.SignalThrown e:
                Put(Row(NextEffect("signal"), OutboxKind.Signal, Lane.Instances, null, e.Element.Id, e.Name, ExactJson.Write(e.Payload), stimulus.At));
                break;
            case Effect.ChildOpened e:
                Put(Row(EffectId.Of(instance.Id, e.Key, "start-child"), OutboxKind.StartChild, Lane.Instances, e.Key, e.Element.Id, e.ProcessId,
                    ChildPayload.Write(e, e.Element.Extensions.GetValueOrDefault("phase") ?? instance.Phase), stimulus.At));
                break;
            case Effect.ChildClosed { Reason: CloseReason.Withdrawn } e:
                Put(Row(EffectId.Of(instance.Id, e.Key, "cancel-child"), OutboxKind.CancelChild, Lane.Instances, e.Key, e.Element.Id, null, null, stimulus.At));
                break;
            case Effect.ChildClosed:
                break;
            case Effect.EscalationLeft e:
                if (instance.ParentId is not null)
                {
                    Put(Row(NextEffect("escalation"), OutboxKind.Escalation, Lane.Instances, null, e.Element.Id, e.EscalationCode, ExactJson.Write(e.Variables), stimulus.At));
                }

                break;
            case Effect.DecisionMade e:
                db.DecisionLog.Add(Rules.DecisionRecord.EntryOf(NextEffect("decision"), e, instance, stimulus.At, stimulus.Actor));
                break;
            case Effect.IncidentOpened e:
                Telemetry.Measures.Incident(e.Code);
                db.Incidents.Add(new Incident
                {
                    Id = NextEffect("incident"), InstanceId = instance.Id, Key = e.Key, ElementId = e.Element.Id, Code = e.Code, Message = e.Message,
                    OpenedAt = stimulus.At,
                });
                break;
            case Effect.IncidentClosed e:
                await CloseIncident(e.Key, stimulus, cancellationToken);
                break;
            case Effect.Recorded:
                break;
            case Effect.InstanceEnded e:
                End(e, stimulus.At);
                break;
            default:
                throw new InvalidOperationException($"The store does not know the effect {effect.GetType().Name}.");
        }
    }

    // What waited while the instance was suspended, or was parked with an incident, is due again.
    private async Task Reopen(Stimulus stimulus, CancellationToken cancellationToken)
    {
        var rows = stimulus switch
        {
            Stimulus.Resumed => db.OutboxRows.Where(o => o.InstanceId == instance.Id && o.Status == OutboxStatus.Pending && o.DueAt <= stimulus.At),
            Stimulus.IncidentRetried retried => db.OutboxRows.Where(o => o.InstanceId == instance.Id && o.Key == retried.Key && o.Status == OutboxStatus.Parked),
            _ => null,
        };
        if (rows is null)
        {
            return;
        }

        foreach (var row in await rows.ToListAsync(cancellationToken))
        {
            (row.Status, row.VisibleAt, row.Attempts) = (OutboxStatus.Pending, stimulus.At, 0);
            Due.Add(row.Lane);
        }
    }

    // An answer that the instance could not take closed the task: retried, the same task is open again.
    private async Task Open(WorkTask task, Stimulus stimulus, CancellationToken cancellationToken)
    {
        if (stimulus is Stimulus.IncidentRetried && await db.Tasks.FindAsync([task.Id], cancellationToken) is { } closed)
        {
            db.Entry(closed).CurrentValues.SetValues(task);
        }
        else
        {
            db.Tasks.Add(task);
        }
    }

    private WorkTask TaskOf(Effect.TaskOpened e, DateTimeOffset at)
    {
        var (x, details) = (e.Element.Extensions, e.Details);
        return new WorkTask
        {
            Id = EffectId.Of(instance.Id, e.Key, "task"),
            InstanceId = instance.Id,
            Key = e.Key,
            CaseId = instance.CaseId,
            ElementId = e.Element.Id,
            Name = e.Element.Name ?? e.Element.Id,
            NameEn = x.GetValueOrDefault("nameEn"),
            Role = details.CandidateGroups.IsDefaultOrEmpty ? null : details.CandidateGroups[0],
            CandidateGroups = Joined(details.CandidateGroups),
            CandidateUsers = Joined(details.CandidateUsers),
            FormId = details.FormId,
            Class = x.GetValueOrDefault("class"),
            Node = x.GetValueOrDefault("node"),
            Phase = x.GetValueOrDefault("phase") ?? instance.Phase,
            Priority = details.Priority,
            OpenedAt = at,
            DueAt = details.DueAt,
            FollowUpAt = details.FollowUpAt,
            Variables = details.Variables.Count == 0 ? null : ExactJson.Write(details.Variables),
            Assignee = details.Assignee,
            ClaimedAt = details.Assignee is null ? null : at,
        };
    }

    private void CloseTask(Effect.TaskClosed e, Stimulus stimulus)
    {
        var id = EffectId.Of(instance.Id, e.Key, "task");
        var task = db.Tasks.Local.FindEntry(id)?.Entity;
        if (task is null)
        {
            // The row is there as long as the engine's key is: no need to read it to close it.
            task = new WorkTask { Id = id, InstanceId = instance.Id, Key = e.Key, ElementId = e.Element.Id, Name = "", OpenedAt = default, Status = (WorkTaskStatus)(-1), Variables = [] };
            db.Attach(task);
            db.Entry(task).Property(t => t.Variables).IsModified = true;
        }

        task.Status = e.Reason == CloseReason.Completed ? WorkTaskStatus.Completed : WorkTaskStatus.Withdrawn;
        task.ClosedAt = stimulus.At;
        task.CompletedBy = e.Reason == CloseReason.Completed ? e.By ?? stimulus.Actor : null;
        task.Variables = null;
    }

    // Most elements have one role: only where there may be more is it worth asking.
    private async Task RemoveCandidates(Effect.TaskClosed e, CancellationToken cancellationToken)
    {
        if (definition.MayOfferToSeveral(e.Element.Id))
        {
            var id = EffectId.Of(instance.Id, e.Key, "task");
            db.RemoveRange(await db.Set<TaskCandidate>().Where(c => c.TaskId == id).ToListAsync(cancellationToken));
            db.RemoveRange(db.Set<TaskCandidate>().Local.Where(c => c.TaskId == id).ToList());
        }
    }

    private OutboxRow JobOf(Effect.JobOpened e, DateTimeOffset at) => Row(
        EffectId.Of(instance.Id, e.Key, "job"), OutboxKind.Job, jobs.LaneOf(e.Type), e.Key, e.Element.Id, e.Type,
        JobPayload.Write(e), at);

    private void Subscribe(Effect.SubscriptionOpened e, DateTimeOffset at)
    {
        var subscription = new Subscription
        {
            InstanceId = instance.Id, Key = e.Key, ElementId = e.Element.Id, Kind = e.Kind, Name = e.Name, CorrelationKey = e.CorrelationKey ?? "", OpenedAt = at,
        };
        db.Subscriptions.Add(subscription);
        if (e.Kind == SubscriptionKind.Message)
        {
            Opened.Add(subscription);
        }
    }

    private async Task CloseIncident(long key, Stimulus stimulus, CancellationToken cancellationToken)
    {
        var open = db.Incidents.Local.FirstOrDefault(i => i.InstanceId == instance.Id && i.Key == key && i.ClosedAt is null)
            ?? await db.Incidents.FirstOrDefaultAsync(i => i.InstanceId == instance.Id && i.Key == key && i.ClosedAt == null, cancellationToken);
        if (open is not null)
        {
            (open.ClosedAt, open.ClosedBy, open.ClosedBecause) = (stimulus.At, stimulus.Actor, (stimulus as Stimulus.IncidentRetried)?.Reason);
        }
    }

    private void End(Effect.InstanceEnded e, DateTimeOffset at)
    {
        instance.EndedAt = at;
        instance.Status = e.Outcome switch
        {
            InstanceOutcome.Failed => InstanceStatus.Failed,
            InstanceOutcome.Cancelled => InstanceStatus.Cancelled,
            _ => InstanceStatus.Completed,
        };
        if (instance.ParentId is not null)
        {
            Put(Row(EffectId.Of(instance.Id, 0, "end-child"), OutboxKind.EndChild, Lane.Instances, null, null, null, ChildPayload.WriteEnd(e), at));
        }
    }

    private void WriteHistory(Stimulus stimulus, Step step, StepAnswers answers)
    {
        var started = new HashSet<long>();
        var passed = new HashSet<long>();
        foreach (var e in step.Effects.OfType<Effect.Recorded>())
        {
            if (e.Kind == HistoryKind.ElementStarted)
            {
                started.Add(e.Key);
            }
            else if (e.Kind == HistoryKind.ElementCompleted && started.Contains(e.Key))
            {
                passed.Add(e.Key);
            }
        }

        var flows = step.Effects.OfType<Effect.Recorded>().Where(e => e.Kind == HistoryKind.FlowTaken).Select(e => e.Element.Id);
        Append(new Link(EventKind.Stimulus, stimulus.At, stimulus.Actor)
        {
            Key = StimulusRecord.KeyOf(stimulus), What = StimulusRecord.NameOf(stimulus), Payload = StimulusRecord.Write(stimulus, answers, flows, instance.DefinitionHash),
        });
        foreach (var effect in step.Effects)
        {
            if (effect is Effect.InstanceEnded end)
            {
                Append(new Link(EventKind.InstanceEnded, stimulus.At, stimulus.Actor)
                {
                    What = end.Outcome switch { InstanceOutcome.Failed f => $"failed {f.ErrorCode}", InstanceOutcome.Cancelled => "cancelled", _ => "completed" },
                });
            }
            else if (effect is Effect.Recorded e && KindOf(e, passed) is { } kind)
            {
                // An activity code tells that something was done: not that it began, and not that it was broken off.
                Append(new Link(kind, stimulus.At, stimulus.Actor)
                {
                    ElementId = e.Element.Id,
                    Key = e.Key,
                    Node = e.Element.Extensions.GetValueOrDefault("node"),
                    Phase = e.Element.Extensions.GetValueOrDefault("phase") ?? instance.Phase,
                    Activity = kind is EventKind.ElementCompleted or EventKind.ElementPassed ? e.Element.Extensions.GetValueOrDefault("activity") : null,
                });
            }
        }
    }

    private static EventKind? KindOf(Effect.Recorded e, HashSet<long> passed) => e.Kind switch
    {
        HistoryKind.ElementStarted => passed.Contains(e.Key) ? null : EventKind.ElementStarted,
        HistoryKind.ElementCompleted => passed.Contains(e.Key) ? EventKind.ElementPassed : EventKind.ElementCompleted,
        HistoryKind.ElementTerminated => EventKind.ElementTerminated,
        _ => null,
    };

    private void Append(Link link) => HistoryChain.Append(instance, link);

    private void Locate(InstanceState state)
    {
        var places = new List<string>();
        foreach (var (elementId, _) in state.ActiveElements)
        {
            var extensions = definition.Elements.TryGetValue(elementId, out var element) ? element.Extensions : ImmutableDictionary<string, string>.Empty;
            var place = extensions.GetValueOrDefault("node") ?? elementId;
            if (!places.Contains(place))
            {
                places.Add(place);
            }

            instance.Phase = extensions.GetValueOrDefault("phase") ?? instance.Phase;
        }

        instance.At = string.Join(',', places);
    }

    private OutboxRow Row(
        Guid id, OutboxKind kind, Lane lane, long? key, string? elementId, string? name, byte[]? payload, DateTimeOffset at, DateTimeOffset? due = null) => new()
    {
        Id = id,
        Kind = kind,
        Lane = lane,
        InstanceId = instance.Id,
        Key = key,
        ElementId = elementId,
        Name = name,
        Payload = payload,
        CreatedAt = at,
        DueAt = due ?? at,
        VisibleAt = due ?? at,
    };

    // The same key may open again in the step that closed it (a retried job): then the row stays and starts over.
    private void Put(OutboxRow row)
    {
        if (db.OutboxRows.Local.FindEntry(row.Id) is { } old)
        {
            old.State = EntityState.Detached;
            db.OutboxRows.Update(row);
        }
        else
        {
            db.OutboxRows.Add(row);
        }

        if (row.DueAt <= row.CreatedAt)
        {
            Due.Add(row.Lane);
        }
    }

    private void Remove(Guid id) => RemoveTracked(db.OutboxRows, id, () => new OutboxRow
    {
        Id = id, Kind = OutboxKind.Timer, Lane = Lane.Timers, CreatedAt = default, DueAt = default, VisibleAt = default,
    });

    private static void RemoveTracked<T>(DbSet<T> set, Guid id, Func<T> stub)
        where T : class => set.Remove(set.Local.FindEntry(id)?.Entity ?? stub());

    private static void RemoveTracked<T>(DbSet<T> set, Func<T, bool> isIt, Func<T> stub)
        where T : class => set.Remove(set.Local.FirstOrDefault(isIt) ?? stub());

    private Guid NextEffect(string name) => EffectId.Of(instance.Id, ((long)instance.Version << 16) | (uint)_effects++, name);

    private static string? Joined(ImmutableArray<string> texts) => texts.IsDefaultOrEmpty ? null : string.Join(',', texts);
}
