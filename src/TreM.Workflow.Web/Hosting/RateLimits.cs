using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using TreM.Workflow.Web.Api;

namespace TreM.Workflow.Web.Hosting;

/// <summary>How often: section <c>RateLimits</c> of the settings. Counted on each node.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "RateLimits";

    /// <summary>Attempts to sign in per address and minute; wrong passwords for one account wait besides (see <c>SlowDown</c>).</summary>
    public int SignInsPerMinute { get; set; } = 30;

    /// <summary>Wrong API keys per address and minute.</summary>
    public int WrongKeysPerMinute { get; set; } = 30;

    /// <summary>Exports per user and minute.</summary>
    public int ExportsPerMinute { get; set; } = 20;
}

/// <summary>Refuses with 429 and the time to wait what comes too often: sign-ins, wrong keys, exports and calls of the API.</summary>
public static class RateLimits
{
    /// <summary>The policy of calls of the API, by key or user.</summary>
    public const string Api = "api";

    /// <summary>The policy of exports, by user.</summary>
    public const string Exports = "exports";

    private static readonly string[] SignIns = ["/account/sign-in", "/account/two-factor", "/account/demo", "/account/external", "/account/set-password", "/account/security"];

    /// <summary>Adds the limits.</summary>
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(RateLimitOptions.Section).Get<RateLimitOptions>() ?? new RateLimitOptions();
        var api = builder.Configuration.GetSection(ApiOptions.Section).Get<ApiOptions>() ?? new ApiOptions();
        builder.Services.AddSingleton(new WrongKeys(options.WrongKeysPerMinute));
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = (context, _) => new(Refuse(
                context.HttpContext, context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(10)));
            limiter.AddPolicy(Api, context => Window(Caller(context), api.CallsPerTenSeconds, TimeSpan.FromSeconds(10)));
            limiter.AddPolicy(Exports, context => Window(Caller(context), options.ExportsPerMinute, TimeSpan.FromMinutes(1)));

            // Pages are one endpoint for reading and posting, so posts of the sign-in are told by their address.
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                HttpMethods.IsPost(context.Request.Method) && SignIns.Any(path => context.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                    ? Window(Address(context), options.SignInsPerMinute, TimeSpan.FromMinutes(1))
                    : RateLimitPartition.GetNoLimiter("not a sign-in"));
        });
    }

    /// <summary>Answers 429: a problem for the API, a page for people.</summary>
    public static async Task Refuse(HttpContext context, TimeSpan after)
    {
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            await Problems.Of(StatusCodes.Status429TooManyRequests, "api.too-many", "Expected fewer calls; see Retry-After for the seconds to wait.").ExecuteAsync(context);
        }
    }

    /// <summary>The caller's address; of IPv6 the network, since whoever has one has all its addresses.</summary>
    internal static string Address(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } six => new IPAddress([.. six.GetAddressBytes().Take(8), .. new byte[8]]) + "/64",
        var address => address.ToString(),
    };

    // Two partners may call their keys the same, and two colleagues may have one name: ids tell them apart.
    private static string Caller(HttpContext context) =>
        context.User.FindFirstValue(ApiKeyAuthentication.KeyClaim) ?? context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Address(context);

    private static RateLimitPartition<string> Window(string who, int permits, TimeSpan length) => RateLimitPartition.GetFixedWindowLimiter(
        who, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = length });
}

/// <summary>Counts wrong API keys per address. A right key is never refused for the wrong ones of a neighbour.</summary>
internal sealed class WrongKeys(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetFixedWindowLimiter(
            RateLimits.Address(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));

    /// <summary>Counts one; false when there were too many.</summary>
    public bool Take(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
