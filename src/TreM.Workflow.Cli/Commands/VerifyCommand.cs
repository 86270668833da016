using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem verify</c>: the hash chains hold, and taking the steps of the history again gives the stored state.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var instance = new Option<Guid?>("--instance") { Description = "Only this instance." };
        var command = new Command("verify", "Verifies that history is whole, unchanged and gives the stored state.") { instance };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            return await Run(terminal, services, parsed.GetValue(instance), cancellationToken);
        });
        return command;
    }

    private static async Task<int> Run(Terminal terminal, IServiceProvider services, Guid? instance, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await StoreOptions.RequireCurrent(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), cancellationToken);
        var verify = scope.ServiceProvider.GetRequiredService<VerifyHistory>();
        var broken = new List<ChainBreak>();
        var count = 1;
        if (instance is not { } id)
        {
            count = await verify.RunAll(broken.Add, cancellationToken);
        }
        else if (await verify.Run(id, cancellationToken) is { } found)
        {
            broken.Add(found);
        }

        terminal.Table(["Instance", "Sequence", "Finding"], [.. broken.Select(b => new[] { b.InstanceId.ToString(), $"{b.Sequence}", b.Why })]);
        terminal.Say($"{count} instances verified, {broken.Count} broken");
        return broken.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }
}
