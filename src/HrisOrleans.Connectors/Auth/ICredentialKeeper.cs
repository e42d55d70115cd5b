namespace HrisOrleans.Connectors.Auth;

/// <summary>
/// Keeps the credentials of one connection and is the only way to replace them: one writer at a time over all processes,
/// and what is new is stored before anybody uses it.
/// </summary>
public interface ICredentialKeeper
{
    /// <summary>Renews credentials, unless somebody else already did.</summary>
    /// <param name="stale">The credentials that ran out, or are about to.</param>
    /// <param name="renew">Asks the provider; called at most once, with the credentials that are stored now.</param>
    /// <returns>The stored credentials, which are other ones than <paramref name="stale"/>; or why there are none.</returns>
    Task<Reply<ConnectorCredentials>> Renew(
        ConnectorCredentials stale, Func<ConnectorCredentials, CancellationToken, Task<Reply<ConnectorCredentials>>> renew, CancellationToken cancellationToken);
}
