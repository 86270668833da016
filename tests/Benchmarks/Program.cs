using Benchmarks;
using Benchmarks.Rules;

// One subcommand per area; each writes a table of medians and the ratios that issue and README quote.
return args switch
{
    ["rules", .. var rest] => RulesBenchmark.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Benchmarks -- rules [--quick]");
    return 2;
}
