using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TreM.Workflow.Journeys.Partners.Webhooks;

namespace TreM.Workflow.Web.Tests.Webhooks;

/// <summary>A partner's system on Kestrel: keeps what it was sent and answers as the test wants.</summary>
internal sealed class PartnerSystem : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PartnerSystem(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Calls { get; } = new();

    /// <summary>How it answers; 204 until told otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Status(StatusCodes.Status204NoContent);

    public string Address => $"{_app.Urls.Single()}/hooks";

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static async Task<PartnerSystem> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var system = new PartnerSystem(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            system.Calls.Enqueue(new(
                context.Request.Path, context.Request.Headers[StandardWebhooks.IdHeader].ToString(), context.Request.Headers[StandardWebhooks.TimestampHeader].ToString(),
                context.Request.Headers[StandardWebhooks.SignatureHeader].ToString(), body.ToArray()));
            await system.Answer(context);
        });
        await app.StartAsync();
        return system;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>A call as it came.</summary>
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, byte[] Body)
{
    public bool IsSignedWith(string secret, DateTimeOffset now) => StandardWebhooks.Verify([secret], Id, Timestamp, Signature, Body, now);
}
