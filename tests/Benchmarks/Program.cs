using Benchmarks;
using Benchmarks.Journeys;
using Benchmarks.Rules;

// One subcommand per area; each writes a table of medians and the ratios that issue and README quote.
return args switch
{
    ["rules", .. var rest] => RulesBenchmark.Run(rest),
    ["journeys", .. var rest] => await JourneyBenchmarks.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Benchmarks -- rules [--quick] | journeys [--rounds N] [--seconds N]");
    return 2;
}
