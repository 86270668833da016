using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TreM.Workflow.Journeys;
using TreM.Workflow.Journeys.Telemetry;

namespace TreM.Workflow.Web.Hosting;

/// <summary>Where operators see from: section <c>Telemetry</c> of the settings. Nothing leaves the service unless they say so.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Where metrics and traces are sent by OTLP (gRPC), for example <c>http://collector:4317</c>.</summary>
    public Uri? Otlp { get; set; }

    /// <summary>Opens <c>/metrics</c> to whoever sends it as <c>Authorization: Bearer</c>; at least 20 characters.</summary>
    public string? MetricsKey { get; set; }

    /// <summary>Opens <c>/metrics</c> to these addresses and networks, for example <c>10.1.2.3</c> and <c>10.2.0.0/16</c>.</summary>
    public string[] MetricsAddresses { get; set; } = [];

    internal bool HasMetricsPage => MetricsKey is { Length: > 0 } || MetricsAddresses.Length > 0;

    internal bool IsOn => Otlp is not null || HasMetricsPage;
}

/// <summary>Metrics and traces of OpenTelemetry, as far as the settings ask for them.</summary>
internal static class Telemetry
{
    private const int ShortestKey = 20;

    /// <summary>Adds what the settings ask for.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(TelemetryOptions.Section).Get<TelemetryOptions>() ?? new();
        if (options.MetricsKey is { Length: > 0 and < ShortestKey })
        {
            throw new InvalidOperationException(
                $"Setting {TelemetryOptions.Section}:{nameof(TelemetryOptions.MetricsKey)} is wrong: expected at least {ShortestKey} characters.");
        }

        builder.Services.AddSingleton(new MetricsDoor(options));
        if (!options.IsOn)
        {
            return;
        }

        builder.Services.AddHostedService<QueueGauges>();
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("trem-workflow", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString()))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Measures.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql");

                // Npgsql names its pools by the connection string.
                metrics.AddView(i => i.Meter.Name == "Npgsql" ? new MetricStreamConfiguration { TagKeys = ["db.client.connection.state"] } : null);
                if (options.Otlp is { } address)
                {
                    metrics.AddOtlpExporter(o => o.Endpoint = address);
                }

                if (options.HasMetricsPage)
                {
                    metrics.AddPrometheusExporter();
                }
            })
            .WithTracing(traces =>
            {
                traces.AddSource(Measures.Name).AddAspNetCoreInstrumentation().AddProcessor(new WithoutPersons());
                if (options.Otlp is { } address)
                {
                    traces.AddOtlpExporter(o => o.Endpoint = address);
                }
            });
    }

    /// <summary>Maps <c>/metrics</c> where it is opened; there is no such page for anybody else.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<MetricsDoor>();
        if (door.IsThere)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
            app.UseWhen(c => c.Request.Path.StartsWithSegments("/metrics") && !door.Opens(c), refused => refused.Run(c =>
            {
                c.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }));
        }
    }

    // What a request is asked with may be somebody's name; whom a webhook is sent to, and with which key, is the partner's.
    private sealed class WithoutPersons : BaseProcessor<Activity>
    {
        private static readonly string[] Taken = ["url.query", "url.full", "http.url", "http.target", "user_agent.original", "client.address", "enduser.id"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Taken)
            {
                data.SetTag(tag, null);
            }
        }
    }
}

/// <summary>Who may read <c>/metrics</c>.</summary>
internal sealed class MetricsDoor(TelemetryOptions options)
{
    private readonly IPNetwork[] _networks = [.. options.MetricsAddresses.Select(Network)];

    public bool IsThere => options.HasMetricsPage;

    public bool Opens(HttpContext context) =>
        (context.Connection.RemoteIpAddress is { } from && Array.Exists(_networks, n => n.Contains(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from)))
        || (options.MetricsKey is { Length: > 0 } key && context.Request.Headers.Authorization is [{ } sent]
            && sent.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(HashOf(sent["Bearer ".Length..]), HashOf(key)));

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new InvalidOperationException(
            $"Setting {TelemetryOptions.Section}:{nameof(TelemetryOptions.MetricsAddresses)} is wrong: expected addresses and networks such as 10.2.0.0/16; saw '{text}'.");
}

/// <summary>Asks now and then what waits; whoever collects metrics gets the latest answer and causes no question.</summary>
internal sealed class QueueGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly Meter _meter = new(Measures.Name);
    private volatile QueueFigures? _latest;

    public QueueGauges(IServiceScopeFactory scopes, TimeProvider time)
    {
        (_scopes, _time) = (scopes, time);
        QueueFigures.Show(_meter, () => _latest);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            try
            {
                await using var scope = _scopes.CreateAsyncScope();
                _latest = await QueueFigures.Read(scope.ServiceProvider.GetRequiredService<WorkflowContext>(), _time.GetUtcNow(), stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Unknown is not nothing: the gauges are silent until the database answers, and readiness says why.
                _latest = null;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }
}
