namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Who does which jobs here.</summary>
public sealed class JobTypes
{
    private readonly HashSet<string> _known;

    /// <summary>The types of these handlers.</summary>
    public JobTypes(IEnumerable<IJobHandler> handlers) => _known = [.. handlers.Select(h => h.Type)];

    /// <summary>All types that have a handler here.</summary>
    public IReadOnlyCollection<string> Known => _known;

    internal Lane LaneOf(string type) => _known.Contains(type) ? Lane.Jobs : Lane.ExternalJobs;
}
