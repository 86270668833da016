using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Journeys.Reports;

internal static class ReportServices
{
    public static IServiceCollection AddReports(this IServiceCollection services) => services
        .AddSingleton(_ => new StatusMemory())
        .AddScoped<ReadStatus>()
        .AddScoped<ReadGoals>()
        .AddScoped<Bottlenecks>()
        .AddScoped<HandoverTimes>()
        .AddScoped<ExplainRules>()
        .AddScoped<ExplainCase>()
        .AddScoped<Exports>();
}
