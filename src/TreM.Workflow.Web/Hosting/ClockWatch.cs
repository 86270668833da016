using Microsoft.Extensions.Diagnostics.HealthChecks;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Outbox;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Measures each minute how far this node's time is from the database's, and says when its clock is wrong.</summary>
internal sealed partial class ClockWatch(IServiceScopeFactory scopes, IStoreDialect dialect, ILogger<ClockWatch> log, StoreClock? clock = null) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (clock is not null && !stoppingToken.IsCancellationRequested)
        {
            var measured = await Measure(clock, stoppingToken);
            if (clock.IsFarOff)
            {
                LogFarOff(log, clock.Off);
            }

            await Task.Delay(measured && !clock.IsFarOff ? Every : Retry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> Measure(StoreClock measured, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await measured.Measure(token => dialect.Now(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), token), stop);
        }
#pragma warning disable CA1031 // The database is away: the last measure holds, and it is asked again.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "This node's clock differs from the database's by {Off}: more than 30 seconds. The node is not ready and takes no work until its clock is set")]
    private static partial void LogFarOff(ILogger log, TimeSpan off);
}

/// <summary>Not ready while the node's clock is wrong.</summary>
internal sealed class ClockCheck(StoreClock? clock = null) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        clock is { IsFarOff: true }
            ? HealthCheckResult.Unhealthy($"The node's clock differs from the database's by {clock.Off.TotalSeconds:F0} s; at most 30 s are allowed. Set it.")
            : HealthCheckResult.Healthy());
}
