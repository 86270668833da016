using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Import;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Testing.Stores;

namespace Benchmarks.Scale;

/// <summary>Referrals from CSV, for real: rows per second, and the memory that stays in use on the way (it must not grow with the rows).</summary>
internal static class ImportBenchmark
{
    /// <summary><c>import [--rows N] [--provider sqlite|postgresql] [--quick]</c>.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var rows = Array.IndexOf(arguments, "--rows") is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : arguments.Contains("--quick") ? 1000 : 10_000;
        var provider = ScaleBenchmark.Provider(arguments);
        if (TestStore.Missing(provider) is { } missing)
        {
            Console.Error.WriteLine($"{provider}: {missing}");
            return 2;
        }

        await using var store = await TestStore.Create(provider);
        await using var node = ScaleBenchmark.Node(store.Options);
        await using var scope = node.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        await db.Database.MigrateAsync();
        await SeedProgramme.Run(db);
        await scope.ServiceProvider.GetRequiredService<Deploy>().Folders(ScaleBenchmark.Models, "BENCH");

        Console.WriteLine($"| {provider}: rows | filed | faulty | rows per second | in use | peak of the process |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        using var csv = new Referrals(rows);
        var (clock, before, faults) = (Stopwatch.StartNew(), 0, 0);
        var done = await scope.ServiceProvider.GetRequiredService<ImportReferrals>().Run(csv, Actor.System, dryRun: false, _ => faults++, progress =>
        {
            if (progress.Rows % Math.Max(1, rows / 5) == 0)
            {
                var used = GC.GetTotalMemory(forceFullCollection: true) / 1048576.0;
                using var me = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {progress.Rows} | {progress.Filed} | {progress.Faulty} | {(progress.Rows - before) / clock.Elapsed.TotalSeconds:0} | {used:0.0} MB | {me.PeakWorkingSet64 / 1048576.0:0} MB |"));
                before = progress.Rows;
                clock.Restart();
            }
        });
        return done.Filed == rows && faults == 0 ? 0 : 1;
    }

    // The demonstration's rows over and over, each with a key of its own; read line by line, never all at once.
    private sealed class Referrals(int rows) : TextReader
    {
        private readonly string[] _lines = [.. File.ReadLines(Path.Combine(WebHost.Repository(), "workflows", "demo", "vignetter.csv")).Where(l => l.Length > 0)];
        private string _line = "";
        private int _at;
        private int _row = -1;

        public override int Peek() => Fill() ? _line[_at] : -1;

        public override int Read() => Fill() ? _line[_at++] : -1;

        private bool Fill()
        {
            if (_at == _line.Length)
            {
                if (++_row > rows)
                {
                    _row = rows;
                    return false;
                }

                _line = (_row == 0 ? _lines[0] : $"R{_row}-{_lines[1 + (_row % (_lines.Length - 1))]}") + "\n";
                _at = 0;
            }

            return true;
        }
    }
}
