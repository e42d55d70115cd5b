using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>
/// Access tokens of one account: of somebody who signed in, or of a service account that acts for an administrator. The
/// latter asks for each right by itself: Google refuses a token altogether where one of several scopes was not delegated,
/// and does not say which.
/// </summary>
internal sealed class GoogleWorkspaceTokens(ProviderHttp http, ProviderOptions options, OAuthApp app, ConnectorCredentials credentials)
{
    // An assertion is good for an hour at most, counted on Google's clock.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(59);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly IAccessTokens? _signedIn = credentials.Find(RotatingTokens.AccessToken) is null ? null : app.Tokens(credentials);

    public IAccessTokens For(string right) =>
        _signedIn is { } tokens ? tokens : http.Granted.For($"{GoogleWorkspaceProvider.Id} {right}", credentials, stop => Assert(right, stop));

    private async Task<Reply<TokenGrant>> Assert(string right, CancellationToken cancellationToken)
    {
        if (Assertion(right) is not { } assertion) return new ConnectorFailure(FailureKind.Reauthenticate, "The service account's private key cannot be read.");
        var grant = await Ask(http, options, new Dictionary<string, string> { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = assertion }, cancellationToken);
        return grant.Failure is { Kind: FailureKind.Reauthenticate } refused && refused.Detail.Contains("(unauthorized_client)", StringComparison.Ordinal)
            ? new ConnectorFailure(FailureKind.InsufficientRights, "The scope is not delegated to the service account.", MissingRights: [right])
            : grant;
    }

    private static Task<Reply<TokenGrant>> Ask(ProviderHttp http, ProviderOptions options, Dictionary<string, string> grant, CancellationToken cancellationToken)
    {
        var signIn = http.Api<IGoogleSignIn>(SignInUrl(options));
        return TokenEndpoint.Ask(http.Caller(GoogleWorkspaceProvider.Id), http.Time, stop => signIn.Token(grant, stop), cancellationToken);
    }

    private static string SignInUrl(ProviderOptions options) => options.SignInUrl ?? "https://oauth2.googleapis.com";

    // Null where the key is none.
    private string? Assertion(string right)
    {
        var issued = http.Time.GetUtcNow() - Skew;
        return SignedAssertion.Sign(credentials[GoogleWorkspaceProvider.PrivateKey], null, new Dictionary<string, object>
        {
            ["iss"] = credentials[GoogleWorkspaceProvider.ClientEmail],
            ["sub"] = credentials[GoogleWorkspaceProvider.AdminEmail],
            ["scope"] = GoogleWorkspaceProvider.Scope(right),
            ["aud"] = SignInUrl(options) + "/token",
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["exp"] = (issued + Life).ToUnixTimeSeconds(),
        });
    }
}
