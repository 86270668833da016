using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;
using TreM.Workflow.Testing.Stores;

namespace Benchmarks.Journeys;

/// <summary>
/// The durable cycle: start, n + 1, wait (saved), resume, n + 1, end (saved). Ours, through the one door, beside a bare program
/// that writes the same rows in the same two commits with prepared statements and nothing else.
/// </summary>
internal static class JourneyBenchmarks
{
    internal const string Model = """
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:bench">
        <process id="cycle" isExecutable="true">
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
        <scriptTask id="a"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements></scriptTask>
        <sequenceFlow id="f2" sourceRef="a" targetRef="w"/>
        <userTask id="w"/><sequenceFlow id="f3" sourceRef="w" targetRef="b"/>
        <scriptTask id="b"><extensionElements><zeebe:script expression="=n + 1" resultVariable="n"/></extensionElements></scriptTask>
        <sequenceFlow id="f4" sourceRef="b" targetRef="e"/><endEvent id="e"/>
        </process></definitions>
        """;

    // Enough for every method on the way to be compiled for good: before that, the compiler is what is measured.
    private const int WarmUp = 1000;

    /// <summary>Measures on both databases; <c>--provider</c> and <c>--callers</c> choose one case, for a profiler.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var rounds = Number(arguments, "--rounds", quick ? 3 : 7);
        var time = TimeSpan.FromSeconds(Number(arguments, "--seconds", quick ? 1 : 4));
        var only = Array.IndexOf(arguments, "--provider") is >= 0 and var at ? arguments[at + 1] : null;
        var callers = Number(arguments, "--callers", 0);
        Console.WriteLine("| store | callers | ours per second | bare per second | ratio of medians | CPU per cycle, ours (bare) | allocated | commands | commits |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var provider in new[] { StorageProvider.Sqlite, StorageProvider.PostgreSql }.Where(p => only is null || p.ToString().Equals(only, StringComparison.OrdinalIgnoreCase)))
        {
            if (TestStore.Missing(provider) is { } missing)
            {
                Console.WriteLine($"| {provider} | | | | | skipped: {missing} | | | |");
                continue;
            }

            foreach (var count in callers > 0 ? [callers] : new[] { 1, 8 })
            {
                await Compare(provider, count, rounds, time);
            }
        }

        Console.WriteLine();
        Console.WriteLine("Targets: ratio 0.50 or more, CPU 2 ms or less, 2 commits.");
        return 0;
    }

    private static async Task Compare(StorageProvider provider, int callers, int rounds, TimeSpan time)
    {
        await using var store = await TestStore.Create(provider);
        var services = new ServiceCollection();
        services.AddDataProtection();
        services.AddWorkflowStore(store.Options).AddJourneys();
        await using var node = services.BuildServiceProvider();
        await using (var scope = node.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<WorkflowContext>().Database.MigrateAsync();
            await scope.ServiceProvider.GetRequiredService<Deploy>().Run([new("cycle.bpmn", Model)], "BENCH");
        }

        await Cycle(node);
        using var bare = await BareCycle.Read(node, store.Options);
        await Measure(callers, WarmUp, TimeSpan.MaxValue, _ => () => Cycle(node));
        await Measure(callers, WarmUp, TimeSpan.MaxValue, bare.Caller);
        List<Sample> ours = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await Measure(callers, int.MaxValue, time, _ => () => Cycle(node)));
            theirs.Add(await Measure(callers, int.MaxValue, time, bare.Caller));
        }

        // EF Core looks only once a second whether somebody listens.
        using var traffic = new StoreTraffic();
        await Measure(1, int.MaxValue, TimeSpan.FromSeconds(1.5), _ => () => Cycle(node));
        traffic.Reset();
        await Cycle(node);
        var (speed, bareSpeed) = (Median(ours.Select(s => s.PerSecond)), Median(theirs.Select(s => s.PerSecond)));
        Console.WriteLine(
            $"| {provider} | {callers} | {speed:0} | {bareSpeed:0} | {speed / bareSpeed:0.00} | {Median(ours.Select(s => s.Cpu)):0.00} ms ({Median(theirs.Select(s => s.Cpu)):0.00}) "
            + $"| {Median(ours.Select(s => s.Bytes)) / 1024:0} kB | {traffic.Commands} | {traffic.Commits} |");
    }

    /// <summary>One cycle.</summary>
    internal static async Task Cycle(ServiceProvider node)
    {
        Guid id;
        long key;
        await using (var scope = node.CreateAsyncScope())
        {
            var started = (AdvanceResult.Advanced)await scope.ServiceProvider.GetRequiredService<AdvanceInstance>()
                .Start(new StartInstance("cycle", "BENCH", FeelContext.Of(("n", (FeelNumber)0L))));
            id = started.InstanceId;
            key = started.Step!.Effects.OfType<Effect.TaskOpened>().Single().Key;
        }

        await using (var scope = node.CreateAsyncScope())
        {
            var ended = await scope.ServiceProvider.GetRequiredService<AdvanceInstance>()
                .Run(new Advance(id, at => new Stimulus.TaskCompleted(at, "BENCH", key, FeelContext.Empty)));
            if (ended is not AdvanceResult.Advanced)
            {
                throw new InvalidOperationException($"Expected the cycle to end; saw {ended}.");
            }
        }
    }

    // Rate, and what a cycle costs: CPU of the whole process in milliseconds, and bytes allocated.
    private static async Task<Sample> Measure(int callers, int most, TimeSpan time, Func<int, Func<Task>> caller)
    {
        var count = 0;
        var cycles = Enumerable.Range(0, callers).Select(caller).ToList();
        var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(cycles.Select(cycle => Task.Run(async () =>
        {
            while (clock.Elapsed < time && Volatile.Read(ref count) < most)
            {
                await cycle();
                Interlocked.Increment(ref count);
            }
        })));
        return new(
            count / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / count,
            (GC.GetTotalAllocatedBytes() - bytes) / (double)count);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private static int Number(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at ? int.Parse(arguments[at + 1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private sealed record Sample(double PerSecond, double Cpu, double Bytes);
}
