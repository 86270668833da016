using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Mail;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem administrator</c>: the first administrator, or one who lets the others back in.</summary>
internal static class AdministratorCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "What colleagues call the administrator.", Required = true };
        var address = new Option<string>("--mail") { Description = "Mail address to sign in with; an account that has it gets the role and a new link.", Required = true };
        var command = new Command("administrator", "Makes an administrator and prints the link that sets the password, once.") { name, address };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            await using var scope = services.CreateAsyncScope();
            await StoreOptions.RequireCurrent(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), cancellationToken);
            switch (await scope.ServiceProvider.GetRequiredService<Accounts>()
                .MakeAdministrator(parsed.GetRequiredValue(name), parsed.GetRequiredValue(address), cancellationToken))
            {
                case AccountResult.Done done:
                    var site = new Uri(store.Setting(parsed, $"{MailOptions.Section}:{nameof(MailOptions.SiteAddress)}") ?? new MailOptions().SiteAddress);
                    terminal.Say($"The account is an administrator's. This link sets its password once, within {PasswordLinks.Life.Days} days:");
                    terminal.Say(new Uri(site, done.Link).AbsoluteUri);
                    return ExitCode.Done;
                case AccountResult.Refused refused:
                    terminal.Complain($"{refused.Code}: {refused.Message}");
                    return ExitCode.NotDone;
                default:
                    throw new InvalidOperationException("Expected the operator to be let in.");
            }
        });
        return command;
    }
}
