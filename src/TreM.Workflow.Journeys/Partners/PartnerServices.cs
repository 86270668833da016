using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Journeys.Partners;

internal static class PartnerServices
{
    public static IServiceCollection AddPartners(this IServiceCollection services)
    {
        services.AddCheckedOptions<WebhookOptions>(WebhookOptions.Section);
        services.TryAddSingleton<ResolveHost>((host, stop) => Dns.GetHostAddressesAsync(host, stop));
        return services
            .AddSingleton<WebhookClient>()
            .AddScoped<IDeliver, DeliverWebhook>()
            .AddScoped<IStepProjection, HandoverEvents>()
            .AddScoped<EditPartner>()
            .AddScoped<ManageWebhooks>()
            .AddScoped<ReplayWebhook>();
    }
}
