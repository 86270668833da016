using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using TreM.Workflow.Web.Tests.Api;

namespace TreM.Workflow.Web.Tests.Access;

/// <summary>A route of the host, or a row of the checked-in table about it.</summary>
/// <param name="Method"><c>PAGE</c> for pages (GET, and POST of their forms), otherwise the HTTP method; <c>ANY</c> when the route takes all.</param>
/// <param name="Pattern">The route as it is mapped, with a leading slash.</param>
internal readonly record struct Route(string Method, string Pattern)
{
    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>What a row says.</summary>
/// <param name="Anyone">Without a sign-in: <c>open</c>, <c>sign-in</c> (sent to the sign-in page) or <c>refused</c> (401).</param>
/// <param name="Key">With an API key and nothing else; the same words.</param>
/// <param name="Object">What the id in the address names (<c>case</c>, <c>task</c>, <c>handover</c>, <c>referral</c>), or <c>-</c>.</param>
/// <param name="Roles">Who passes; empty when everybody who is signed in does.</param>
internal sealed record RouteRule(Route Route, string Anyone, string Key, string Object, IReadOnlyCollection<string> Roles);

/// <summary>The checked-in table of who may call what, and the routes that there are.</summary>
internal static class RouteTable
{
    /// <summary>The rows of <c>routes.txt</c>.</summary>
    public static IReadOnlyList<RouteRule> Read() =>
    [
        .. File.ReadLines(Repository.At("tests", "Web.Tests", "Access", "routes.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(c => new RouteRule(new(c[0], c[1]), c[2], c[3], c[4], c[5] == "all" ? [] : c[5].Split(','))),
    ];

    /// <summary>The routes of the host. Files of the site are one route: they hold no data.</summary>
    public static IReadOnlyCollection<Route> Of(Service service)
    {
        var routes = new SortedSet<Route>(Comparer<Route>.Create((a, b) => string.CompareOrdinal($"{a.Pattern} {a.Method}", $"{b.Pattern} {b.Method}")));
        foreach (var endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            {
                continue;
            }

            var pattern = "/" + (endpoint.RoutePattern.RawText ?? "").Trim('/');
            if (endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                routes.Add(new("PAGE", pattern));
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["ANY"])
            {
                routes.Add(new(method, pattern));
            }
        }

        return routes;
    }

    /// <summary>An address of the route: real models, and ids of nothing where the caller gives none.</summary>
    public static string Address(Route route, Guid? id = null)
    {
        var pattern = route.Pattern.Replace("{**path}", "", StringComparison.Ordinal).Replace("/{number:int?}", "", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{documentName?}", "", StringComparison.Ordinal)
            .Replace("{processId}", "trem-std-1", StringComparison.Ordinal);
        pattern = pattern switch
        {
            var p when p.Contains("/exports/", StringComparison.Ordinal) => p.Replace("{kind}", "goals.csv", StringComparison.Ordinal),
            var p when p.Contains("/check/", StringComparison.Ordinal) => p.Replace("{kind}", "bpmn", StringComparison.Ordinal),
            var p when p.Contains("/processes/", StringComparison.Ordinal) || p.Contains("/tokens/", StringComparison.Ordinal) => p.Replace("{Id}", "{id}", StringComparison.Ordinal).Replace("{id}", "trem-std-1", StringComparison.Ordinal),
            var p when p.Contains("/decisions/", StringComparison.Ordinal) => p.Replace("{Id}", "{id}", StringComparison.Ordinal).Replace("{id}", "DT-01", StringComparison.Ordinal),
            var p when p.Contains("-table/", StringComparison.Ordinal) => p.Replace("{id}", "DT-01", StringComparison.Ordinal),
            var p when p.Contains("/constants/", StringComparison.Ordinal) => p.Replace("{Code}", "g1.target", StringComparison.Ordinal),
            var p when p.Contains("/forms/", StringComparison.Ordinal) => p.Replace("{Id}", "{id}", StringComparison.Ordinal).Replace("{id}", "F-REM", StringComparison.Ordinal),
            var p => p,
        };
        var start = pattern.IndexOf('{', StringComparison.Ordinal);
        while (start >= 0)
        {
            pattern = $"{pattern[..start]}{id ?? Unknown}{pattern[(pattern.IndexOf('}', start) + 1)..]}";
            start = pattern.IndexOf('{', StringComparison.Ordinal);
        }

        return pattern;
    }

    /// <summary>An id that nothing has.</summary>
    public static Guid Unknown { get; } = new("01234567-89ab-7def-8123-456789abcdef");
}
