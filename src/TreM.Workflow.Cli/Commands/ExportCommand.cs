using System.CommandLine;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Timelines;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem export</c>: history without persons. Protected cases never leave.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal) => new("export", "Writes history out, without personal data and without protected persons.")
    {
        Timeline(terminal),
        Log(terminal, "xes", "All cases as an event log in XES (IEEE 1849).", (log, target, include, ct) => log.Xes(target, include, ct)),
        Log(terminal, "ocel", "All cases as an object-centric event log in OCEL 2.0 (JSON).", (log, target, include, ct) => log.Ocel(target, include, ct)),
    };

    private static Command Timeline(Terminal terminal)
    {
        var caseId = new Option<Guid>("--case") { Description = "Id of the case.", Required = true };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("timeline", "What happened to one case.") { caseId, json };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
            await StoreOptions.RequireCurrent(db, cancellationToken);
            var id = parsed.GetRequiredValue(caseId);
            if (!(await MayLeave(db, cancellationToken)).Contains(id))
            {
                // The same words for both, so that they do not tell who is protected.
                throw new CannotRunException($"Expected the id of a case that may be exported; there is none {id}.");
            }

            var rows = (await scope.ServiceProvider.GetRequiredService<ReadTimeline>().All(id, null, cancellationToken)).Select(e => new
            {
                e.Event.At, e.Event.Kind, e.Event.Phase, e.Event.Node, Activity = e.Event.Activity ?? e.NameEn ?? e.Name ?? e.Event.ElementId, e.Event.Actor,
            }).ToList();
            if (parsed.GetValue(json))
            {
                terminal.Write(rows);
            }
            else
            {
                terminal.Table(
                    ["At", "Phase", "Node", "Kind", "Activity", "Actor"],
                    [.. rows.Select(r => new[]
                    {
                        r.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), r.Phase ?? "-", r.Node ?? "-", r.Kind.ToString(), r.Activity ?? "-", r.Actor,
                    })]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Log(Terminal terminal, string name, string description, Func<ExportLog, Stream, Func<Guid, bool>, CancellationToken, Task> write)
    {
        var output = new Option<FileInfo?>("--output", "-o") { Description = "The file to write; otherwise to standard output." };
        var command = new Command(name, description) { output };
        var store = new StoreOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = store.Open(parsed);
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
            await StoreOptions.RequireCurrent(db, cancellationToken);
            var open = await MayLeave(db, cancellationToken);
            var log = scope.ServiceProvider.GetRequiredService<ExportLog>();
            if (parsed.GetValue(output) is not { } file)
            {
                await write(log, terminal.Raw, open.Contains, cancellationToken);
                return ExitCode.Done;
            }

            // Only a whole export gets the name.
            var part = $"{file.FullName}.part";
            await using (var target = File.Create(part))
            {
                await write(log, target, open.Contains, cancellationToken);
            }

            File.Move(part, file.FullName, overwrite: true);
            terminal.Say($"{open.Count} cases written to {Sources.NameOf(file.FullName)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Task<HashSet<Guid>> MayLeave(WorkflowContext db, CancellationToken cancellationToken) =>
        db.Set<Enrolment>().Where(e => !e.IsProtected).Select(e => e.CaseId).ToHashSetAsync(cancellationToken);
}
