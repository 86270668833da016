using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TreM.Workflow.Journeys.Outbox;

internal static class OutboxServices
{
    public static IServiceCollection AddOutbox(this IServiceCollection services)
    {
        services.AddCheckedOptions<BackgroundOptions>(BackgroundOptions.Section);
        services.TryAddSingleton(Random.Shared);
        return services
            .AddSingleton<WorkNudge>()
            .AddSingleton<JobTypes>()
            .AddSingleton<OutboxSweep>()
            .AddScoped<RowWork>()
            .AddScoped<RunJobs>()
            .AddScoped<ExternalJobs>()
            .AddScoped<PurgeSweep>();
    }
}
