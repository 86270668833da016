using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Rules;

namespace TreM.Workflow.Journeys.Deployments;

internal static class DeploymentServices
{
    public static IServiceCollection AddDeployments(this IServiceCollection services)
    {
        services.AddCheckedOptions<PublishingOptions>(PublishingOptions.Section);
        return services
            .AddSingleton<Catalogue>()
            .AddScoped<ReadModels>()
            .AddSingleton(_ => new DefinitionCache())
            .AddScoped<Deploy>()
            .AddScoped<Publish>()
            .AddScoped<Drafts>()
            .AddScoped<CheckRules>()
            .AddScoped<CompareVersions>()
            .AddScoped<ChangeConstant>();
    }
}
