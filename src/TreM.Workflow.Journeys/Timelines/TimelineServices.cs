using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Timelines;

internal static class TimelineServices
{
    public static IServiceCollection AddTimelines(this IServiceCollection services)
    {
        services.AddCheckedOptions<AnchorOptions>(AnchorOptions.Section);
        return services.AddScoped<VerifyHistory>().AddScoped<ReadTimeline>().AddScoped<ExportLog>()
            .AddScoped<AnchorHistory>().AddScoped<KeepAnchor>();
    }
}
