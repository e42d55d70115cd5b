using System.Net.Sockets;
using HrisOrleans.Domain;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>Whether an endpoint may be at a URL, said to the person who writes it; the connection is checked again by itself.</summary>
internal sealed class WebhookTargets(AddressRules rules, IHostResolver resolver, WebhookOptions options)
{
    private const int Longest = 2000;

    /// <summary>The refusal of a URL, or null.</summary>
    public async Task<Refusal?> Refuse(string url, CancellationToken cancellationToken)
    {
        if (url.Length > Longest || !Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("https" or "http"))
            return Wrong($"The URL must be an absolute https URL of at most {Longest} characters.");
        if (target.Scheme == "http" && !options.AllowHttp) return Wrong("The URL must begin with https://.");
        if (target.UserInfo.Length > 0 || target.Fragment.Length > 0 || target.IdnHost.Length == 0) return Wrong("The URL must name a host, and neither a user nor a fragment.");
        try
        {
            var addresses = await resolver.Resolve(target.IdnHost.Trim('[', ']'), cancellationToken);
            return addresses.Length > 0 && Array.TrueForAll(addresses, rules.Allows)
                ? null
                : new Refusal("webhook_address_refused", RefusalKind.Unprocessable, "The host is at an address that webhooks may not go to: private, local or otherwise special.");
        }
        catch (SocketException)
        {
            return Wrong("The host of the URL is not known.");
        }
    }

    private static Refusal Wrong(string detail) => new("webhook_url_refused", RefusalKind.Unprocessable, detail);
}
