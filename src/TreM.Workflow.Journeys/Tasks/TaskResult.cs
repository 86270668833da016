using System.Collections.Immutable;
using TreM.Workflow.Journeys.Forms;
using TreM.Workflow.Journeys.Instances;

namespace TreM.Workflow.Journeys.Tasks;

/// <summary>How a request about a task ended.</summary>
public abstract record TaskResult
{
    /// <summary>Done (or done before by an equal request).</summary>
    public sealed record Done(Guid TaskId) : TaskResult;

    /// <summary>The answers do not satisfy the form; nothing changed.</summary>
    public sealed record Invalid(ImmutableArray<FormError> Errors) : TaskResult;

    /// <summary>There is no such task for this actor.</summary>
    public sealed record NotFound : TaskResult;

    /// <summary>Somebody else was faster, or holds the task.</summary>
    /// <param name="Code">For example <c>task.closed</c>, <c>task.claimed.other</c>.</param>
    public sealed record Conflict(string Code, string Message) : TaskResult;

    /// <summary>A rule says no; nothing changed.</summary>
    public sealed record Refused(string Code, string Message) : TaskResult;

    internal static TaskResult Of(AdvanceResult result, Guid taskId) => result switch
    {
        AdvanceResult.Advanced or AdvanceResult.Replayed => new Done(taskId),
        AdvanceResult.Conflict => new Conflict("task.conflict", "Others kept changing the case. Look again and retry."),
        AdvanceResult.Refused { Code: "process.key.unknown" or "process.instance.ended" } => new Conflict("task.closed", "The task is already done."),
        AdvanceResult.Refused refused => new Refused(refused.Code, refused.Message),
        _ => throw new InvalidOperationException($"Unknown result {result}."),
    };
}
