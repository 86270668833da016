using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.SqlServer;
using Microsoft.Extensions.Options;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Demo;
using TreM.Workflow.Journeys.Goals;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Reports;
using TreM.Workflow.Journeys.Tasks;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Hangfire wakes the sweeps: on a schedule, and at once when a commit has left work. Its jobs carry no data; the queue is the
/// outbox. Storage follows the database: memory for SQLite, the same database otherwise.
/// </summary>
public static class BackgroundWork
{
    /// <summary>Adds Hangfire's server and the sweeps.</summary>
    public static void AddBackgroundWork(this IServiceCollection services, StorageOptions storage)
    {
        // One per host: the library's own is one per process, which a second host would take over.
        services.AddSingleton(_ => Store(storage));
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddHangfireServer(server =>
        {
            server.WorkerCount = OutboxSweep.Lanes.Count + 1;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
        });
        services.AddSingleton<Sweeps>();
    }

    private static JobStorage Store(StorageOptions storage)
    {
        switch (storage.Provider)
        {
            case StorageProvider.SqlServer:
                return new SqlServerStorage(storage.ConnectionString);
            case StorageProvider.PostgreSql:
                var options = new PostgreSqlStorageOptions { EnableLongPolling = true };
                return new PostgreSqlStorage(new NpgsqlConnectionFactory(storage.ConnectionString, options), options);
            default:
                return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) });
        }
    }

    /// <summary>Starts the schedule and listens for work; what was left before it listened is taken up at once.</summary>
    public static void StartBackgroundWork(this WebApplication app)
    {
        var seconds = app.Services.GetRequiredService<IOptions<BackgroundOptions>>().Value.SweepSeconds;
        var every = seconds < 60 ? $"*/{seconds} * * * * *" : Cron.Minutely();
        var jobs = app.Services.GetRequiredService<IRecurringJobManager>();
        jobs.AddOrUpdate<Sweeps>("timers", s => s.Timers(CancellationToken.None), every);
        jobs.AddOrUpdate<Sweeps>("instances", s => s.Instances(CancellationToken.None), every);
        jobs.AddOrUpdate<Sweeps>("jobs", s => s.Jobs(CancellationToken.None), every);
        jobs.AddOrUpdate<Sweeps>("mail", s => s.Mail(CancellationToken.None), every);
        jobs.AddOrUpdate<Sweeps>("webhooks", s => s.Webhooks(CancellationToken.None), every);
        jobs.AddOrUpdate<Sweeps>("escalations", s => s.Escalations(CancellationToken.None), "7 * * * *");
        jobs.AddOrUpdate<Sweeps>("risks", s => s.Risks(CancellationToken.None), Cron.Daily(1));
        jobs.AddOrUpdate<Sweeps>("goals", s => s.Goals(CancellationToken.None), Cron.Daily(0, 30));
        jobs.AddOrUpdate<Sweeps>("purge", s => s.Purge(CancellationToken.None), Cron.Daily(2));

        var sweeps = app.Services.GetRequiredService<Sweeps>();
        var enqueue = app.Services.GetRequiredService<IBackgroundJobClient>();
        app.Services.GetRequiredService<WorkNudge>().Rang += lane => sweeps.Wake(lane, enqueue);
        foreach (var lane in OutboxSweep.Lanes)
        {
            sweeps.Wake(lane, enqueue);
        }
    }

    /// <summary>The dashboard, for administrators, to look at and not to touch.</summary>
    public static void MapJobsDashboard(this WebApplication app) => app
        .MapHangfireDashboard("/admin/jobs", new DashboardOptions
        {
            Authorization = [new AdministratorsOnly()],
            IsReadOnlyFunc = _ => true,
            DashboardTitle = "TreM – jobb",
            DisplayStorageConnectionString = false,
        })
        .RequireAuthorization(p => p.RequireRole(Roles.Administrator));

    private sealed class AdministratorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.IsInRole(Roles.Administrator);
    }
}

/// <summary>What Hangfire calls: one method per lane, no arguments but the token that stops it.</summary>
public sealed partial class Sweeps(OutboxSweep outbox, IServiceScopeFactory scopes, Demonstration demonstration, TimeProvider time, ILogger<Sweeps> log)
{
    private readonly ConcurrentDictionary<Lane, bool> _woken = new();

    /// <summary>Timers that are due.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Timers(CancellationToken cancellationToken) => Run(Lane.Timers, cancellationToken);

    /// <summary>Words between instances.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Instances(CancellationToken cancellationToken) => Run(Lane.Instances, cancellationToken);

    /// <summary>Jobs with a handler here.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Jobs(CancellationToken cancellationToken) => Run(Lane.Jobs, cancellationToken);

    /// <summary>Mail.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Mail(CancellationToken cancellationToken) => Run(Lane.Mail, cancellationToken);

    /// <summary>Webhooks.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Webhooks(CancellationToken cancellationToken) => Run(Lane.Webhooks, cancellationToken);

    /// <summary>Reminds of tasks and escalates those that are overdue (DT-13).</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Escalations(CancellationToken cancellationToken) => With<EscalateTasks>(s => s.Run(cancellationToken));

    /// <summary>Marks cases that need attention.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Risks(CancellationToken cancellationToken) => With<FlagRisks>(s => s.Run(cancellationToken));

    /// <summary>Keeps the day's figures of the goals and of where participants wait.</summary>
    [AutomaticRetry(Attempts = 0)]
    public async Task Goals(CancellationToken cancellationToken)
    {
        await With<ComputeGoals>(s => s.Snapshot(WorkCalendar.DateOf(time.GetUtcNow()), cancellationToken));
        await With<Bottlenecks>(s => s.Snapshot(WorkCalendar.DateOf(time.GetUtcNow()), cancellationToken));
    }

    /// <summary>Takes away what was delivered long ago.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task Purge(CancellationToken cancellationToken) => With<PurgeSweep>(s => s.Run(cancellationToken));

    /// <summary>Asks for a sweep of a lane now, unless one was asked for and has not begun.</summary>
    internal void Wake(Lane lane, IBackgroundJobClient jobs)
    {
        if (lane == Lane.ExternalJobs || !_woken.TryAdd(lane, true))
        {
            return;
        }

        try
        {
            _ = lane switch
            {
                Lane.Timers => jobs.Enqueue<Sweeps>(s => s.Timers(CancellationToken.None)),
                Lane.Instances => jobs.Enqueue<Sweeps>(s => s.Instances(CancellationToken.None)),
                Lane.Jobs => jobs.Enqueue<Sweeps>(s => s.Jobs(CancellationToken.None)),
                Lane.Mail => jobs.Enqueue<Sweeps>(s => s.Mail(CancellationToken.None)),
                _ => jobs.Enqueue<Sweeps>(s => s.Webhooks(CancellationToken.None)),
            };
        }
        catch (BackgroundJobClientException failure)
        {
            // What was asked for is committed: the schedule finds it, and the caller must not hear of it.
            _woken.TryRemove(lane, out _);
            LogNotWoken(log, lane, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lane {Lane} could not be woken; its schedule comes within seconds")]
    private static partial void LogNotWoken(ILogger log, Lane lane, Exception failure);

    private async Task With<T>(Func<T, Task> work)
        where T : notnull
    {
        if (demonstration.IsLoading)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<T>());
    }

    private async Task Run(Lane lane, CancellationToken cancellationToken)
    {
        _woken.TryRemove(lane, out _);
        if (demonstration.IsLoading)
        {
            return;
        }

        await outbox.Run(lane, cancellationToken);
    }
}
