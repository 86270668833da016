using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Does the jobs of one type (<c>zeebe:taskDefinition type</c>) inside the product. Register as a service.</summary>
public interface IJobHandler
{
    /// <summary>The job type.</summary>
    string Type { get; }

    /// <summary>
    /// Does the job. May run more than once for one job: changes of the database belong into
    /// <see cref="JobOutcome.Completed.With"/>, which is saved with the step or not at all.
    /// </summary>
    Task<JobOutcome> Run(JobCall job, CancellationToken cancellationToken);
}

/// <summary>A job to do.</summary>
/// <param name="EffectId">Id of the job: the same on every try.</param>
/// <param name="InstanceId">The instance that waits for it.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Key">Key of the element instance.</param>
/// <param name="ElementId">The element.</param>
/// <param name="Headers">Zeebe task headers.</param>
/// <param name="Variables">What the element lets the job see.</param>
/// <param name="At">The time.</param>
public sealed record JobCall(
    Guid EffectId, Guid InstanceId, Guid? CaseId, long Key, string? ElementId,
    IReadOnlyDictionary<string, string> Headers, FeelContext Variables, DateTimeOffset At);

/// <summary>How a job went.</summary>
public abstract record JobOutcome
{
    /// <summary>Done; the variables are set in the instance.</summary>
    public sealed record Completed(FeelContext Variables) : JobOutcome
    {
        /// <inheritdoc cref="Advance.With"/>
        public Func<StepScope, CancellationToken, Task<AdvanceResult.Refused?>>? With { get; init; }

        /// <summary>For the job of a task listener: what it says of the task, or null.</summary>
        public JobResult? Result { get; init; }
    }

    /// <summary>A BPMN error for the model to handle.</summary>
    public sealed record Error(string ErrorCode, FeelContext Variables) : JobOutcome;

    /// <summary>Not now: try again later, with growing pauses, then an incident.</summary>
    public sealed record Again(string Why) : JobOutcome;

    /// <summary>It will not work however often it is tried: an incident at once.</summary>
    public sealed record Failed(string Code, string Message) : JobOutcome;
}
