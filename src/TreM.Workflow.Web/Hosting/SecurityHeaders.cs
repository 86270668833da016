using Microsoft.Extensions.Options;

namespace TreM.Workflow.Web.Hosting;

/// <summary>The headers that every response carries, errors included.</summary>
public static class SecurityHeaders
{
    /// <summary>Scripts and styles only from this site; style attributes because the designers place shapes with them.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " +
        "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The API's browsable page and Hangfire's dashboard bring their own inline styles and scripts.</summary>
    private const string LooserPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
        "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds the headers as soon as the response starts, whoever wrote it.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, IHostEnvironment environment)
    {
        // The forms of signing in and out lead on to the provider, and browsers hold the policy against where a form leads.
        var provider = app.ApplicationServices.GetRequiredService<IOptions<OidcOptions>>().Value.Authority;
        var policy = provider.Length == 0 ? ContentSecurityPolicy
            : ContentSecurityPolicy.Replace("form-action 'self'", $"form-action 'self' {new Uri(provider).GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
        return app.Use((context, next) => Add(context, next, policy, environment));
    }

    private static Task Add(HttpContext context, RequestDelegate next, string policy, IHostEnvironment environment)
    {
        var path = context.Request.Path; // What answers may have moved it by then: the dashboard takes its part off.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = IsLooser(path) ? LooserPolicy : policy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (!environment.IsDevelopment())
            {
                // Browsers heed it over https only. Never for localhost: it would hold for everything that is developed there.
                headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            }

            if (!IsStatic(path) && string.IsNullOrEmpty(headers.CacheControl))
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    private static bool IsLooser(PathString path) =>
        path.StartsWithSegments("/api/docs") || path.StartsWithSegments("/admin/jobs");

    private static bool IsStatic(PathString path) =>
        path.StartsWithSegments("/dist") || path.StartsWithSegments("/_framework") || path == "/favicon.svg";
}
