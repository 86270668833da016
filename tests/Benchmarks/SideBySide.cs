using System.Diagnostics;

namespace Benchmarks;

/// <summary>
/// Measures candidates in turns, round by round, so that a busy machine disturbs all of them alike, and compares medians.
/// </summary>
internal sealed class SideBySide(int rounds, TimeSpan perRound)
{
    private readonly List<Candidate> _candidates = [];
    private readonly List<(string Name, double[] Rates, long Bytes)> _results = [];

    /// <summary>Adds a candidate: one call does <paramref name="operations"/> operations and answers a sum that is checked.</summary>
    public void Add(string name, int operations, Func<long> pass, long? expected = null) =>
        _candidates.Add(new(name, operations, pass, expected));

    /// <summary>Adds rates measured elsewhere, by a peer's own process.</summary>
    public void AddMeasured(string name, double[] rates) => _results.Add((name, rates, -1));

    /// <summary>Runs all rounds and prints operations per second: median, lowest, highest, bytes per operation.</summary>
    public void Run()
    {
        var rates = _candidates.Select(_ => new double[rounds]).ToArray();
        var bytes = new long[_candidates.Count];
        foreach (var candidate in _candidates)
        {
            Pass(candidate, perRound);
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < _candidates.Count; i++)
            {
                (rates[i][round], bytes[i]) = Pass(_candidates[i], perRound);
            }
        }

        _results.InsertRange(0, _candidates.Select((c, i) => (c.Name, rates[i], bytes[i])));
        foreach (var (name, all, allocated) in _results)
        {
            Console.WriteLine($"  {name,-58} {Median(all),14:N0}/s   {all.Min(),12:N0} .. {all.Max(),12:N0}   {(allocated < 0 ? "" : $"{allocated:N0} B/op")}");
        }
    }

    /// <summary>How many times faster the first is than the second.</summary>
    public double Ratio(string first, string second) => Median(RatesOf(first)) / Median(RatesOf(second));

    public bool Has(string name) => _results.Any(r => r.Name == name);

    /// <summary>Prints a ratio beside its target.</summary>
    public void Say(string first, string second, double target, string meaning)
    {
        if (!Has(first) || !Has(second))
        {
            Console.WriteLine($"  not measured: {meaning}");
            return;
        }

        var ratio = Ratio(first, second);
        Console.WriteLine($"  {(ratio >= target ? "met   " : "MISSED")} {ratio,10:N2} (target {target:N2}): {meaning}");
    }

    private double[] RatesOf(string name) => _results.First(r => r.Name == name).Rates;

    private static (double Rate, long Bytes) Pass(Candidate candidate, TimeSpan duration)
    {
        var operations = 0L;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        do
        {
            var sum = candidate.Pass();
            operations += candidate.Operations;
            if (candidate.Expected is { } expected && sum != expected)
            {
                throw new InvalidOperationException($"{candidate.Name}: expected {expected}, saw {sum}.");
            }
        }
        while (clock.Elapsed < duration);

        return (operations / clock.Elapsed.TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - before) / operations);
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Candidate(string Name, int Operations, Func<long> Pass, long? Expected);
}
