using System.Net;
using System.Net.Sockets;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>
/// Which addresses a webhook may go to. A tenant's admin writes the URL, and the request leaves from inside the operator's
/// network: so only addresses of the open internet are let through, and what the operator allows beside them.
/// </summary>
internal sealed class AddressRules(WebhookOptions options)
{
    // Special-purpose blocks of IPv4, and one public address that answers inside a cloud only.
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // Of IPv6 only global unicast is open, without what is special in it: protocol assignments and Teredo, 6to4, documentation.
    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] Special6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text))];

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (options.AllowedNetworks.Any(network => network.Contains(plain))) return true;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(Special4, network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => Global6.Contains(plain) && !Array.Exists(Special6, network => network.Contains(plain)),
            _ => false,
        };
    }
}

/// <summary>Finds the addresses of a host; asked anew whenever an endpoint is made, changed or connected to.</summary>
internal interface IHostResolver
{
    /// <exception cref="SocketException">The name is not known.</exception>
    Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken);
}

internal sealed class DnsResolver : IHostResolver
{
    public async Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
}
