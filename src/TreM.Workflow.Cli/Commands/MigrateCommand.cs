using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem migrate</c>: brings a database to this version, with the programme's registers and, when asked, its models.</summary>
internal static class MigrateCommand
{
    public static Command Create(Terminal terminal)
    {
        var models = Models();
        var command = new Command("migrate", "Brings the database up to this version.") { models };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            return await Run(terminal, services, parsed.GetRequiredValue(models), cancellationToken) ? ExitCode.Done : ExitCode.Found;
        });
        return command;
    }

    /// <summary>The option for folders with models to deploy.</summary>
    public static Option<DirectoryInfo[]> Models() => new Option<DirectoryInfo[]>("--models")
    {
        Description = "Folders whose processes, tables and forms are deployed too, as far as they changed (workflows rules).",
        DefaultValueFactory = _ => [],
        AllowMultipleArgumentsPerToken = true,
    }.AcceptExistingOnly();

    /// <summary>Prepares the database and says what it did; false when models were refused.</summary>
    public static async Task<bool> Run(Terminal? terminal, IServiceProvider services, DirectoryInfo[] models, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        var storage = services.GetRequiredService<StorageOptions>();
        IReadOnlyList<string> applied;
        using (SqliteFileLock.Take(storage))
        {
            applied = await DatabaseUpgrade.Run(db, storage, cancellationToken);
        }

        foreach (var migration in applied)
        {
            terminal?.Say($"applied {migration}");
        }

        await SeedProgramme.Run(db, cancellationToken: cancellationToken);
        terminal?.Say(applied.Count == 0 ? "The database was up to date." : "The database is up to date.");
        if (models.Length == 0)
        {
            return true;
        }

        var deployed = await scope.ServiceProvider.GetRequiredService<Deploy>().Folders(models.Select(m => m.FullName), "SYSTEM", cancellationToken: cancellationToken);
        foreach (var finding in deployed.Findings.Where(f => f.Severity == Severity.Error))
        {
            terminal?.Complain(finding.ToString());
        }

        terminal?.Say(deployed.Refused ? "The models were refused; nothing of them was deployed." : $"Deployed {deployed.Versions} new versions of processes, tables and forms.");
        return !deployed.Refused;
    }
}
