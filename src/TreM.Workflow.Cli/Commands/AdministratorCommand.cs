using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem administrator</c>: the first administrator, or one who lets the others back in.</summary>
internal static class AdministratorCommand
{
    public static Command Create(Terminal terminal)
    {
        var name = new Option<string>("--name") { Description = "What colleagues call the administrator.", Required = true };
        var address = new Option<string>("--mail") { Description = "Mail address to sign in with; an account that has it gets the role and a new link.", Required = true };
        var subject = new Option<string?>("--oidc") { Description = "The sub of the person at the OpenID Connect provider: they sign in there, and no password link is made." };
        var command = new Command("administrator", "Makes an administrator and prints the link that sets the password, once; or links them to the provider.")
        {
            name, address, subject,
        };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            await using var scope = services.CreateAsyncScope();
            await StoreOptions.RequireCurrent(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), cancellationToken);
            switch (await scope.ServiceProvider.GetRequiredService<Accounts>()
                .MakeAdministrator(parsed.GetRequiredValue(name), parsed.GetRequiredValue(address), parsed.GetValue(subject), cancellationToken))
            {
                case AccountResult.Done { Link: null }:
                    terminal.Say("The account is an administrator's. The person signs in at the provider; the link is in the log of accounts.");
                    return ExitCode.Done;
                case AccountResult.Done done:
                    var site = new SiteOptions();
                    site.Address = store.Setting(parsed, $"{SiteOptions.Section}:{nameof(SiteOptions.Address)}") ?? site.Address;
                    terminal.Say($"The account is an administrator's. This link sets its password once, within {PasswordLinks.Life.Days} days:");
                    terminal.Say(site.Link(done.Link).AbsoluteUri);
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
