using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence;
using TreM.Workflow.Persistence.Opening;
using TreM.Workflow.Persistence.Sqlite;

namespace TreM.Workflow.Testing.Stores;

/// <summary>An upgrade in a process of its own that ends in the middle: <c>Testing upgrade PROVIDER CONNECTION COMMANDS</c>.</summary>
public static class UpgradeProcess
{
    /// <summary>Upgrades, and dies without a word before the command after so many; says how many there were when it came through.</summary>
    public static async Task<int> Run(string[] args)
    {
        var store = new StorageOptions { Provider = Enum.Parse<StorageProvider>(args[0]), ConnectionString = args[1] };
        var killer = new Killer(int.Parse(args[2], CultureInfo.InvariantCulture));
        var services = new ServiceCollection();
        services.AddWorkflowStore(store).AddJourneys();
        services.ConfigureDbContext<Persistence.Sqlite.SqliteWorkflowContext>(o => o.AddInterceptors(killer));
        services.ConfigureDbContext<Persistence.PostgreSql.PostgreSqlWorkflowContext>(o => o.AddInterceptors(killer));
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        using (SqliteFileLock.Take(store))
        {
            await DatabaseUpgrade.Run(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), store);
        }

        await Console.Out.WriteLineAsync(killer.Seen.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private sealed class Killer(int after) : DbCommandInterceptor
    {
        public int Seen { get; private set; }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (Seen++ == after)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }

            return new(result);
        }
    }
}
