using System.Net;
using System.Net.Sockets;

namespace TreM.Workflow.Journeys.Partners.Webhooks;

/// <summary>Looks a host name up.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>Which addresses a partner may make us call: those of the public internet, never our own network.</summary>
public static class PublicAddress
{
    private const int LongestAddress = 1000;

    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of IPv6, what carries an IPv4 address inside or is not routed.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the public internet (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain)) && !Array.Exists(Reserved, n => n.Contains(plain));
    }

    /// <summary>Reads an address that a person has written; null when we would never call it.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="allowLocal">See <see cref="WebhookOptions.AllowLocal"/>.</param>
    public static Uri? Read(string? text, bool allowLocal)
    {
        if (text is not { Length: > 0 and <= LongestAddress } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address)
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Host.Length == 0)
        {
            return null;
        }

        return allowLocal
            ? address.Scheme is "https" or "http" ? address : null
            : address.Scheme == "https" && (address.IsDefaultPort || address.Port >= 1024) ? address : null;
    }

    /// <summary>The addresses of a host; none when one of them is not public.</summary>
    public static async Task<IPAddress[]> Of(string host, ResolveHost resolve, bool allowLocal, CancellationToken cancellationToken)
    {
        IPAddress[] found;
        try
        {
            found = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }

        return allowLocal || Array.TrueForAll(found, IsPublic) ? found : [];
    }
}
