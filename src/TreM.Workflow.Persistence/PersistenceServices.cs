using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.PostgreSql;
using TreM.Workflow.Persistence.Sqlite;
using TreM.Workflow.Persistence.SqlServer;

namespace TreM.Workflow.Persistence;

/// <summary>The store, for whichever database the settings name.</summary>
public static class PersistenceServices
{
    /// <summary>Adds <see cref="WorkflowContext"/> and <see cref="IStoreDialect"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static IServiceCollection AddWorkflowStore(this IServiceCollection services, StorageOptions storage)
    {
        StorageCheck.Refuse(storage);
        if (storage.Provider != StorageProvider.Sqlite)
        {
            // All nodes go by the server's time, unless a test or a simulation has a clock of its own.
            services.TryAddSingleton(_ => new StoreClock(TimeProvider.System));
            services.TryAddSingleton<TimeProvider>(provider => provider.GetRequiredService<StoreClock>());
        }

        return Add(services, storage).AddKeyRing(storage).AddSingleton(storage).AddScoped<OpenStore>();
    }

    private static IServiceCollection Add(IServiceCollection services, StorageOptions storage) => storage.Provider switch
    {
        StorageProvider.SqlServer => services
            .AddDbContextPool<WorkflowContext, SqlServerWorkflowContext>(options => Configure(options, storage))
            .AddSingleton<IStoreDialect, SqlServerDialect>(),
        StorageProvider.PostgreSql => services
            .AddDbContextPool<WorkflowContext, PostgreSqlWorkflowContext>(options => Configure(options, storage))
            .AddSingleton<IStoreDialect, PostgreSqlDialect>(),
        _ => services
            .AddDbContextPool<WorkflowContext, SqliteWorkflowContext>(options => Configure(options, storage))
            .AddSingleton<IStoreDialect, SqliteDialect>(),
    };

    /// <summary>Points a context at the database.</summary>
    public static void Configure(DbContextOptionsBuilder options, StorageOptions storage)
    {
        // A lost race is an answer here, not an error: whoever asked sees the exception, and tells it if it was none.
        options.ConfigureWarnings(w => w.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug),
            (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
            (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug)));

        void Batches<TBuilder, TExtension>(RelationalDbContextOptionsBuilder<TBuilder, TExtension> builder)
            where TBuilder : RelationalDbContextOptionsBuilder<TBuilder, TExtension>
            where TExtension : RelationalOptionsExtension, new()
        {
            if (storage.MaxBatchSize is { } most)
            {
                builder.MaxBatchSize(most);
            }
        }

        switch (storage.Provider)
        {
            case StorageProvider.SqlServer:
                options.UseSqlServer(storage.ConnectionString, Batches);
                break;
            case StorageProvider.PostgreSql:
                options.UseNpgsql(PostgreSqlConnection.Of(storage.ConnectionString), Batches).AddInterceptors(InCommand);
                break;
            default:
                options.UseSqlite(storage.ConnectionString, Batches).AddInterceptors(Pragmas);
                break;
        }
    }

    // One for all: EF Core keeps a model and query cache per set of interceptors.
    private static readonly SqlitePragmas Pragmas = new();

    private static readonly HistoryInCommand InCommand = new();
}
