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
        var anchor = new Option<FileInfo[]>("--anchor")
        {
            Description = "Files with anchors that were kept outside the database: the file of Anchor:File, or saved mails.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();
        var command = new Command("verify", "Verifies that history is whole, unchanged and gives the stored state.") { instance, anchor };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            return await Run(terminal, services, parsed.GetValue(instance), parsed.GetRequiredValue(anchor), cancellationToken);
        });
        return command;
    }

    private static async Task<int> Run(Terminal terminal, IServiceProvider services, Guid? instance, FileInfo[] kept, CancellationToken cancellationToken)
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
        var anchors = kept.Length == 0 || await Anchors(terminal, scope.ServiceProvider.GetRequiredService<AnchorHistory>(), kept, cancellationToken);
        return broken.Count > 0 || !anchors ? ExitCode.Found : ExitCode.Done;
    }

    private static async Task<bool> Anchors(Terminal terminal, AnchorHistory history, FileInfo[] kept, CancellationToken cancellationToken)
    {
        var anchors = Anchor.Read(string.Join('\n', kept.Select(k => File.ReadAllText(k.FullName))));
        if (anchors.Count == 0)
        {
            var names = string.Join(", ", kept.Select(k => Sources.NameOf(k.FullName)));
            throw new CannotRunException($"Expected anchors (trem-anchor=...) in {names}; saw none.");
        }

        var broken = await history.Verify(anchors, cancellationToken);
        terminal.Table(["Anchor", "Chains then", "Chains now", "Events then", "Events now"],
            [.. broken.Select(b => new[] { $"{b.Expected.At:u}", $"{b.Expected.Chains}", $"{b.Seen.Chains}", $"{b.Expected.Events}", $"{b.Seen.Events}" })]);
        var meaning = broken.Count > 0 ? ": history was changed, cut off or put back after it was anchored" : "";
        terminal.Say($"{anchors.Count} anchors compared, {broken.Count} broken{meaning}");
        return broken.Count == 0;
    }
}
