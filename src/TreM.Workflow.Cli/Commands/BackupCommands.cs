using System.CommandLine;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem backup</c> and <c>trem restore</c>: a SQLite database as one file; for servers they say how it is done.</summary>
internal static class BackupCommands
{
    public static Command Backup(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file") { Description = "The file to make." };
        var command = new Command("backup", "Copies the database while the service runs.") { file };
        var store = new StoreOptions(command);
        command.SetAction(parsed =>
        {
            var to = parsed.GetRequiredValue(file).FullName;
            StoreCopy.BackUp(Sqlite(store.Storage(parsed)), to);
            terminal.Say($"Copied to {to}; its pages and the ends of its histories are whole. See the rest with:");
            terminal.Say($"trem verify --provider Sqlite --connection \"Data Source={to}\"");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Restore(Terminal terminal)
    {
        var file = new Argument<FileInfo>("file") { Description = "A copy made with 'trem backup'." };
        var command = new Command("restore", "Puts a copy in the database's place, while no service runs.") { file };
        var store = new StoreOptions(command);
        command.SetAction(parsed =>
        {
            var former = StoreCopy.Restore(Sqlite(store.Storage(parsed)), parsed.GetRequiredValue(file).FullName, DateTimeOffset.UtcNow);
            terminal.Say(former is null ? "Restored." : $"Restored; what was there is now {former}.");
            terminal.Say("Before the service starts: 'trem migrate', then 'trem verify --anchor FILE'.");
            terminal.Say("Mails and webhooks that went out after the copy was made go out once more, under the same ids.");
            return ExitCode.Done;
        });
        return command;
    }

    private static StorageOptions Sqlite(StorageOptions storage) =>
        storage.Provider == StorageProvider.Sqlite ? storage : throw new CannotRunException(StoreCopy.ServerWords(storage.Provider));
}
