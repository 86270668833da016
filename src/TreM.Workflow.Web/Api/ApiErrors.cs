using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace TreM.Workflow.Web.Api;

/// <summary>
/// Whatever fails is logged once, with the reference that the answer names. Below <c>/api</c> it is told as problem details: no page
/// for people, no stack for anybody.
/// </summary>
internal sealed partial class ApiErrors(ILogger<ApiErrors> log) : IExceptionHandler
{
    /// <summary>Largest body of a call.</summary>
    private const long MostBytes = LimitedBody.MostBytes;

    /// <summary>What an answer and the log call the same request: the id of its trace.</summary>
    public static string ReferenceOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        // By now the path is that of the error page; the feature remembers where it happened.
        var isApi = context.Features.Get<IExceptionHandlerPathFeature>() is { } failed && new PathString(failed.Path).StartsWithSegments("/api");
        if (exception is BadHttpRequestException bad)
        {
            if (isApi)
            {
                await Problems.Of(bad.StatusCode, "api.request.invalid", Unreadable(bad)).ExecuteAsync(context);
            }

            return isApi;
        }

        var reference = ReferenceOf(context);
        LogFailed(log, reference, exception);
        if (isApi)
        {
            await Problems.Of(StatusCodes.Status500InternalServerError, "api.failed", $"Something failed here. Give the reference {reference} to whoever runs the service.")
                .ExecuteAsync(context);
        }

        return isApi;
    }

    /// <summary>
    /// Answers what no call of the API stands behind, before it is asked who calls: a wrong method, content type or address is that for
    /// everybody. Gives answers without a body one, before pages for people are put in their place.
    /// </summary>
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

        var endpoint = context.GetEndpoint();
        if (endpoint is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (IsRoutings(endpoint))
        {
            await endpoint.RequestDelegate!(context);
        }
        else
        {
            await next(context);
        }

        var response = context.Response;
        if (response.HasStarted || response.StatusCode < StatusCodes.Status400BadRequest || response.ContentLength > 0 || response.ContentType is not null)
        {
            return;
        }

        await (response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.NotFound(),
            StatusCodes.Status405MethodNotAllowed => Problems.Of(response.StatusCode, "api.method", "Expected a method that the address takes; see Allow."),
            StatusCodes.Status415UnsupportedMediaType => Problems.Of(response.StatusCode, "api.content-type", "Expected the content type that the call takes: application/json."),
            var status => Problems.Of(status, "api.request.invalid", "Expected a request that can be read: the right content type, and a body of the described shape."),
        }).ExecuteAsync(context);
    }

    // What routing puts in the place of a call, to say 405 or 415, says nothing about who may come in; every call of ours does.
    private static bool IsRoutings(Endpoint endpoint) =>
        endpoint.RequestDelegate is not null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
        && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;

    // A reader of JSON tells the place and never the value.
    private static string Unreadable(BadHttpRequestException bad) => bad.InnerException is JsonException { Path: { } path }
        ? $"Expected JSON of the described shape. Look at '{path}'."
        : Parameter().Match(bad.Message) is { Success: true } wrong ? $"Expected a value of another kind. Look at '{wrong.Groups[1].Value}' in the address."
        : "Expected a request that can be read: the right content type, and JSON that is neither too large nor too deep.";

    [GeneratedRegex("parameter \"[^\"]*?(\\w+)\"")]
    private static partial Regex Parameter();

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed; its answer names the reference {Reference}")]
    private static partial void LogFailed(ILogger log, string reference, Exception failure);
}
