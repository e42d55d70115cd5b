using System.Net;

namespace HrisOrleans.Silo.Hosting;

/// <summary>Which cluster a silo belongs to, and where it listens.</summary>
public sealed record SiloNetwork
{
    /// <summary>Silos and clients with the same id find each other; a blue-green deployment changes it.</summary>
    public string ClusterId { get; init; } = "hris-orleans";

    /// <summary>Names the grains' rows and reminders: changing it loses them all.</summary>
    public string ServiceId { get; init; } = "hris-orleans";

    /// <summary>TCP port on which silos talk to each other.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>TCP port on which clients, such as API processes, reach this silo.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// The address other silos and clients reach this one at; null takes the machine's own. Only PostgreSQL: with
    /// SQLite the silo is alone and listens on loopback.
    /// </summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>How soon a silo that died without a word counts as dead.</summary>
    public FailureDetection Detection { get; init; } = new();
}
