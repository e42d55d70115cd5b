using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Okta;

/// <summary>
/// What goes into the calls of one org: an administrator's API token, or access tokens of a service app, which signs for them
/// with its private key. The app asks for each right by itself: of several scopes Okta does not say which was not granted.
/// </summary>
/// <param name="address">Where the org is, without a slash at the end.</param>
internal sealed class OktaTokens(ProviderHttp http, string address, ConnectorCredentials credentials)
{
    // An assertion is good for an hour at most, counted on Okta's clock.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public IAccessTokens For(string right) => credentials.Find(OktaProvider.ApiToken) is { Length: > 0 } token
        ? new FixedAuthorization("SSWS " + token)
        : http.Granted.For($"{OktaProvider.Id} {right}", credentials, stop => Ask(right, stop));

    private async Task<Reply<TokenGrant>> Ask(string right, CancellationToken cancellationToken)
    {
        if (Assertion() is not { } assertion) return new ConnectorFailure(FailureKind.Reauthenticate, "The service app's private key cannot be read.");
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = right,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
        };
        var api = http.Api<IOktaSignIn>(address);
        var grant = await TokenEndpoint.Ask(http.Caller(OktaProvider.Id), http.Time, stop => api.Token(form, stop), cancellationToken);
        return grant.Failure is { Kind: FailureKind.Reauthenticate } refused && (Says("invalid_scope") || Says("consent_required"))
            ? new ConnectorFailure(FailureKind.InsufficientRights, "The scope is not granted to the service app.", MissingRights: [right])
            : grant;

        bool Says(string code) => refused.Detail.Contains($"({code})", StringComparison.Ordinal);
    }

    // Null where the key is none.
    private string? Assertion()
    {
        var issued = http.Time.GetUtcNow() - Skew;
        return SignedAssertion.Sign(credentials[OktaProvider.PrivateKey], credentials.Find(OktaProvider.KeyId), new Dictionary<string, object>
        {
            ["iss"] = credentials[OktaProvider.ClientId],
            ["sub"] = credentials[OktaProvider.ClientId],
            ["aud"] = address + "/oauth2/v1/token",
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["exp"] = (issued + Skew + Life).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        });
    }
}
