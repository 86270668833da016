using Benchmarks;
using Benchmarks.Journeys;
using Benchmarks.Processes;
using Benchmarks.Rules;
using Benchmarks.Scale;

// One subcommand per area; each writes a table of medians and the ratios that issue and README quote.
return args switch
{
    ["rules", .. var rest] => RulesBenchmark.Run(rest),
    ["table", .. var rest] => LargeTableBenchmark.Run(rest),
    ["processes", .. var rest] => ProcessBenchmarks.Run(rest),
    ["checks", .. var rest] => CheckBenchmark.Run(rest),
    ["journeys", .. var rest] => await JourneyBenchmarks.Run(rest),
    ["import", .. var rest] => await ImportBenchmark.Run(rest),
    ["scale", .. var rest] => await ScaleBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "Usage: dotnet run -c Release --project tests/Benchmarks -- rules|processes|checks|journeys|import [--quick] | table [--rows N] | scale [--participants N] [--provider sqlite|postgresql] [--quick]");
    return 2;
}
