using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Deployments;

internal static class DeploymentServices
{
    public static IServiceCollection AddDeployments(this IServiceCollection services) => services
        .AddSingleton<Catalogue>()
        .AddScoped<ReadModels>()
        .AddSingleton(_ => new DefinitionCache())
        .AddScoped<Deploy>();
}
