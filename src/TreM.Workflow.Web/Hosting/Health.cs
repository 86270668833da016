using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it may get requests; 503 when it may not. Degraded is 200: it works,
/// and somebody should look. The answer names each check that is not well and why, without data of anybody.
/// </summary>
internal static class Health
{
    /// <summary>Adds what a node is ready by; other parts add their own checks.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<StoreHealth>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
    }

    /// <summary>Maps both.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write }).AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write }).AllowAnonymous();
    }

    private static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            status = Word(report.Status),
            reasons = report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy)
                .Select(e => new { check = e.Key, status = Word(e.Value.Status), reason = e.Value.Description ?? "It failed; the log says how." }),
        }), context.RequestAborted);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ready",
        HealthStatus.Degraded => "degraded",
        _ => "not ready",
    };
}
