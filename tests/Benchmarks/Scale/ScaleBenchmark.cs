using System.Diagnostics;
using System.Globalization;
using Benchmarks.Journeys;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Persistence;
using TreM.Workflow.Testing.Stores;

namespace Benchmarks.Scale;

/// <summary>
/// W5: the same pages and sweeps on a small and on a large database. The small one is simulated, the large one is the small one
/// many times over; what a page costs must follow what it shows, not what is stored.
/// </summary>
internal static class ScaleBenchmark
{
    private static readonly (string Account, string Path)[] Pages =
    [
        ("handledare.dalarna", "/tasks"), ("handledare.dalarna", "/tasks?view=overdue"), ("handledare.dalarna", "/participants"), ("handledare.dalarna", "/handovers"),
        ("samordnare", "/coordination"), ("samordnare", "/participants"), ("partner.orsa", "/handovers"), ("partner.af", "/referrals"),
        ("projektledare", "/goals"), ("projektledare", "/bottlenecks"), ("projektledare", "/handover-times"), ("projektledare", "/cases/{case}/timeline"),
        ("admin", "/status"), ("admin", "/admin/incidents"), ("admin", "/admin/messages"), ("admin", "/admin/processes"),
    ];

    /// <summary><c>scale --participants N [--provider sqlite|postgresql] [--base N] [--keep FILE] [--quick]</c>; a kept file is SQLite's.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var quick = arguments.Contains("--quick");
        var participants = Number(arguments, "--participants", quick ? 2000 : 100_000);
        var start = Number(arguments, "--base", quick ? 20 : 100);
        var provider = Provider(arguments);
        if (TestStore.Missing(provider) is { } missing)
        {
            Console.Error.WriteLine($"{provider}: {missing}");
            return 2;
        }

        await using (var empty = await TestStore.Create(provider))
        {
            await First("empty", empty.Options, "Production", null);
        }

        await using var store = await TestStore.Create(provider);
        var clock = Stopwatch.StartNew();
        await Simulate(store.Options, start);
        Console.WriteLine($"{start} participants simulated in {clock.Elapsed.TotalSeconds:0} s");
        var small = await Measure("small", store.Options, quick ? 3 : 7);
        clock.Restart();
        await using (var node = Node(store.Options))
        await using (var scope = node.CreateAsyncScope())
        {
            // The host has added the demonstration's people in the meantime: what counts is who is there.
            var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
            start = await db.Set<Enrolment>().CountAsync();
            await Population.Multiply(db, Math.Max(0, (participants / start) - 1), told: k => Console.Error.Write($"\r{(k + 1) * start} participants"));
        }

        Console.WriteLine($"{participants} participants after another {clock.Elapsed.TotalSeconds:0} s");
        if (Array.IndexOf(arguments, "--keep") is >= 0 and var keep)
        {
            await Keep(store.Options, arguments[keep + 1]);
        }

