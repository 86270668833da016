using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Timers;

internal static class TimerServices
{
    public static IServiceCollection AddTimers(this IServiceCollection services) => services.AddScoped<FireTimers>();
}
