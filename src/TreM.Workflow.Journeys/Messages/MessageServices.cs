using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Messages;

internal static class MessageServices
{
    public static IServiceCollection AddMessages(this IServiceCollection services) => services
        .AddScoped<DeliverMessages>()
        .AddScoped<ReceiveMessage>()
        .AddScoped<ReceivePartnerMessage>()
        .AddScoped<SettleMessage>();
}
