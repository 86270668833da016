using TreM.Workflow.Feel;

namespace TreM.Workflow.Processes;

/// <summary>Where an instance stands: tokens, scopes, variables, what it waits for. Immutable to its users.</summary>
public sealed class InstanceState
{
    /// <summary>Id of the instance.</summary>
    public Guid InstanceId { get; internal init; }

    /// <summary>Whether the instance has ended.</summary>
    public bool HasEnded => throw new NotImplementedException();

    /// <summary>Whether the instance is suspended.</summary>
    public bool IsSuspended => throw new NotImplementedException();

    /// <summary>The variables of the process scope.</summary>
    public FeelContext Variables => throw new NotImplementedException();

    /// <summary>Where tokens stand: element id and key of every active element instance (not of scopes around them).</summary>
    public IReadOnlyList<(string ElementId, long Key)> ActiveElements => throw new NotImplementedException();

    /// <summary>Writes the stored form: compact UTF-8, with its format version. Equal states give equal bytes.</summary>
    public byte[] Save() => throw new NotImplementedException();

    /// <summary>Reads the stored form of any released format version.</summary>
    public static InstanceState Load(ReadOnlyMemory<byte> stored) => throw new NotImplementedException();
}
