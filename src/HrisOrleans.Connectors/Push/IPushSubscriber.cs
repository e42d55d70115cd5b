namespace HrisOrleans.Connectors.Push;

/// <summary>A receiver whose provider sends for as long as it is asked to: nobody makes a webhook there by hand.</summary>
/// <remarks>Keeps nothing, and is safe for concurrent use. Its calls are few and hold nobody's reading back: the account's limits do not count them.</remarks>
public interface IPushSubscriber
{
    /// <summary>Asks for whatever is not there yet, and for more time for what is.</summary>
    /// <param name="state">What the last call gave; null: nothing was asked for. What the provider no longer knows of it is asked for anew.</param>
    /// <returns>A failure where the provider sends nothing, or nothing any longer than it would have.</returns>
    Task<Reply<PushChannel>> Keep(ConnectorCredentials credentials, PushTarget target, string? state, CancellationToken cancellationToken);

    /// <summary>Lets the provider stop sending. What it does not know any more has ended.</summary>
    /// <returns>The first failure; the rest was asked for all the same. Null where all has ended.</returns>
    Task<ConnectorFailure?> End(ConnectorCredentials credentials, string state, CancellationToken cancellationToken);
}

/// <summary>Where a provider is to send, and by what it will be believed. Its text hides the secret.</summary>
/// <param name="Secret">At most 128 letters, digits, dashes and underscores.</param>
public sealed record PushTarget(string Address, string Secret)
{
    public override string ToString() => $"PushTarget {{ Address = {Address} }}";
}

/// <summary>What a provider sends, and until when.</summary>
/// <param name="State">For the subscriber's next call; not secret, and opaque to everybody else.</param>
/// <param name="EndsAt">When the first part of it ends.</param>
/// <param name="Lacking">A sentence on the part that could not be had; null where nothing is lacking.</param>
public sealed record PushChannel(string State, DateTimeOffset EndsAt, string? Lacking = null);
