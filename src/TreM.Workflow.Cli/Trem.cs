using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using TreM.Workflow.Cli.Commands;
using TreM.Workflow.Persistence.Opening;

namespace TreM.Workflow.Cli;

/// <summary>What the exit code says.</summary>
public static class ExitCode
{
    /// <summary>Done, and nothing was wrong.</summary>
    public const int Done = 0;

    /// <summary>Done, and something was found: errors in models, failed tests, faulty rows, a broken chain.</summary>
    public const int Found = 1;

    /// <summary>Could not be done: wrong arguments, no such file, no database.</summary>
    public const int NotDone = 2;
}

/// <summary>Why a command cannot begin: expected, where, saw, what to do.</summary>
internal sealed class CannotRunException(string message) : Exception(message);

/// <summary>The command line, as a function: arguments in, text and an exit code out.</summary>
public static class Trem
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Checks, tests, imports, simulates, exports and verifies journeys and rules.")
        {
            CheckCommand.Create(terminal),
            ContractCommand.Create(terminal),
            TestCommand.Create(terminal),
            ImportCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            ExportCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            BackupCommands.Backup(terminal),
            BackupCommands.Restore(terminal),
            MigrateCommand.Create(terminal),
            AdministratorCommand.Create(terminal),
        };
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Complain(error.Message);
            }

            terminal.Complain("Run 'trem --help', or a command with '--help', to see what it takes.");
            return ExitCode.NotDone;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false }, cancellationToken);
        }
        catch (CannotRunException failure)
        {
            terminal.Complain(failure.Message);
        }
        catch (StoreRefusedException failure)
        {
            terminal.Complain(failure.Message);
        }
        catch (DbException failure)
        {
            terminal.Complain($"The database refused: {failure.Message} See that --provider and --connection (or the settings Storage:Provider and Storage:ConnectionString) name a database that runs.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            terminal.Complain(failure.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("Stopped before the end; what was finished stays. The same command goes on from there.");
        }

        return ExitCode.NotDone;
    }
}
