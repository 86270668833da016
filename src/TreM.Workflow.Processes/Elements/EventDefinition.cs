using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TreM.Workflow.Processes.Engine;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes.Elements;

/// <summary>An element that something happens to: catch, boundary and start events, receive tasks.</summary>
internal interface ICatching
{
    FlowNode Node { get; }

    ImmutableArray<EventDefinition> Definitions { get; }

    /// <summary>All definitions must happen, not one of them.</summary>
    bool IsParallelMultiple { get; }
}

/// <summary>What an event is about. BPMN 2.0.2 section 10.5.5.</summary>
internal abstract class EventDefinition
{
    /// <summary>Conditional events: the condition.</summary>
    public virtual Expression? Condition => null;

    /// <summary>What catching this waits for, in the model's words: two versions that say the same wait for the same.</summary>
    public virtual string Awaited => "";

    /// <summary>Throw events: thrown after the others, because it may take the thrower away or make it wait.</summary>
    public virtual bool ComesLast => false;

    /// <summary>
    /// The wait that catching this needs, for <paramref name="owner"/>; null when nothing has to be opened (errors,
    /// escalations, compensation, cancel, links are found when thrown). False after an incident.
    /// </summary>
    public virtual bool TryPrepare(Run run, ElementInstance owner, Wait blank, out Wait? wait)
    {
        wait = null;
        return true;
    }

    /// <summary>Throws it. False when the thrower must wait for it or after an incident.</summary>
    public virtual bool Throw(Run run, ElementInstance thrower) =>
        throw new InvalidOperationException($"'{thrower.ElementId}' cannot throw this.");
}

/// <summary>Looks at the definitions of an event.</summary>
internal static class EventDefinitions
{
    public static bool Has<T>(this ICatching catching, [NotNullWhen(true)] out T? definition)
        where T : EventDefinition
    {
        foreach (var candidate in catching.Definitions)
        {
            if (candidate is T found)
            {
                definition = found;
                return true;
            }
        }

        definition = null;
        return false;
    }
}
