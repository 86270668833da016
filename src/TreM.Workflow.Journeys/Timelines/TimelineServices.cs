using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Timelines;

internal static class TimelineServices
{
    public static IServiceCollection AddTimelines(this IServiceCollection services) => services.AddScoped<VerifyHistory>().AddScoped<ReadTimeline>().AddScoped<ExportLog>();
}
