using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;
using TreM.Workflow.Journeys.Outbox;
using TreM.Workflow.Web.Api;
using TreM.Workflow.Web.Texts;

namespace TreM.Workflow.Web.Hosting;

/// <summary>
/// While the database is down, full or only readable, whoever needs it gets 503 and when to come back: problem details below
/// <c>/api</c>, a page elsewhere. The page asks nothing of the database. What only reads goes on where reading works.
/// </summary>
internal sealed partial class StoreUnavailable(IStoreDialect dialect, IStringLocalizer<Common> words, HtmlEncoder html, ILogger<StoreUnavailable> log)
    : IExceptionHandler
{
    private const string Seconds = "10";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (!dialect.IsUnavailable(exception))
        {
            return false;
        }

        var path = new PathString(context.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? context.Request.Path);
        LogUnavailable(log, exception.GetBaseException().GetType().Name, exception.GetBaseException().Message, context.TraceIdentifier);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Seconds;
        if (path.StartsWithSegments("/api"))
        {
            await Problems.Of(StatusCodes.Status503ServiceUnavailable, "store.unavailable",
                $"The database does not take it at present; nothing was changed. Send the same request again after {Seconds} seconds.").ExecuteAsync(context);
            return true;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text("Unavailable.Title")}</title><link rel="stylesheet" href="/dist/site.css"></head>
            <body><main><h1>{Text("Unavailable.Title")}</h1><p>{Text("Unavailable.Text")}</p></main></body>
            </html>
            """, cancellationToken);
        return true;
    }

    private string Text(string key) => html.Encode(words[key]);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not take it: {Kind} {Message} (answered 503, reference {Reference})")]
    private static partial void LogUnavailable(ILogger log, string kind, string message, string reference);
}
