using System.Collections.Immutable;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes.State;

namespace TreM.Workflow.Processes;

/// <summary>Where an instance stands: tokens, scopes, variables, what it waits for. Immutable to its users.</summary>
public sealed class InstanceState
{
    internal const long RootKey = 1;

    /// <summary>Id of the instance.</summary>
    public Guid InstanceId { get; internal init; }

    /// <summary>Whether the instance has ended.</summary>
    public bool HasEnded { get; internal init; }

    /// <summary>Whether the instance is suspended.</summary>
    public bool IsSuspended { get; internal init; }

    /// <summary>Call activities around this instance; 0 when nobody called it.</summary>
    public int CallDepth { get; internal init; }

    /// <summary>The variables of the process scope.</summary>
    public FeelContext Variables => Instances[0].Locals;

    /// <summary>Where tokens stand: element id and key of every active element instance (not of scopes around them).</summary>
    public IReadOnlyList<(string ElementId, long Key)> ActiveElements =>
        [.. Instances.Where(IsToken).Select(e => (e.ElementId, e.Key))];

    /// <summary>Open incidents: key and element id of the token that cannot move, code and message.</summary>
    public IReadOnlyList<(long Key, string ElementId, string Code, string Message)> Incidents =>
        [.. Instances.Where(e => e.Incident is not null).Select(e => (e.Key, e.ElementId, e.Incident!.Code, e.Incident.Message))];

    /// <summary>The last key given out.</summary>
    internal long Sequence { get; init; }

    /// <summary>Element instances by rising key; the process itself first.</summary>
    internal ImmutableArray<ElementInstance> Instances { get; init; } = [];

    /// <summary>What they wait for, by rising key.</summary>
    internal ImmutableArray<Wait> Waits { get; init; } = [];

    /// <summary>Writes the stored form: compact UTF-8, with its format version. Equal states give equal bytes.</summary>
    public byte[] Save() => StateFormat.Write(this);

    /// <summary>Reads the stored form of any released format version.</summary>
    /// <exception cref="FormatException">The bytes are no stored state, or of a newer version.</exception>
    public static InstanceState Load(ReadOnlyMemory<byte> stored) => StateFormat.Read(stored);

    private bool IsToken(ElementInstance e) =>
        e.IsLive && e.Scope != 0 && !Instances.Any(child => child.Scope == e.Key && child.IsLive);
}
