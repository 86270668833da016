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
    private const string Model = """
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

    public static async Task<int> Run(string[] arguments)
    {
        var rounds = Number(arguments, "--rounds", 5);
        var seconds = Number(arguments, "--seconds", 3);
        Console.WriteLine("| store | callers | ours per second | bare per second | ratio of medians | CPU per cycle, ours |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var provider in new[] { StorageProvider.Sqlite, StorageProvider.PostgreSql })
        {
            if (TestStore.Missing(provider) is { } missing)
            {
                Console.WriteLine($"| {provider} | | | | | skipped: {missing} |");
                continue;
            }

            foreach (var callers in new[] { 1, 8 })
            {
                await Compare(provider, callers, rounds, TimeSpan.FromSeconds(seconds));
            }
        }

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
        var bare = await BareCycle.Read(node, store.Options);
        List<double> ours = [], theirs = [], cpu = [];
        for (var round = -1; round < rounds; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var (count, speed) = await Measure(callers, time, _ => () => Cycle(node));
            var used = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / count;
            var (_, bareSpeed) = await Measure(callers, time, _ => bare.Caller());
            if (round >= 0)
            {
                ours.Add(speed);
                theirs.Add(bareSpeed);
                cpu.Add(used);
            }
        }

        Console.WriteLine($"| {provider} | {callers} | {Median(ours):0} | {Median(theirs):0} | {Median(ours) / Median(theirs):0.00} | {Median(cpu):0.00} ms |");
    }

    private static async Task Cycle(ServiceProvider node)
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

    private static async Task<(int Count, double PerSecond)> Measure(int callers, TimeSpan time, Func<int, Func<Task>> caller)
    {
        var count = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(async () =>
        {
            for (var cycle = caller(i); clock.Elapsed < time;)
            {
                await cycle();
                Interlocked.Increment(ref count);
            }
        })));
        return (count, count / clock.Elapsed.TotalSeconds);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static int Number(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at ? int.Parse(arguments[at + 1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}
