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
    private const string W3 = "W3: ten script tasks and an exclusive gateway";
    private const string User = "start, user task, complete";
    private const double Target = 500;
    private static readonly EngineServices Services = new();
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        var quick = args.Contains("--quick");
        var (rounds, perRound) = (quick ? 3 : 7, TimeSpan.FromSeconds(quick ? 0.5 : 2));
        var (scripts, jobs, user, split) = (
            Models.Compile(Models.Sequence(Models.Script)), Models.Compile(Models.Sequence(Models.Service)),
            Models.Compile(Models.User), Models.Compile(Models.Split(64)));
        var large = Models.Large(500);

        var measured = new SideBySide(rounds, perRound);
        measured.Add(W3, 100, () => Repeat(100, () => N(Begin(scripts).State)), 1000);
        measured.Add("W3 with ten jobs, each completed by its own step", 100, () => Repeat(100, () => Jobs(jobs)), 1000);
        measured.Add(User, 1000, () => Repeat(1000, () => Person(user)), 1000);
        measured.Add("parallel split and join of 64", 20, () => Repeat(20, () => Begin(split).State.HasEnded ? 1 : 0), 20);
        measured.Add("read, check and compile a model of 500 elements", 1, () => Models.Compile(large).Elements.Count > 490 ? 1 : 0, 1);
        measured.Add("start, save and load a waiting instance", 200, () => Repeat(200, () => InstanceState.Load(Begin(user).State.Save()).HasEnded ? 0 : 1), 200);
        foreach (var (name, rates) in NodePeer.Run("bpmn.mjs", rounds, perRound) ?? [])
        {
            measured.AddMeasured(name, rates);
        }

        Console.WriteLine("Processes, operations per second");
        measured.Run();
        measured.Say(W3, "bpmn-engine: W3", Target, "W3 against bpmn-engine, ratio of medians");
        measured.Say(User, "bpmn-engine: user task", Target, "a user task against bpmn-engine, ratio of medians");
        var waiting = Begin(user).State.Save();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  a waiting instance with one token: {waiting.Length} bytes (target below 1024)"));
        Console.WriteLine($"  {Encoding.UTF8.GetString(waiting)}");
        return 0;
    }

    private static long Repeat(int times, Func<long> work)
    {
        var sum = 0L;
        for (var i = 0; i < times; i++)
        {
            sum += work();
        }

        return sum;
    }

    private static Step Begin(ProcessDefinition definition) => ProcessEngine.Advance(
        definition, null, new Stimulus.Start(At, "SYSTEM", Guid.Empty, null, FeelContext.Of(("n", (FeelNumber)0))), Services);

    private static long N(InstanceState state) =>
        state.HasEnded && state.Variables["n"] is FeelNumber number && number.TryToInt64(out var n) ? n : -1;

    private static long Jobs(ProcessDefinition definition)
    {
        var step = Begin(definition);
        for (var n = 1; !step.State.HasEnded; n++)
        {
            var job = step.Effects.OfType<Effect.JobOpened>().First();
            step = ProcessEngine.Advance(
                definition, step.State, new Stimulus.JobCompleted(At, "SYSTEM", job.Key, FeelContext.Of(("n", (FeelNumber)n))), Services);
        }

        return N(step.State);
    }

    private static long Person(ProcessDefinition definition)
    {
        var step = Begin(definition);
        var task = step.Effects.OfType<Effect.TaskOpened>().First();
        var end = ProcessEngine.Advance(definition, step.State, new Stimulus.TaskCompleted(At, "U1", task.Key, FeelContext.Empty), Services);
        return end.State.HasEnded ? 1 : 0;
    }
}
