using HrisOrleans.Domain.Connections;

namespace HrisOrleans.Silo.Hints;

/// <summary>Whether a provider that has to be asked for webhooks sends them.</summary>
/// <param name="Open">It sends.</param>
/// <param name="Problem">A sentence on why it does not, or not of everything; null where nothing is known to be wrong.</param>
internal sealed record ChannelState(bool Open, string? Problem);

/// <summary>What connections ask of providers that send webhooks to whoever asks. Nothing of it fails a caller.</summary>
internal interface IChannels
{
    /// <summary>Has asked for what is due, or for nothing. Does not wait for the provider.</summary>
    Task Tend(ConnectionState state, CancellationToken cancellationToken);

    /// <summary>How it stands; null where this provider is not to be asked.</summary>
    Task<ChannelState?> Describe(ConnectionState state, CancellationToken cancellationToken);

    /// <summary>Other credentials may have other rights: asks anew with the next look.</summary>
    Task Renew(ConnectionState state, CancellationToken cancellationToken);

    /// <summary>Lets the provider stop, for as long as the credentials are there; waits a few seconds and no longer.</summary>
    Task End(ConnectionState state, CancellationToken cancellationToken);
}
