using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Journeys.Mail;

internal static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddCheckedOptions<SiteOptions>(SiteOptions.Section);
        services.AddCheckedOptions<MailOptions>(MailOptions.Section);
        return services.AddScoped<IDeliver, DeliverMail>();
    }
}
