using HrisOrleans.Connectors;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using Microsoft.Extensions.Options;

namespace HrisOrleans.Silo.Connections;

/// <summary>How many calls providers take: the operator's figures before those that a connector declares.</summary>
/// <param name="catalogue">Asked for late: its connectors are made with what asks here.</param>
internal sealed class CallLimits(Func<ConnectorCatalogue> catalogue, IOptionsMonitor<ProviderOptions> options)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // With more calls than ten a second the provider's answers take longer than the waiting for them.
    private static readonly TimeSpan Brisk = TimeSpan.FromMilliseconds(100);

    /// <summary>Of one account; none where nobody knows of one.</summary>
    public IReadOnlyList<CallLimit> Of(string provider) => options.Get(provider).CallsPerMinute is { } own ? [new CallLimit(own, Minute)]
        : catalogue().TryFind(provider, out var connector) ? connector.Descriptor.Limits : [];

    /// <summary>Of all accounts together; null where there is none.</summary>
    public CallLimit? Together(string provider) => options.Get(provider).TotalCallsPerMinute is { } all ? new CallLimit(all, Minute) : null;

    /// <summary>Whether a read there is mostly waiting for the next call.</summary>
    public bool Slow(string provider) => Of(provider).Append(Together(provider)).Any(limit => limit?.Interval > Brisk);
}
