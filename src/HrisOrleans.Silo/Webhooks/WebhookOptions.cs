using System.Net;

namespace HrisOrleans.Silo.Webhooks;

/// <summary>How webhooks are sent, and where they may go.</summary>
public sealed record WebhookOptions
{
    /// <summary>Lets endpoints be reached without TLS. For trying out and for networks one trusts.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Private or otherwise special networks that endpoints may lie in all the same, such as <c>10.20.0.0/16</c>.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>How often a silo looks for something to send.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests at once to one endpoint, of one tenant's events. Reached by and by, given up at failures.</summary>
    public int PerEndpoint { get; init; } = 16;

    /// <summary>Requests of one silo at once.</summary>
    public int Total { get; init; } = 128;

    /// <summary>Streams (an endpoint's way through a tenant's events) of one silo at once.</summary>
    public int Streams { get; init; } = 64;

    /// <summary>The longest a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream belongs to a silo that says nothing more; after its death another takes over.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row, whatever the event, after which the endpoint as a whole is left alone for a while.</summary>
    public int RestAfter { get; init; } = 5;

    /// <summary>An endpoint that took nothing for so long is disabled.</summary>
    public TimeSpan DisableAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long finished lines of the delivery log are kept.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>With more than this pending at an endpoint for one tenant, nothing further is read until it is less.</summary>
    public int MostPending { get; init; } = 2000;
}
