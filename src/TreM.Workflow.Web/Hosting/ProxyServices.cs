using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using TreM.Workflow.Journeys;
using IPNetwork = System.Net.IPNetwork;

namespace TreM.Workflow.Web.Hosting;

/// <summary>The proxies in front of the service: section <c>Proxy</c> of the settings.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Proxy";

    /// <summary>Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody else's are.</summary>
    public string[] KnownProxies { get; set; } = [];

    /// <summary>Networks of such proxies: <c>10.1.0.0/16</c>.</summary>
    public string[] KnownNetworks { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var proxy in KnownProxies.Where(p => !IPAddress.TryParse(p, out _)))
        {
            yield return new($"expected addresses such as 10.1.0.7; saw '{proxy}'.", [nameof(KnownProxies)]);
        }

        foreach (var network in KnownNetworks.Where(n => !IPNetwork.TryParse(n, out _)))
        {
            yield return new($"expected networks such as 10.1.0.0/16; saw '{network}'.", [nameof(KnownNetworks)]);
        }
    }
}

/// <summary>Under which name the service answers, and whom it believes about where a request came from.</summary>
public static class ProxyServices
{
    /// <summary>Adds both, from the address of the site and the named proxies.</summary>
    public static void AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<ProxyOptions>(ProxyOptions.Section);
        builder.Services.AddOptions<SiteOptions>().Validate<IHostEnvironment, IConfiguration>(
            (_, environment, settings) => environment.IsDevelopment() || settings[$"{SiteOptions.Section}:{nameof(SiteOptions.Address)}"] is not null,
            "Setting Site:Address is missing: give the address that people open, for example https://trem.example.com. Links in mails begin with it.");
        var site = builder.Configuration.GetSection(SiteOptions.Section).Get<SiteOptions>() ?? new SiteOptions();
        if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) && Uri.TryCreate(site.Address, UriKind.Absolute, out var address))
        {
            // What AllowedHosts names wins; without it the name of the site is enough.
            builder.Services.Configure<HostFilteringOptions>(o => o.AllowedHosts = [.. new[] { address.Host, "localhost", "127.0.0.1", "[::1]" }.Distinct()]);
        }

        var proxies = builder.Configuration.GetSection(ProxyOptions.Section).Get<ProxyOptions>() ?? new ProxyOptions();
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.ForwardLimit = null; // As far as the named proxies reach, and no further.
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in proxies.KnownProxies)
            {
                if (IPAddress.TryParse(proxy, out var known))
                {
                    o.KnownProxies.Add(known);
                }
            }

            foreach (var network in proxies.KnownNetworks)
            {
                if (IPNetwork.TryParse(network, out var known))
                {
                    o.KnownIPNetworks.Add(known);
                }
            }
        });
    }

    /// <summary>Stands first: who asks, and by which scheme, is looked at by everything after it. Without named proxies nothing is believed.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        var proxies = app.Configuration.GetSection(ProxyOptions.Section).Get<ProxyOptions>() ?? new ProxyOptions();
        if (proxies.KnownProxies.Length + proxies.KnownNetworks.Length > 0)
        {
            app.UseForwardedHeaders();
        }
    }
}
