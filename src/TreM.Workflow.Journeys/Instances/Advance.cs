using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Instances;

/// <summary>A request to the one door: something happened to an instance.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Stimulus">What happened, at the time the door gives; null records facts without a step.</param>
public sealed record Advance(Guid InstanceId, Func<DateTimeOffset, Stimulus>? Stimulus)
{
    /// <summary>Who acts, when there is no stimulus to say so.</summary>
    public string Actor { get; init; } = "SYSTEM";

    /// <summary>Makes a repeat of the request harmless.</summary>
    public ReceiptKey? Receipt { get; init; }

    /// <summary>
    /// Changes of the domain that belong to the step: run after the step and before the save, in the same transaction, and
    /// run again on every new try. Anything but null refuses the whole request; nothing is saved.
    /// </summary>
    public Func<StepScope, CancellationToken, Task<AdvanceResult.Refused?>>? With { get; init; }
}

/// <summary>A request to the one door: a new instance.</summary>
/// <param name="ProcessId">BPMN id of the process.</param>
/// <param name="Actor">Who starts it.</param>
/// <param name="Variables">Start variables.</param>
public sealed record StartInstance(string ProcessId, string Actor, FeelContext Variables)
{
    /// <summary>Id of the new instance; null lets the door choose one.</summary>
    public Guid? InstanceId { get; init; }

    /// <summary>The case (pseudonymous) the instance belongs to.</summary>
    public Guid? CaseId { get; init; }

    /// <summary>The start event that fired, or null for the none start event.</summary>
    public string? StartEventId { get; init; }

    /// <summary>Which version; the latest valid one when null.</summary>
    public ProcessBinding? Binding { get; init; }

    /// <summary>Makes a repeat of the request harmless.</summary>
    public ReceiptKey? Receipt { get; init; }

    /// <inheritdoc cref="Advance.With"/>
    public Func<StepScope, CancellationToken, Task<AdvanceResult.Refused?>>? With { get; init; }

    internal Caller? CalledBy { get; init; }

    internal string? Phase { get; init; }

    // The call activity that waits for this instance.
    internal sealed record Caller(Guid InstanceId, long Key, int Depth, Guid? DeploymentId);
}

/// <summary>How a request to the one door ended.</summary>
public abstract record AdvanceResult
{
    /// <summary>Done and saved.</summary>
    /// <param name="InstanceId">The instance.</param>
    /// <param name="Version">Its version now.</param>
    /// <param name="Step">What the step did; null when only facts were recorded.</param>
    public sealed record Advanced(Guid InstanceId, int Version, Step? Step) : AdvanceResult;

    /// <summary>It had been done before, by an equal request with the same receipt; nothing changed now.</summary>
    public sealed record Replayed(Guid InstanceId, int Version) : AdvanceResult;

    /// <summary>It does not fit: too late, unknown, suspended, a rule of the domain. Nothing changed.</summary>
    /// <param name="Code">For example <c>process.key.unknown</c>, <c>instance.unknown</c>, <c>receipt.request.differs</c>.</param>
    /// <param name="Message">Expected, saw, what to do.</param>
    public sealed record Refused(string Code, string Message) : AdvanceResult;

    /// <summary>Others kept changing the instance; nothing changed here. Look again and retry.</summary>
    public sealed record Conflict(Guid InstanceId) : AdvanceResult;
}

/// <summary>A fact of the programme for the history.</summary>
/// <param name="Activity">Stable activity code, for example <c>SAMTYCKE_LAMNAT</c>.</param>
/// <param name="Details">Details; never a name, number or contact.</param>
public sealed record Fact(string Activity, FeelContext Details)
{
    /// <summary>When it happened, where that is earlier than now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Step code, or null.</summary>
    public string? Node { get; init; }

    /// <summary>Key of the task it was done in, or null.</summary>
    public long? Key { get; init; }
}
