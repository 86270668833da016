using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Deployments;
using TreM.Workflow.Journeys.Instances;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence;
using TreM.Workflow.Processes;

namespace TreM.Workflow.Testing.Stores;

/// <summary>A node of the service without its web face: the real services on a real database, with a clock that the test moves.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestNode(ServiceProvider services, FakeTimeProvider clock) => (_services, Clock) = (services, clock);

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _services;

    public OutboxSweep Sweep => _services.GetRequiredService<OutboxSweep>();

    public IStoreDialect Dialect => _services.GetRequiredService<IStoreDialect>();

    /// <summary>Starts a node on a store, bringing the store up to date.</summary>
    public static async Task<TestNode> Start(
        StorageOptions store, FakeTimeProvider? clock = null, Action<IServiceCollection>? more = null, Func<WorkflowContext, Task>? before = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2013, 4, 29, 8, 12, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddDataProtection();
        services.AddWorkflowStore(store).AddJourneys();
        more?.Invoke(services);
        var node = new TestNode(services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true }), clock);
        await node.Use(before ?? (db => db.Database.MigrateAsync()));
        return node;
    }

    /// <summary>Does something with a service in a scope of its own.</summary>
    public async Task<TResult> With<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Looks into the store.</summary>
    public Task<TResult> Look<TResult>(Func<WorkflowContext, Task<TResult>> look) => With(look);

    /// <summary>Does something to the store.</summary>
    public Task Use(Func<WorkflowContext, Task> use) => With<WorkflowContext, bool>(async db =>
    {
        await use(db);
        return true;
    });

    /// <summary>Deploys BPMN texts; refuses to go on with models that are refused.</summary>
    public async Task Deploy(params string[] bpmn)
    {
        var result = await With((Deploy deploy) => deploy.Run([.. bpmn.Select((text, i) => new SourceFile($"p{i}.bpmn", text)), new("test.form", Models.Form)], "TEST"));
        if (result.Refused)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, result.Findings));
        }
    }

    public Task<AdvanceResult> Start(StartInstance start) => With((AdvanceInstance door) => door.Start(start));

    public Task<AdvanceResult> Advance(Guid instanceId, Func<DateTimeOffset, Stimulus> stimulus) =>
        With((AdvanceInstance door) => door.Run(new Advance(instanceId, stimulus)));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
