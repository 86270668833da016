using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Partners.Webhooks;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Stores;

/// <summary>
/// Fills an empty database with at least a thousand running instances: the demonstration (every phase, handovers in every state,
/// pauses), many newly referred participants, and small processes that wait for each thing a process can wait for. A release makes
/// its fixture with this; later versions must be able to go on with it.
/// </summary>
public static class MakeFrozen
{
    private const int Demonstrated = 20;
    private const int Referred = 440;
    private const int OfEach = 6;

    /// <summary>The moment at which everything stands still.</summary>
    public static DateTimeOffset Now { get; } = WorkCalendar.At(new DateOnly(2013, 10, 1), new TimeOnly(9, 0));

    /// <summary><c>Testing frozen PROVIDER CONNECTION ROOT</c>; ROOT has the folders <c>workflows</c> and <c>rules</c>.</summary>
    public static async Task<int> Run(string[] args)
    {
        var store = new StorageOptions { Provider = Enum.Parse<StorageProvider>(args[0], ignoreCase: true), ConnectionString = args[1] };
        string[] folders = [Path.Combine(args[2], "workflows"), Path.Combine(args[2], "rules")];
        var today = new DateOnly(2013, 8, 28);
        var demonstration = new Demonstration { Time = DemoTime.For(today) };
        var clock = new SimulationClock(WorkCalendar.At(demonstration.Time.Period.Start, new TimeOnly(8, 0)));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock).AddSingleton(demonstration)
            .AddSingleton<ResolveHost>((_, _) => Task.FromResult(new[] { IPAddress.Parse("93.184.215.14") }))
            .AddWorkflowStore(store).AddJourneys();
        await using var provider = services.BuildServiceProvider();
        await With<WorkflowContext>(provider, async db =>
        {
            await db.Database.MigrateAsync();
            await SeedProgramme.Run(db, demonstration.Time.Period.Start);
            await DemoAccounts.Seed(db, clock.GetUtcNow());
        });
        await With<Deploy>(provider, async d => Refuse(await d.Folders(folders, "SYSTEM")));
        using (var vignettes = File.OpenText(Path.Combine(folders[0], "demo", "vignetter.csv")))
        {
            await new LoadDemo(provider.GetRequiredService<IServiceScopeFactory>(), clock, demonstration)
                .Run(vignettes, new DemoOptions { Participants = Demonstrated }, WorkCalendar.At(today, new TimeOnly(9, 0)));
        }

        await new SimulateParticipants(provider.GetRequiredService<IServiceScopeFactory>(), clock)
            .Run(new(Referred, 7, today.AddDays(1), 30, WorkCalendar.DateOf(Now).AddDays(-1)));
        clock.MoveTo(Now);
        await Small(provider);
        await Outside(provider, Now);
        await With<WorkflowContext>(provider, async db =>
        {
            foreach (var group in await db.Instances.GroupBy(i => i.Status).Select(g => new { g.Key, Count = g.Count() }).ToListAsync())
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {group.Count}"));
            }
        });
        return 0;
    }

    // One of each thing that a process can wait for, some times over: a task, a timer, a message, a job for workers outside, a
    // called process with a timer at its border, and a step that stands still with an incident.
    private static async Task Small(ServiceProvider provider)
    {
        await With<Deploy>(provider, async d => Refuse(await d.Run(
        [
            new("wait.bpmn", Models.Wait), new("timer.bpmn", Models.Timer), new("message.bpmn", Models.Message), new("job.bpmn", Models.Job),
            new("call.bpmn", Models.Call), new("test.form", Models.Form),
            new("alone.bpmn", Models.Call.Replace("id=\"call\" name", "id=\"alone\" name", StringComparison.Ordinal)
                .Replace("d_call", "d_alone", StringComparison.Ordinal).Replace("processId=\"wait\"", "processId=\"nobody\"", StringComparison.Ordinal)),
        ], "TEST")));
        for (var i = 0; i < OfEach; i++)
        {
            foreach (var process in new[] { "wait", "timer", "message", "job", "call", "alone" })
            {
                var id = EffectId.Of(Guid.Empty, $"frozen/{process}/{i}");
                await With<AdvanceInstance>(provider, door => door.Start(
                    new StartInstance(process, "TEST", FeelContext.Of(("n", (FeelNumber)(long)i), ("id", $"{process}-{i}"))) { InstanceId = id, CaseId = id }));
            }
        }

        foreach (var lane in new[] { Lane.Instances, Lane.Jobs })
        {
            await With<OutboxSweep>(provider, s => s.Run(lane));
        }

        await With<Operate>(provider, o => o.Suspend(EffectId.Of(Guid.Empty, "frozen/wait/0"), Administrator, "Väntar på besked."));
    }

    // What is to go out, what came in, and what lets people and systems in.
    private static async Task Outside(ServiceProvider provider, DateTimeOffset now)
    {
        await With<WorkflowContext>(provider, async db =>
        {
            for (var i = 0; i < OfEach; i++)
            {
                db.OutboxRows.Add(OutboxRows.Mail(EffectId.Of(Guid.Empty, $"frozen/mail/{i}"), new MailOrder("task-new", "mailto:kim@example.com", "sv", "/tasks"), now, null));
                db.OutboxRows.Add(OutboxRows.Message(EffectId.Of(Guid.Empty, $"frozen/late/{i}"), "answer", $"message-{i}", FeelContext.Empty, now.AddHours(1), null, null));
            }

            await db.SaveChangesAsync();
        });
        await With<ApiKeys>(provider, k => k.Create("Test", "P-01", TimeSpan.FromDays(366), ["referrals:read"], Administrator));
        await With<ManageWebhooks>(provider, async w =>
        {
            var endpoint = await w.Register("P-01", "Test", "https://hooks.example.com/trem", Administrator) as WebhookResult.Done
                ?? throw new InvalidOperationException("Expected the webhook's address to be taken.");
            await With<WorkflowContext>(provider, db =>
            {
                db.OutboxRows.Add(OutboxRows.Webhook(EffectId.Of(Guid.Empty, "frozen/webhook"), $"{endpoint.Id}", "{}"u8.ToArray(), now, null));
                return db.SaveChangesAsync();
            });
        });
    }

    private static Actor Administrator { get; } = new(DemoAccounts.IdOf("admin").ToString(), [new RoleGrant(Roles.Administrator, ScopeKinds.Programme, null)]);

    private static void Refuse(DeployResult deployed)
    {
        if (deployed.Refused)
        {
            throw new InvalidOperationException(string.Join('\n', deployed.Findings));
        }
    }

    private static async Task With<T>(ServiceProvider provider, Func<T, Task> use)
        where T : notnull
    {
        await using var scope = provider.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }
}
