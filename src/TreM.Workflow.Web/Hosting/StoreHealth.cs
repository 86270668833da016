using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TreM.Workflow.Journeys;
using TreM.Workflow.Persistence;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// Whether the database can be written: a database that can only be read makes no node ready. It writes a row as it is, at most once in
/// five seconds, however often somebody asks.
/// </summary>
internal sealed class StoreHealth(IServiceScopeFactory scopes, StorageOptions storage, TimeProvider time) : IHealthCheck, IDisposable
{
    private const long LittleSpace = 100 * 1024 * 1024;
    private const long NoSpace = 1024 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (DateTimeOffset At, HealthCheckResult Result)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || time.GetUtcNow() - last.At >= Fresh)
            {
                _last = last = (time.GetUtcNow(), await Look(cancellationToken));
            }

            return last.Result;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<HealthCheckResult> Look(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<WorkflowContext>();
            if (!await db.Database.CanConnectAsync(patience.Token))
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }

            await db.Database.ExecuteSqlAsync(storage.Provider == StorageProvider.SqlServer
                ? (FormattableString)$"UPDATE [__EFMigrationsHistory] SET [ProductVersion] = [ProductVersion]"
                : $"""UPDATE "__EFMigrationsHistory" SET "ProductVersion" = "ProductVersion" """, patience.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The database cannot be written: it is full, read-only, locked or not there.");
        }

        return Space() switch
        {
            < NoSpace => HealthCheckResult.Unhealthy("The disk of the database is full."),
            < LittleSpace and var left => HealthCheckResult.Degraded($"The disk of the database has {left / 1024 / 1024} MB left."),
            _ => HealthCheckResult.Healthy(),
        };
    }

    private long? Space()
    {
        if (storage.DatabaseFile is not { } file)
        {
            return null;
        }

        try
        {
            return new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public void Dispose() => _one.Dispose();
}