        var large = await Measure("large", store.Options, quick ? 3 : 7);
        Console.WriteLine();
        Console.WriteLine($"| {provider} | {start} participants | {participants} participants | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var (name, value) in large)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {small[name]:0.#} | {value:0.#} | {value / small[name]:0.0} |"));
        }

        return 0;
    }

    // The large database as a file of its own, to ask it afterwards how it finds what a page shows.
    private static async Task Keep(StorageOptions store, string file)
    {
        await using var node = Node(store);
        await using var scope = node.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WorkflowContext>().Database.ExecuteSqlAsync($"VACUUM INTO {file}");
    }

    private static async Task Simulate(StorageOptions store, int participants)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var from = today.AddDays(-400);
        var clock = new SimulationClock(WorkCalendar.At(from, new TimeOnly(8, 0)));
        await using var node = Node(store, clock);
        await using var scope = node.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WorkflowContext>().Database.MigrateAsync();
        var deployed = await scope.ServiceProvider.GetRequiredService<Deploy>().Folders(Models, "BENCH");
        if (deployed.Refused)
        {
            throw new InvalidOperationException(string.Join('\n', deployed.Findings));
        }

        await new SimulateParticipants(node.GetRequiredService<IServiceScopeFactory>(), clock).Run(new(participants, 1, from, 390, today.AddDays(-1)));
        await DemoAccounts.Seed(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), DateTimeOffset.UtcNow);
    }

    private static async Task<Dictionary<string, double>> Measure(string name, StorageOptions store, int times)
    {
        var figures = new Dictionary<string, double>();
        Guid someCase;
        await using (var node = Node(store))
        {
            await using (var scope = node.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
                someCase = await db.Set<Enrolment>().Where(e => e.Region == "REG-DAL" && !e.IsProtected).OrderByDescending(e => e.CaseId).Select(e => e.CaseId).FirstAsync();
                Console.WriteLine($"{name}: {await db.Set<Enrolment>().CountAsync()} cases, {await db.Instances.CountAsync()} instances, {await db.Tasks.CountAsync()} tasks, "
                    + $"{await db.History.CountAsync()} events, {await db.OutboxRows.CountAsync()} outbox rows");
            }

            await Timed("nightly: goals (s)", () => With<ComputeGoals>(node, g => g.Snapshot(WorkCalendar.DateOf(DateTimeOffset.UtcNow))));
            await Timed("nightly: bottlenecks (s)", () => With<Bottlenecks>(node, b => b.Snapshot(WorkCalendar.DateOf(DateTimeOffset.UtcNow))));
            await Timed("nightly: risks (s)", () => With<FlagRisks>(node, f => f.Run()));
            await Timed("hourly: escalations, first (s)", () => With<EscalateTasks>(node, e => e.Run()));
            await Timed("hourly: escalations, again (s)", () => With<EscalateTasks>(node, e => e.Run()));
            await Sweeps(node, times, figures);
            async Task Timed(string what, Func<Task> work)
            {
                var clock = Stopwatch.StartNew();
                await work();
                figures[what] = clock.Elapsed.TotalSeconds;
            }
        }

        await First(name, store, "Development", async (host, visitor) =>
        {
            foreach (var account in Pages.GroupBy(p => p.Account))
            {
                using var other = new Visitor(host.Address);
                await other.SignIn(account.Key);
                foreach (var (_, path) in account)
                {
                    figures[$"{account.Key} {path} (ms)"] = (await other.Time(path.Replace("{case}", someCase.ToString(), StringComparison.Ordinal), times)).Median;
                }
            }
        }, figures);
        return figures;
    }

    // A step in a large store, and a sweep that finds nothing due: what it costs to pass over everything that waits.
    private static async Task Sweeps(ServiceProvider node, int times, Dictionary<string, double> figures)
    {
        await With<Deploy>(node, d => d.Run([new("cycle.bpmn", JourneyBenchmarks.Model)], "BENCH"));
        figures["start, wait, complete, end (ms)"] = await Median(times * 20, () => JourneyBenchmarks.Cycle(node));
        foreach (var lane in new[] { Lane.Timers, Lane.Instances, Lane.Jobs })
        {
            figures[$"sweep of {lane} with nothing due (ms)"] = await Median(times, () => node.GetRequiredService<OutboxSweep>().Run(lane));
        }
    }

    // In milliseconds, after one that does not count.
    private static async Task<double> Median(int times, Func<Task> work)
    {
        await work();
        var all = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            await work();
            all.Add(clock.Elapsed.TotalMilliseconds);
        }

        return all.Order().ElementAt(times / 2);
    }

    private static async Task First(string name, StorageOptions store, string environment, Func<WebHost, Visitor, Task>? then, Dictionary<string, double>? figures = null)
    {
        await using var host = await WebHost.Start(store, environment);
        using var visitor = new Visitor(host.Address);
        await visitor.Open("/account/sign-in");
        var signIn = host.Started.Elapsed;
        Console.WriteLine($"{name}: listens after {host.ListensAfter.TotalSeconds:0.0} s, sign-in page {(signIn - host.ListensAfter).TotalSeconds:0.0} s later");
        if (figures is not null)
        {
            await visitor.SignIn("handledare.dalarna");
            var signedIn = host.Started.Elapsed;
            await visitor.Open("/tasks");
            figures["start until it listens (s)"] = host.ListensAfter.TotalSeconds;
            figures["then the first page, sign-in (s)"] = (signIn - host.ListensAfter).TotalSeconds;
            figures["the first inbox page (s)"] = (host.Started.Elapsed - signedIn).TotalSeconds;
        }

        if (then is not null)
        {
            await then(host, visitor);
        }
    }

    /// <summary>The folders of the programme's models.</summary>
    internal static IEnumerable<string> Models => new[] { "workflows", "rules" }.Select(f => Path.Combine(WebHost.Repository(), f));

    internal static StorageProvider Provider(string[] arguments) =>
        Array.IndexOf(arguments, "--provider") is >= 0 and var at ? Enum.Parse<StorageProvider>(arguments[at + 1], ignoreCase: true) : StorageProvider.Sqlite;

    /// <summary>A node without its web face.</summary>
    internal static ServiceProvider Node(StorageOptions store, TimeProvider? clock = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock ?? TimeProvider.System);
        services.AddWorkflowStore(store).AddJourneys();
        return services.BuildServiceProvider();
    }

    private static async Task With<T>(ServiceProvider node, Func<T, Task> work)
        where T : notnull
    {
        await using var scope = node.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<T>());
    }

    private static int Number(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
