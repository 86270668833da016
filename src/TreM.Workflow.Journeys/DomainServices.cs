using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Rules;
using TreM.Workflow.Journeys.Tasks;

namespace TreM.Workflow.Journeys;

/// <summary>The use cases of the programme.</summary>
internal static class DomainServices
{
    public static IServiceCollection AddDomain(this IServiceCollection services)
    {
        services.TryAddSingleton<WorkdayDeadline>((from, days, _) => WorkCalendar.Standard.Due(from, days));
        return services
            .AddScoped<CurrentRules>()
            .AddScoped<IStepProjection, FollowCase>();
    }
}
