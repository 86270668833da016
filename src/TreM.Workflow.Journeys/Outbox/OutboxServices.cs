using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Outbox;

internal static class OutboxServices
{
    public static IServiceCollection AddOutbox(this IServiceCollection services) => services
        .AddSingleton<WorkNudge>()
        .AddScoped<JobTypes>();
}
