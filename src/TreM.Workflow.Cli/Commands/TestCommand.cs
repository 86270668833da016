using System.CommandLine;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Testing;

namespace TreM.Workflow.Cli.Commands;

/// <summary><c>trem test</c>: decision tests in the format of the DMN TCK and <c>.scenario</c> stories of processes.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "Where tests (.xml in the format of the DMN TCK, .scenario) and their models lie." }.AcceptExistingOnly();
        var models = new Option<DirectoryInfo[]>("--models")
        {
            Description = "More folders with models that the tests use; otherwise workflows and rules of the nearest folder upwards that has both.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        }.AcceptExistingOnly();
        var json = new Option<bool>("--json") { Description = "Outcomes as JSON." };
        var command = new Command("test", "Runs the tests of decisions and processes.") { folder, models, json };
        command.SetAction((parsed, _) => Run(terminal, parsed.GetRequiredValue(folder), parsed.GetRequiredValue(models), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> Run(Terminal terminal, DirectoryInfo folder, DirectoryInfo[] models, bool json)
    {
        var tests = Sources.Read([folder], TestModels.IsTest);
        var suite = new TestModels(Sources.Read([folder, .. models.Length > 0 ? models : Sources.Beside(folder)], n => SourceFile.KindOf(n) is not null), TimeProvider.System.GetLocalNow());
        var report = await terminal.Progress("Testing", tests.Count, tell =>
        {
            var done = 0;
            return Task.Run(() => suite.Run(tests, file => tell(++done, file.Name)));
        });
        if (report.Tests.IsEmpty)
        {
            throw new CannotRunException($"Expected tests (.xml in the format of the DMN TCK, .scenario) below {Sources.NameOf(folder.FullName)}; saw none.");
        }

        if (json)
        {
            terminal.Write(report);
        }
        else
        {
            Tell(terminal, report);
        }

        return report.Failed > 0 ? ExitCode.Found : ExitCode.Done;
    }

    private static void Tell(Terminal terminal, TestReport report)
    {
        foreach (var finding in report.Findings)
        {
            terminal.Complain(finding.ToString());
        }

        foreach (var test in report.Tests.Where(t => !t.Passed))
        {
            terminal.Say($"FAILED  {test.File}{(test.Line > 0 ? $":{test.Line}" : "")}  {test.Name}");
            terminal.Say($"  {test.Failure}");
            foreach (var position in test.Positions)
            {
                terminal.Say($"  token at {position}");
            }

            foreach (var line in test.Transcript)
            {
                terminal.Say($"    {line}");
            }
        }

        terminal.Table(
            ["Process", "Nodes", "Flows", "Not touched"],
            [.. report.Coverage.Select(c => new[] { c.ProcessId, $"{c.Nodes}/{c.AllNodes}", $"{c.Flows}/{c.AllFlows}", string.Join(' ', c.Missed) })]);
        terminal.Say($"{report.Passed} passed, {report.Failed} failed");
    }
}
