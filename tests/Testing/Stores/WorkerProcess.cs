using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Feel;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Mail;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Stores;

/// <summary>
/// A node that carries simulated participants through <see cref="Models.Journey"/> with real mails, until all have arrived.
/// Everything it does may be cut off at any instruction; started again, it goes on.
/// </summary>
public static class WorkerProcess
{
    public static async Task<int> Run(string[] args)
    {
        var store = new StorageOptions { Provider = Enum.Parse<StorageProvider>(args[0]), ConnectionString = args[1] };
        var count = int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture);
        var services = new ServiceCollection();
        services.AddDataProtection();
        services.AddWorkflowStore(store).AddJourneys();
        services.Configure<MailOptions>(o => o.PickupFolder = args[2]);
        services.Configure<BackgroundOptions>(o => (o.Lease, o.BatchSize, o.Tries) = (TimeSpan.FromSeconds(2), 10, 50));
        services.AddScoped<IJobHandler, SendMail>();
        await using var provider = services.BuildServiceProvider();
        await Prepare(provider, count);
        var sweep = provider.GetRequiredService<OutboxSweep>();
        using var idle = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var worked = 0;
            foreach (var lane in OutboxSweep.Lanes)
            {
                worked += await sweep.Run(lane);
                await Say("swept");
            }

            worked += await CompleteTasks(provider);
            await using var scope = provider.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
            // Reminders ring days later; those of tasks that are done find nothing to do.
            if (worked == 0
                && !await db.OutboxRows.AnyAsync(o => o.Status == OutboxStatus.Pending && o.Kind != OutboxKind.Reminder)
                && !await db.Instances.AnyAsync(i => i.Status == InstanceStatus.Active))
            {
                await Say("done");
                return 0;
            }

            await idle.WaitForNextTickAsync();
        }
    }

    /// <summary>The participants' instances: always the same, so that a start that was cut off can be repeated.</summary>
    public static Guid Participant(int number) => EffectId.Of(Guid.Empty, $"participant-{number}");

    private static async Task Prepare(ServiceProvider provider, int count)
    {
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        await db.Database.MigrateAsync();
        var deployed = await scope.ServiceProvider.GetRequiredService<Deploy>().Run(
            [new("journey.bpmn", Models.Journey), new("part.bpmn", Models.Part), new("test.form", Models.Form)], "TEST");
        if (deployed.Refused)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, deployed.Findings));
        }

        var door = scope.ServiceProvider.GetRequiredService<AdvanceInstance>();
        for (var i = 0; i < count; i++)
        {
            var id = Participant(i);
            if (!await db.Instances.AnyAsync(p => p.Id == id))
            {
                await door.Start(new StartInstance("journey", "TEST", FeelContext.Of(("number", (FeelNumber)(long)i))) { InstanceId = id, CaseId = id });
                await Say("started");
            }
        }
    }

    private static async Task<int> CompleteTasks(ServiceProvider provider)
    {
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
        var door = scope.ServiceProvider.GetRequiredService<AdvanceInstance>();
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.Status == WorkTaskStatus.Open).OrderBy(t => t.Id).Take(10).ToListAsync();
        foreach (var task in tasks)
        {
            await door.Run(new Advance(task.InstanceId, at => new Stimulus.TaskCompleted(at, "u-1", task.Key, FeelContext.Empty))
            {
                Receipt = new("u-1", task.Id.ToString()),
            });
            await Say("completed");
        }

        return tasks.Count;
    }

    private static async Task Say(string what)
    {
        await Console.Out.WriteLineAsync(what);
        await Console.Out.FlushAsync();
    }

    private sealed class SendMail : IJobHandler
    {
        public string Type => "mail";

        public Task<JobOutcome> Run(JobCall job, CancellationToken cancellationToken) => Task.FromResult<JobOutcome>(new JobOutcome.Completed(FeelContext.Empty)
        {
            With = (scope, _) =>
            {
                scope.Send(new MailOrder("task-new", "mailto:kim@example.com", "sv", $"/cases/{job.CaseId}"));
                return Task.FromResult<AdvanceResult.Refused?>(null);
            },
        });
    }
}
