using System.CommandLine;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Import;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem import referrals</c>: good rows become cases, bad ones are told by row, column and reason.</summary>
internal static class ImportCommand
{
    /// <summary>A file of nothing but faults must not fill the memory.</summary>
    private const int MostFaults = 1000;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CSV in UTF-8, comma or semicolon, with a header line." }.AcceptExistingOnly();
        var dryRun = new Option<bool>("--dry-run") { Description = "Checks everything and writes nothing." };
        var referrals = new Command("referrals", "Brings in referrals. A row that came before changes nothing, so a file can be imported again.") { file, dryRun };
        var store = new StoreOptions(referrals);
        referrals.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            return await Run(terminal, services, parsed.GetRequiredValue(file), parsed.GetValue(dryRun), cancellationToken);
        });
        return new Command("import", "Brings data in.") { referrals };
    }

    private static async Task<int> Run(Terminal terminal, IServiceProvider services, FileInfo file, bool dryRun, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await StoreOptions.RequireCurrent(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), cancellationToken);
        await using var bytes = file.OpenRead();
        using var text = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var faults = new List<ImportFault>();
        var more = 0;
        var done = await terminal.Progress("Importing", bytes.Length, tell => scope.ServiceProvider.GetRequiredService<ImportReferrals>().Run(
            text, Actor.System, dryRun,
            fault =>
            {
                if (faults.Count < MostFaults)
                {
                    faults.Add(fault);
                }
                else
                {
                    more++;
                }
            },
            progress => tell(bytes.Position, $"{progress.Rows} rows"),
            cancellationToken));
        terminal.Table(
            ["Row", "Column", "Code", "Reason"],
            [.. faults.Select(f => new[] { $"{f.Line}", f.Column.Length == 0 ? "-" : f.Column, f.Code, f.Message })]);
        if (more > 0)
        {
            terminal.Say($"... and {more} more faults");
        }

        terminal.Say($"{done.Rows} rows: {done.Filed} {(dryRun ? "would be filed" : "filed")}, {done.Known} known before, {done.Faulty} faulty{(dryRun ? " (dry run: nothing was written)" : "")}");
        return done.Faulty > 0 ? ExitCode.Found : ExitCode.Done;
    }
}
