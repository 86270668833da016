using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem simulate</c>: invented people walk the whole programme on a clock that jumps.</summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var participants = new Option<int>("--participants", "-n") { Description = "How many persons are referred.", DefaultValueFactory = _ => 50 };
        var seed = new Option<int>("--seed", "-s") { Description = "The same seed gives the same result.", DefaultValueFactory = _ => 1 };
        var from = new Option<DateOnly>("--from") { Description = "First day of intake.", DefaultValueFactory = _ => new DateOnly(2012, 9, 3) };
        var days = new Option<int>("--intake-days") { Description = "Days over which referrals come.", DefaultValueFactory = _ => 300 };
        var until = new Option<DateOnly>("--until") { Description = "Last day.", DefaultValueFactory = _ => new DateOnly(2014, 6, 30) };
        var database = new Option<FileInfo?>("--database") { Description = "A SQLite file to keep; otherwise a temporary one, unless --connection names a database." };
        var models = MigrateCommand.Models();
        models.Description = "Folders with the programme's models; otherwise workflows and rules of the nearest folder upwards that has both.";
        var json = new Option<bool>("--json") { Description = "The report as JSON." };
        var command = new Command("simulate", "Carries invented participants through the programme.") { participants, seed, from, days, until, database, models, json };
        foreach (var count in new[] { participants, days })
        {
            count.Validators.Add(r =>
            {
                if (r.GetValueOrDefault<int>() < 1)
                {
                    r.AddError($"Expected {count.Name} to be at least 1.");
                }
            });
        }

        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new SimulationOptions(
                parsed.GetValue(participants), parsed.GetValue(seed), parsed.GetValue(from), parsed.GetValue(days), parsed.GetValue(until));
            var folders = parsed.GetRequiredValue(models) is { Length: > 0 } given ? given : Shipped();
            if (parsed.GetValue(database) is { } file)
            {
                return await Run(terminal, AtFile(file.FullName), options, folders, parsed.GetValue(json), cancellationToken);
            }

            if (store.NamesConnection(parsed))
            {
                return await Run(terminal, store.Storage(parsed), options, folders, parsed.GetValue(json), cancellationToken);
            }

            var temporary = Directory.CreateTempSubdirectory("trem-simulation").FullName;
            var storage = AtFile(Path.Combine(temporary, "trem.db"));
            try
            {
                return await Run(terminal, storage, options, folders, parsed.GetValue(json), cancellationToken);
            }
            finally
            {
                await using (var connection = new SqliteConnection(storage.ConnectionString))
                {
                    SqliteConnection.ClearPool(connection);
                }

                Directory.Delete(temporary, recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> Run(
        Terminal terminal, StorageOptions storage, SimulationOptions options, DirectoryInfo[] models, bool json, CancellationToken cancellationToken)
    {
        var clock = new SimulationClock(WorkCalendar.At(options.From, new TimeOnly(8, 0)));
        await using var services = StoreOptions.Open(storage, clock);
        if (!await MigrateCommand.Run(null, services, models, cancellationToken))
        {
            throw new CannotRunException($"Expected models that can be deployed in {string.Join(", ", models.Select(m => Sources.NameOf(m.FullName)))}; run 'trem check' on them.");
        }

        await using (var scope = services.CreateAsyncScope())
        {
            if (await scope.ServiceProvider.GetRequiredService<WorkflowContext>().Set<Enrolment>().AnyAsync(cancellationToken))
            {
                throw new CannotRunException("Expected a database without cases: invented people must never stand among real ones. Give another --database, or none.");
            }
        }

        var simulation = new SimulateParticipants(services.GetRequiredService<IServiceScopeFactory>(), clock);
        var report = await terminal.Progress("Simulating", options.Until.DayNumber - options.From.DayNumber, tell => simulation.Run(
            options, p => tell(p.Date.DayNumber - options.From.DayNumber, $"{p.Date:yyyy-MM-dd}, {p.Referred} referred, {p.Finished} finished"), cancellationToken));
        if (json)
        {
            terminal.Write(report);
        }
        else
        {
            Tell(terminal, options, report);
        }

        return report.Incidents > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static void Tell(Terminal terminal, SimulationOptions options, SimulationReport report)
    {
        terminal.Say($"{options.Participants} participants, seed {options.Seed}, {options.From:yyyy-MM-dd} to {options.Until:yyyy-MM-dd}: {report.Incidents} open incidents");
        terminal.Table(["Phase", "Passes", "Median days", "90 % within"], [.. report.Phases.Select(p => new[] { p.Phase, $"{p.Passes}", Number(p.MedianDays), Number(p.P90Days) })]);
        Counts(terminal, "Tasks of", report.TasksByRole);
        Counts(terminal, "Escalations", report.Escalations);
        Counts(terminal, "Cases", report.CasesByStatus);
        terminal.Table(["Goal", "Target", "Meet it", "Measured", "Share", "Status", "Pace", "Forecast"], [.. report.Goals.Select(GoalRow)]);
    }

    private static string[] GoalRow(GoalResult goal) =>
    [
        goal.Code, Number(goal.Target), $"{goal.Figure.N}", $"{goal.Figure.D} of {goal.Figure.C}", goal.Figure.Share is { } share ? Number(share) : "-", goal.Status ?? "-",
        goal.PaceIndex is { } pace ? Number(pace) : "-", goal.Forecast is { } forecast ? Number(forecast) : "-",
    ];

    private static void Counts(Terminal terminal, string heading, IReadOnlyDictionary<string, int> counts) =>
        terminal.Table([heading, "Count"], [.. counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new[] { c.Key, $"{c.Value}" })]);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static StorageOptions AtFile(string path) =>
        new StorageOptions { ConnectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString() }.At(Environment.CurrentDirectory);

    private static DirectoryInfo[] Shipped() => Sources.Beside(new DirectoryInfo(Environment.CurrentDirectory)) is { Length: > 0 } both ? both
        : throw new CannotRunException("Expected folders 'workflows' and 'rules' here or above; there are none. Name them with --models.");
}
