using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Reports;

/// <summary>How the service is: what is deployed, where instances stand, what waits, what is stuck. Counts only.</summary>
public sealed record ServiceStatus
{
    /// <summary>Processes with their newest version and the instances that are under way.</summary>
    public required IReadOnlyList<ProcessRow> Processes { get; init; }

    /// <summary>How many decisions and forms are deployed.</summary>
    public required int Decisions { get; init; }

    /// <inheritdoc cref="Decisions"/>
    public required int Forms { get; init; }

    /// <summary>Tokens per step code of the programme.</summary>
    public required IReadOnlyList<StepRow> Steps { get; init; }

    /// <summary>Pending outbox rows per lane: due, and waiting for their time.</summary>
    public required IReadOnlyList<LaneRow> Work { get; init; }

    /// <summary>Tasks that wait for a person.</summary>
    public required int OpenTasks { get; init; }

    /// <summary>Those past their deadline.</summary>
    public required int OverdueTasks { get; init; }

    /// <summary>Incidents that nobody has closed.</summary>
    public required int OpenIncidents { get; init; }

    /// <summary>A process.</summary>
    public sealed record ProcessRow(string Id, string? Name, int Version, DateTimeOffset ValidFrom, int Running);

    /// <summary>A step.</summary>
    public sealed record StepRow(string Step, int Count);

    /// <summary>A lane of the outbox.</summary>
    public sealed record LaneRow(Lane Lane, int Due, int Later);

    /// <summary>When it was counted.</summary>
    public required DateTimeOffset CountedAt { get; init; }

    /// <summary>How many rows were counted for it.</summary>
    internal long Counted => Processes.Sum(p => (long)p.Running) + Work.Sum(w => (long)w.Due + w.Later) + OpenTasks;
}
