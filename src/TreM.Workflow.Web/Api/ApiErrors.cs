using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace TreM.Workflow.Web.Api;

/// <summary>Whatever goes wrong below <c>/api</c> is told as problem details: no page for people, no stack for anybody.</summary>
internal sealed class ApiErrors : IExceptionHandler
{
    /// <summary>Largest body of a call.</summary>
    private const long MostBytes = LimitedBody.MostBytes;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // By now the path is that of the error page; the feature remembers where it happened.
        if (context.Features.Get<IExceptionHandlerPathFeature>() is not { } failed || !new PathString(failed.Path).StartsWithSegments("/api"))
        {
            return false;
        }

        await (exception is BadHttpRequestException bad
            ? Problems.Of(bad.StatusCode, "api.request.invalid", "Expected a request that can be read: the right content type, and JSON that is neither too large nor too deep.")
            : Problems.Of(StatusCodes.Status500InternalServerError, "api.failed", $"Something failed here. Give the reference {context.TraceIdentifier} to whoever runs the service."))
            .ExecuteAsync(context);
        return true;
    }

    /// <summary>Gives answers without a body one, before pages for people are put in their place.</summary>
    public static async Task Describe(HttpContext context, RequestDelegate next)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            await Problems.Of(StatusCodes.Status413PayloadTooLarge, "api.request.too-large", $"Expected a body of at most {MostBytes} bytes.").ExecuteAsync(context);
            return;
        }

        // A body that does not tell its length is counted while it is read.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.StatusCode < StatusCodes.Status400BadRequest || response.ContentLength > 0 || response.ContentType is not null)
        {
            return;
        }

        await (response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound(),
            StatusCodes.Status405MethodNotAllowed => Problems.Of(response.StatusCode, "api.method", "Expected a method that the address takes; see Allow."),
            var status => Problems.Of(status, "api.request.invalid", "Expected a request that can be read: the right content type, and a body of the described shape."),
        }).ExecuteAsync(context);
    }
}
