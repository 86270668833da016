namespace TreM.Workflow.Journeys.Instances;

/// <summary>
/// Keeps rows of the domain in step with the process: runs after every step, whoever caused it (a person, a timer, another
/// instance), in the transaction of the step. Register as a service.
/// </summary>
public interface IStepProjection
{
    /// <summary>Changes entities of <see cref="StepScope.Db"/>; does not save.</summary>
    Task Apply(StepScope scope, CancellationToken cancellationToken);
}
