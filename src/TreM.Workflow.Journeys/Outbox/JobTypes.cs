using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Outbox;

/// <summary>Which job types have a handler here. Asked once: handlers come and go with their scope, their types do not.</summary>
public sealed class JobTypes(IServiceScopeFactory scopes)
{
    private readonly Lazy<HashSet<string>> _known = new(() =>
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IJobHandler>().Select(h => h.Type)];
    });

    /// <summary>All types that have a handler here.</summary>
    public IReadOnlyCollection<string> Known => _known.Value;

    internal Lane LaneOf(string type) => _known.Value.Contains(type) ? Lane.Jobs : Lane.ExternalJobs;
}
