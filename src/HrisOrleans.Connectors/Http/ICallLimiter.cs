namespace HrisOrleans.Connectors.Http;

/// <summary>Where every call to a provider asks whether it may go now.</summary>
public interface ICallLimiter
{
    /// <summary>Waits for a short while if need be.</summary>
    /// <param name="provider">The provider's id.</param>
    /// <param name="account">Whose credentials are used, see <see cref="ConnectorCredentials.Owner"/>.</param>
    /// <returns>Null to go on; a <see cref="FailureKind.Throttled"/> failure that says when, if that is long from now.</returns>
    ValueTask<ConnectorFailure?> Enter(string provider, string account, CancellationToken cancellationToken);

    /// <summary>The provider asked this account to stay away until then.</summary>
    ValueTask Throttled(string provider, string account, DateTimeOffset until, CancellationToken cancellationToken);
}

/// <summary>Lets everything through.</summary>
internal sealed class NoLimits : ICallLimiter
{
    public ValueTask<ConnectorFailure?> Enter(string provider, string account, CancellationToken cancellationToken) => ValueTask.FromResult<ConnectorFailure?>(null);

    public ValueTask Throttled(string provider, string account, DateTimeOffset until, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
