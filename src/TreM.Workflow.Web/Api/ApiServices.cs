using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Scalar.AspNetCore;
using TreM.Workflow.Journeys;
using TreM.Workflow.Web.Hosting;

namespace TreM.Workflow.Web.Api;

/// <summary>What all of <c>/api</c> shares: who may come in, how errors look, the document and the page to browse it.</summary>
public static class ApiServices
{
    /// <summary>Adds it.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddScoped<ApiCaller>();
        services.AddScoped<AskedDecision>();
        services.AddProblemDetails(o => o.CustomizeProblemDetails = p => p.ProblemDetails.Extensions["traceId"] = ApiErrors.ReferenceOf(p.HttpContext));
        services.AddOpenApi("v1", o =>
        {
            // Posts of pages are no part of the API.
            o.ShouldInclude = call => call.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            o.AddDocumentTransformer(ApiDocument.Describe);
            o.AddOperationTransformer(ApiDocument.Complete);
            o.AddSchemaTransformer(ApiDocument.Limit);
        });
        services.AddExceptionHandler<ApiErrors>();

        // What cannot be read is told with its place, in every environment.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
            o.SerializerOptions.AllowDuplicateProperties = false;
            o.SerializerOptions.Converters.Add(new SoundStrings());
        });
    }

    /// <summary>Maps the API, its document and its page.</summary>
    public static void MapApi(this WebApplication app)
    {
        // One document, by its own address: a pattern would stand behind every address of one part and answer for what is not there.
        app.MapOpenApi("/api/v1.json").AllowAnonymous();
        app.MapScalarApiReference("/api/docs", o => o.WithTitle("TreM.Workflow API").DisableDefaultFonts().WithOpenApiRoutePattern("/api/{documentName}.json")).AllowAnonymous();
        var api = app.MapGroup("/api")
            .RequireAuthorization(p => p.AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName, IdentityConstants.ApplicationScheme).RequireAuthenticatedUser())
            .RequireRateLimiting(RateLimits.Api)
            .AddEndpointFilter(NeedsTokenWithCookie)
            .AddEndpointFilter(NeedsScopeWithKey)
            .AddEndpointFilterFactory(ApiQuery.Check)
            .DisableAntiforgery(); // Checked by the filter above for cookies; API keys cannot be sent by another site's page.
        api.MapReferrals();
        api.MapHandovers();
        api.MapInbox();
        api.MapMessages();
        api.MapJobs();
        api.MapDecisions();
        app.MapGroup("/api").RequireRateLimiting(RateLimits.Api).AddEndpointFilterFactory(ApiQuery.Check).MapSignedMessages();
    }

    // A key opens the parts of the API it was made for. Asking a rule changes nothing, whatever the method.
    private static async ValueTask<object?> NeedsScopeWithKey(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        var part = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1].ToLowerInvariant();
        var scope = $"{part}:{(HttpMethods.IsGet(context.Request.Method) || part == "decisions" ? "read" : "write")}";
        return context.User.HasClaim(c => c.Type == ApiKeyAuthentication.KeyClaim) && !context.User.HasClaim(ApiKeyAuthentication.ScopeClaim, scope)
            ? Problems.Of(StatusCodes.Status403Forbidden, "api.scope.missing", $"Expected an API key with the scope '{scope}'.")
            : await next(call);
    }

    // A browser sends its cookie also for a page of somebody else; an unsafe call by cookie must show the antiforgery token.
    private static async ValueTask<object?> NeedsTokenWithCookie(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        var byKey = context.User.Identities.Any(i => i.AuthenticationType == ApiKeyAuthentication.SchemeName);
        if (!byKey && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "api.antiforgery.missing",
                "Expected the antiforgery token with a call by cookie. Use an API key from outside the browser.");
        }

        return await next(call);
    }
}

/// <summary>Reads texts that every database can keep, and no others.</summary>
internal sealed class SoundStrings : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return reader.GetString() is { } text && SoundText.Is(text) ? text : throw new JsonException();
        }
        catch (InvalidOperationException)
        {
            throw new JsonException();
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Limits of the API: section <c>Api</c> of the settings.</summary>
public sealed class ApiOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Api";

    /// <summary>Calls per caller in ten seconds before 429.</summary>
    public int CallsPerTenSeconds { get; set; } = 100;
}
