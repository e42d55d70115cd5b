using System.Globalization;

namespace HrisOrleans.Connectors.Auth;

/// <summary>
/// An access token with a refresh token, as signing in at a provider gives them. Renewed some minutes ahead, by one writer,
/// and stored before it is used: with rotating refresh tokens a second writer, or a crash after the first use, would lock
/// everybody out.
/// </summary>
internal sealed class RotatingTokens(ConnectorCredentials credentials, Func<ConnectorCredentials, CancellationToken, Task<Reply<TokenGrant>>> ask, TimeProvider time) : IAccessTokens
{
    public const string AccessToken = "accessToken";
    public const string RefreshToken = "refreshToken";
    public const string ExpiresAt = "expiresAt";

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(5);

    private ConnectorCredentials _current = credentials;

    public async ValueTask<Reply<string>> Get(string? refused, CancellationToken cancellationToken)
    {
        var value = "Bearer " + _current[AccessToken];
        var stale = value == refused || (Expiry(_current) is { } expiry && expiry - Ahead - Jitter(value) <= time.GetUtcNow());
        if (!stale || string.IsNullOrEmpty(_current.Find(RefreshToken)) || _current.Keeper is not { } keeper) return value;
        var renewed = await keeper.Renew(_current, Renew, cancellationToken);
        if (!renewed.Succeeded)
        {
            // A token that is only about to run out is still good while the provider's sign-in is down.
            return refused is null && renewed.Failure.Kind != FailureKind.Reauthenticate && Expiry(_current) > time.GetUtcNow() ? value : renewed.Failure;
        }

        _current = renewed.Value with { Keeper = keeper, Owner = _current.Owner };
        return "Bearer " + _current[AccessToken];
    }

    /// <summary>Credentials with what a token endpoint gave in them.</summary>
    public static ConnectorCredentials With(ConnectorCredentials before, TokenGrant grant)
    {
        var values = new Dictionary<string, string>(before.Values) { [AccessToken] = grant.AccessToken };
        if (grant.RefreshToken is { } refresh) values[RefreshToken] = refresh;
        if (grant.ExpiresAt is { } expires) values[ExpiresAt] = expires.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        else values.Remove(ExpiresAt);
        return before with { Values = values };
    }

    private async Task<Reply<ConnectorCredentials>> Renew(ConnectorCredentials stored, CancellationToken cancellationToken)
    {
        var grant = await ask(stored, cancellationToken);
        return grant.Succeeded ? With(stored, grant.Value) : grant.Failure;
    }

    // Tokens that many companies got in the same minute are not renewed in the same minute. Each has its own moment, the same in every process.
    private static TimeSpan Jitter(string token) => Spread * (System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token))[0] / 256.0);

    private static DateTimeOffset? Expiry(ConnectorCredentials credentials) =>
        DateTimeOffset.TryParse(credentials.Find(ExpiresAt), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
