using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;
using Npgsql;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Keeps Hangfire going beside the service, which never waits for it: makes its tables, registers the recurring jobs and starts its
/// server, again and again until it succeeds, and anew when its schedule stands still (its tables were dropped, or a node with a
/// wrong clock has put the next run into the future).
/// </summary>
internal sealed partial class JobSchedule(
    StorageOptions storage, JobStorage jobs, IServiceProvider services, LateSweeps late, IHostApplicationLifetime lifetime, IOptions<BackgroundOptions> options,
    ILogger<JobSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromMinutes(1);

    private readonly StoreClock? _clock = services.GetService<StoreClock>();
    private BackgroundJobServer? _server;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken);
        var renewed = DateTimeOffset.MinValue;
        var time = TimeProvider.System;
        while (!stoppingToken.IsCancellationRequested)
        {
            // Hangfire's scheduler goes by the node's own clock: a wrong one would stop the schedule of the other nodes too.
            if (_clock is { IsFarOff: true })
            {
                await Stop();
            }
            else if (_server is null || (late.Late.Count > 0 && time.GetUtcNow() - renewed > BetweenRenewals))
            {
                renewed = time.GetUtcNow();
                await Renew(_server is not null, stoppingToken);
            }

            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Stop();
    }

    private async Task Renew(bool again, CancellationToken stop)
    {
        try
        {
            await Stop();

            // The library has no asynchronous way, and waits for locks.
            await Task.Run(
                () =>
                {
                    // Asked for, it sets up the library's own settings.
                    _ = services.GetRequiredService<IGlobalConfiguration>();
                    Install();
                    Register(again);
                    _server = Server();
                },
                stop);
        }
#pragma warning disable CA1031 // Whatever the library throws: the service goes on without it, and asks again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (!stop.IsCancellationRequested)
            {
                LogNotRegistered(log, failure);
            }
        }
    }

    private void Install()
    {
        switch (storage.Provider)
        {
            case StorageProvider.PostgreSql:
                using (var connection = new NpgsqlConnection(storage.ConnectionString))
                {
                    connection.Open();
                    PostgreSqlObjectsInstaller.Install(connection);
                }

                break;
            case StorageProvider.SqlServer:
                using (var connection = new SqlConnection(storage.ConnectionString))
                {
                    connection.Open();
                    SqlServerObjectsInstaller.Install(connection);
                }

                break;
        }
    }

    // Registering alone leaves the next run where it was.
    private void Register(bool again)
    {
        var manager = services.GetRequiredService<IRecurringJobManager>();
        foreach (var sweep in Sweeps.Plan(options.Value.SweepSeconds))
        {
            if (again && late.Late.Contains(sweep.Name))
            {
                manager.RemoveIfExists(sweep.Name);
            }

            manager.AddOrUpdate(sweep.Name, sweep.Call, sweep.Cron);
        }
    }

    private BackgroundJobServer Server() => new(
        new BackgroundJobServerOptions
        {
            Activator = services.GetRequiredService<JobActivator>(),
            WorkerCount = Sweeps.Plan(options.Value.SweepSeconds).Count,
            SchedulePollingInterval = TimeSpan.FromSeconds(1),
        },
        jobs);

    private async Task Stop()
    {
        if (_server is { } server)
        {
            _server = null;
            await Task.Run(() =>
            {
                server.SendStop();
                server.Dispose();
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hangfire's schedule could not be registered; sweeps run without it, and it is tried again")]
    private static partial void LogNotRegistered(ILogger log, Exception failure);
}
