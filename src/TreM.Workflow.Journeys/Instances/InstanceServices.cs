using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances.Operations;

namespace TreM.Workflow.Journeys.Instances;

internal static class InstanceServices
{
    public static IServiceCollection AddInstances(this IServiceCollection services) => services
        .AddSingleton(provider => new StepServices(provider.GetRequiredService<DefinitionCache>(), provider.GetService<WorkdayDeadline>()))
        .AddScoped<Rules.DecisionRecord>()
        .AddScoped<AdvanceInstance>()
        .AddScoped<CallInstances>()
        .AddScoped<Operate>()
        .AddScoped<ReadInstances>()
        .AddScoped<MigrateInstances>();
}
