using System.Collections.Immutable;

namespace TreM.Workflow.Processes.Checks;

/// <summary>What exists outside a BPMN file, for the checks of its references. A set that is null is not checked.</summary>
public sealed record KnownReferences
{
    /// <summary>Form keys, <c>F-REM</c>.</summary>
    public ImmutableHashSet<string>? Forms { get; init; }

    /// <summary>The variables that answering a form sets, by its key; forms that are not here may set any.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>>? FormFields { get; init; }

    /// <summary>Decision ids, <c>DT-01</c>.</summary>
    public ImmutableHashSet<string>? Decisions { get; init; }

    /// <summary>Content hashes of deployed decision files, for tasks that pin one (<c>trem:decisionVersion</c>).</summary>
    public ImmutableHashSet<string>? DecisionHashes { get; init; }

    /// <summary>Ids of deployed processes; those of the file itself need not be among them.</summary>
    public ImmutableHashSet<string>? Processes { get; init; }

    /// <summary>Ids of processes outside the file that only an event starts: no call can.</summary>
    public ImmutableHashSet<string> Triggered { get; init; } = [];

    /// <summary>Role codes.</summary>
    public ImmutableHashSet<string>? Roles { get; init; }

    /// <summary>Names of messages that partners or other processes send or take.</summary>
    public ImmutableHashSet<string>? Messages { get; init; }

    /// <summary>Types of jobs that somebody works on.</summary>
    public ImmutableHashSet<string>? JobTypes { get; init; }

    /// <summary>Partner types that a handover may name (<c>zeebe:taskHeaders</c> key <c>partnerType</c>).</summary>
    public ImmutableHashSet<string>? PartnerTypes { get; init; }
}
