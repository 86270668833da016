using Microsoft.Extensions.DependencyInjection;

namespace TreM.Workflow.Journeys.Mail;

internal static class MailServices
{
    public static IServiceCollection AddMail(this IServiceCollection services) => services;
}
