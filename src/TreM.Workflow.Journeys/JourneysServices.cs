using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Messages;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Timelines;
using TreM.Workflow.Journeys.Timers;

namespace TreM.Workflow.Journeys;

/// <summary>All services of the application. Each folder adds its own; the store comes from Persistence.</summary>
public static class JourneysServices
{
    /// <summary>Adds everything but the store.</summary>
    public static IServiceCollection AddJourneys(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        return services
            .AddDeployments()
            .AddInstances()
            .AddTimers()
            .AddMessages()
            .AddOutbox()
            .AddMail()
            .AddTimelines()
            .AddReports()
            .AddDomain();
    }
}
