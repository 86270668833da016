using System.CommandLine;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys.Deployments;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem check</c>: what a deployment would say of models, without a database.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<FileSystemInfo[]>("PATH")
        {
            Description = "Files (.bpmn, .bpmn2, .bpmn20.xml, .dmn, .form) and folders of them, checked as one set. With a folder, what models refer to must be there too.",
            Arity = ArgumentArity.OneOrMore,
        }.AcceptExistingOnly();
        var with = new Option<FileSystemInfo[]>("--with")
        {
            Description = "Files and folders that are referred to or imported, and not checked themselves; with a folder otherwise workflows and rules of the nearest folder upwards that has both.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Findings as JSON." };
        var command = new Command("check", "Checks processes, decision tables and forms.") { paths, with, json };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), parsed.GetRequiredValue(with), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, FileSystemInfo[] paths, FileSystemInfo[] with, bool json)
    {
        var files = Sources.Read(paths, IsModel);
        if (files.Count == 0)
        {
            throw new CannotRunException($"Expected .bpmn, .dmn or .form files in {string.Join(", ", paths.Select(p => Sources.NameOf(p.FullName)))}; saw none.");
        }

        with = with.Length > 0 ? with : Sources.Beside(paths.OfType<DirectoryInfo>().FirstOrDefault());
        var own = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var all = files.Concat(Sources.Read(with, IsModel).Where(f => !own.Contains(f.Name))).ToList();

        // A file alone says nothing of what is deployed beside it: then references are left alone.
        var known = paths.Concat(with).Any(p => p is DirectoryInfo) ? CheckModels.ReferencesIn(all) : null;
        var findings = CheckModels.Run(all, known).Where(f => own.Contains(f.File!))
            .OrderByDescending(f => f.Severity).ThenBy(f => f.File, StringComparer.Ordinal).ToList();
        var errors = findings.Count(f => f.Severity == Severity.Error);
        var warnings = findings.Count(f => f.Severity == Severity.Warning);
        if (json)
        {
            terminal.Write(new
            {
                Files = files.Count,
                Errors = errors,
                Warnings = warnings,
                Findings = findings.Select(f => new
                {
                    f.File, Element = f.ElementId, f.Severity, f.Code, f.Message, f.Remedy,
                }),
            });
        }
        else
        {
            terminal.Table(
                ["Severity", "File", "Element", "Code", "Finding"],
                [.. findings.Select(f => new[]
                {
                    f.Severity.ToString().ToLowerInvariant(), f.File!, f.ElementId ?? "-", f.Code, $"{f.Message} {f.Remedy}".Trim(),
                })]);
            terminal.Say($"{files.Count} files, {errors} errors, {warnings} warnings");
        }

        return errors > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static bool IsModel(string name) => SourceFile.KindOf(name) is not null;
}
