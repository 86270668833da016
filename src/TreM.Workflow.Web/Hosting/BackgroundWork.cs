using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Hangfire.SqlServer;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Hangfire wakes the sweeps on a schedule; what a commit has left is swept at once by the node that made it. Hangfire's jobs carry
/// no data; the queue is the outbox. Its storage follows the database: memory for SQLite, the same database otherwise. When it
/// fails, nothing waits for it: the node starts, and sweeps by itself (<see cref="LateSweeps"/>).
/// </summary>
public static class BackgroundWork
{
    // A lock that a dead process has left is anybody's after so long; nothing here holds one for more than an instant.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private static readonly Type[] Hosted = [typeof(ClockWatch), typeof(WokenSweeps), typeof(LateSweeps), typeof(JobSchedule)];

    /// <summary>Adds the sweeps, Hangfire, and what watches both.</summary>
    public static void AddBackgroundWork(this IServiceCollection services, StorageOptions storage)
    {
        // One per host: the library's own is one per process, which a second host would take over.
        services.AddSingleton(_ => Store(storage));
        services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddSingleton<Sweeps>();
        services.AddSingleton<LateSweeps>();
        services.AddHostedService<ClockWatch>();
        services.AddHostedService<WokenSweeps>();
        services.AddHostedService(provider => provider.GetRequiredService<LateSweeps>());
        services.AddHostedService<JobSchedule>();
        services.AddHealthChecks().AddCheck<LateSweepsCheck>("sweeps").AddCheck<ClockCheck>("clock");
    }

    /// <summary>Whether a service is one of those that work in the background.</summary>
    public static bool IsOf(ServiceDescriptor service) =>
        Hosted.Contains(service.ImplementationType) || Hosted.Contains(service.ImplementationFactory?.Method.ReturnType);

    // None connects here: a database that is away, or tables that are missing, must not end the start.
    private static JobStorage Store(StorageOptions storage)
    {
        switch (storage.Provider)
        {
            case StorageProvider.SqlServer:
                return new SqlServerStorage(storage.ConnectionString, new SqlServerStorageOptions { PrepareSchemaIfNecessary = false });
            case StorageProvider.PostgreSql:
                var options = new PostgreSqlStorageOptions { EnableLongPolling = true, PrepareSchemaIfNecessary = false, DistributedLockTimeout = LockTimeout };
                return new PostgreSqlStorage(new NpgsqlConnectionFactory(storage.ConnectionString, options), options);
            default:
                return new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) });
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
