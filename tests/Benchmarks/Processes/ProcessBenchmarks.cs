using System.Diagnostics;
using System.Globalization;
using System.Text;
using TreM.Workflow.Feel;
using TreM.Workflow.Processes;

namespace Benchmarks.Processes;

/// <summary>
/// The engine in memory: W3 of the workloads, a user task, a parallel split of 64, reading a model of 500 elements, and
/// the size of a waiting state. npm <c>bpmn-engine</c> does the same work in the same run, on the same machine.
/// </summary>
internal static class ProcessBenchmarks
{
    private static readonly EngineServices Services = new();
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        var rounds = args is ["--rounds", var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 7;
        var scripts = Models.Compile(Models.Sequence(Models.Script));
        var jobs = Models.Compile(Models.Sequence(Models.Service));
        var user = Models.Compile(Models.User);
        var split = Models.Compile(Models.Split(64));
        var large = Models.Large(500);

        Console.WriteLine("| work | per second | microseconds | bytes allocated |");
        Console.WriteLine("|---|---:|---:|---:|");
        var w3 = Measure("W3: ten script tasks and an exclusive gateway", rounds, 20_000, () => Sequence(scripts));
        Measure("W3 with ten jobs, each completed by its own step", rounds, 4_000, () => Jobs(jobs));
        var person = Measure("start, user task, complete", rounds, 40_000, () => Person(user));
        Measure("parallel split and join of 64", rounds, 2_000, () => Begin(split).State);
        Measure("read, check and compile a model of 500 elements", rounds, 10, () => Models.Compile(large));
        var waiting = Begin(user).State.Save();
        Measure("save and load a waiting state", rounds, 20_000, () => InstanceState.Load(Begin(user).State.Save()));
        Console.WriteLine();
        Console.WriteLine($"A waiting instance with one token takes {waiting.Length} bytes: {Encoding.UTF8.GetString(waiting)}");
        if (!args.Contains("--no-peer"))
        {
            Console.WriteLine();
            return NodePeer.Compare("bpmn.mjs", ("w3", w3), ("user", person));
        }

        return 0;
    }

    private static Step Begin(ProcessDefinition definition) => ProcessEngine.Advance(
        definition, null, new Stimulus.Start(At, "SYSTEM", Guid.Empty, null, FeelContext.Of(("n", (FeelNumber)0))), Services);

    private static InstanceState Sequence(ProcessDefinition definition)
    {
        var state = Begin(definition).State;
        return state.HasEnded && state.Variables["n"] is FeelNumber n && n == 10 ? state : throw new InvalidOperationException("Expected n = 10.");
    }

    private static InstanceState Jobs(ProcessDefinition definition)
    {
        var step = Begin(definition);
        for (var n = 1; !step.State.HasEnded; n++)
        {
            var job = step.Effects.OfType<Effect.JobOpened>().First();
            step = ProcessEngine.Advance(
                definition, step.State, new Stimulus.JobCompleted(At, "SYSTEM", job.Key, FeelContext.Of(("n", (FeelNumber)n))), Services);
        }

        return step.State.Variables["n"] is FeelNumber end && end == 10 ? step.State : throw new InvalidOperationException("Expected n = 10.");
    }

    private static InstanceState Person(ProcessDefinition definition)
    {
        var step = Begin(definition);
        var task = step.Effects.OfType<Effect.TaskOpened>().First();
        return ProcessEngine.Advance(definition, step.State, new Stimulus.TaskCompleted(At, "U1", task.Key, FeelContext.Empty), Services).State;
    }

    /// <summary>Median of the rounds, in operations per second.</summary>
    private static double Measure(string name, int rounds, int operations, Func<object?> work)
    {
        for (var i = 0; i < operations; i++)
        {
            GC.KeepAlive(work());
        }

        var speeds = new List<double>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < operations; i++)
            {
                GC.KeepAlive(work());
            }

            speeds.Add(operations / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / ((long)rounds * operations);
        speeds.Sort();
        var median = speeds[rounds / 2];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {median:N0} | {1e6 / median:N1} | {allocated:N0} |"));
        return median;
    }
}
