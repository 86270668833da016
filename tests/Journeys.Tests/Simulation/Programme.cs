using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys.Access;
using TreM.Workflow.Journeys.Calendars;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Journeys.Participants;
using TreM.Workflow.Journeys.Simulation;
using TreM.Workflow.Journeys.Tests.Rules;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Journeys.Tests.Simulation;

/// <summary>The whole programme on a SQLite file of a test's own: shipped journeys, rules and forms, registers and a clock.</summary>
internal sealed class Programme : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private Programme(ServiceProvider services, SimulationClock clock, string folder) => (_services, Clock, _folder) = (services, clock, folder);

    public SimulationClock Clock { get; }

    public IServiceScopeFactory Scopes => _services.GetRequiredService<IServiceScopeFactory>();

    public static async Task<Programme> Start(DateOnly on, Action<IServiceCollection>? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("trem-programme").FullName;
        var clock = new SimulationClock(WorkCalendar.At(on, new TimeOnly(8, 0)));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddWorkflowStore(new StorageOptions { Provider = StorageProvider.Sqlite, ConnectionString = $"Data Source={Path.Combine(folder, "trem.db")}" }).AddJourneys();
        more?.Invoke(services);
        var programme = new Programme(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), clock, folder);
        await programme.Use<WorkflowContext>(async db =>
        {
            await db.Database.MigrateAsync();
            await SeedProgramme.Run(db);
        });
        var deployed = await programme.Ask((Deploy deploy) => deploy.Folders([ShippedRules.Folder("workflows"), ShippedRules.Folder("rules")], "TEST"));
        Assert.False(deployed.Refused, string.Join('\n', deployed.Findings));
        return programme;
    }

    public async Task Use<T>(Func<T, Task> use)
        where T : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        await use(scope.ServiceProvider.GetRequiredService<T>());
    }

    public async Task<TResult> Ask<T, TResult>(Func<T, Task<TResult>> ask)
        where T : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<T>());
    }

    public Task<TResult> Look<TResult>(Func<WorkflowContext, Task<TResult>> look) => Ask(look);

    /// <summary>Works off everything that is due.</summary>
    public Task Sweep() => Ask((OutboxSweep sweep) => sweep.RunAll());

    public static Actor With(string role, string kind = ScopeKinds.Programme, string? scope = null, string? id = null) =>
        new(id ?? $"TEST-{role}", [new RoleGrant(role, kind, scope)]);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
