using HrisOrleans.Connectors.Http;
using HrisOrleans.Domain.Directories;
using Refit;

namespace HrisOrleans.Connectors.Auth;

/// <summary>Where and how a provider lets people sign in.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Authorize">The page that asks a person, with placeholders for what was asked before, such as <c>{companyDomain}</c>.</param>
/// <param name="Token">The token endpoint, with the same placeholders.</param>
/// <param name="Scopes">What is asked for; empty where the app at the provider says it.</param>
internal sealed record OAuthShape(string Provider, OAuthAddress Authorize, OAuthAddress Token, IReadOnlyList<string> Scopes)
{
    public string ScopeSeparator { get; init; } = " ";

    /// <summary>The provider takes a proof of who asked for the code (PKCE).</summary>
    public bool Pkce { get; init; }

    /// <summary>Further parameters of the page.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<CredentialField> Asks { get; init; } = [];

    /// <summary>Posts a grant to what stands at the address' base, where the token endpoint takes no form or has a query; null: as a form to the address.</summary>
    public Func<string, Dictionary<string, string>, CancellationToken, Task<HttpResponseMessage>>? Post { get; init; }
}

/// <summary>An address in two parts: the first is another one in a sandbox.</summary>
internal sealed record OAuthAddress(string Base, string Path);

/// <summary>A token endpoint; its whole address is the client's base address, of which a query would not be sent.</summary>
internal interface IOAuthTokenApi
{
    [Post("")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Ask([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}

/// <summary>The app that this installation is at a provider: sends people to its sign-in, redeems codes and renews tokens.</summary>
internal sealed class OAuthApp(ProviderHttp http, OAuthShape shape) : IProviderSignIn
{
    private ProviderOptions Options => http.Options(shape.Provider);

    public bool Ready => Options is { ClientId: { Length: > 0 }, ClientSecret: { Length: > 0 } };

    public IReadOnlyList<CredentialField> Asks => shape.Asks;

    public Uri Begin(SignInAttempt attempt)
    {
        var query = new Dictionary<string, string>(shape.Extra)
        {
            ["response_type"] = "code",
            ["client_id"] = Options.ClientId!,
            ["redirect_uri"] = attempt.RedirectUri,
            ["state"] = attempt.State,
        };
        if (shape.Scopes.Count > 0) query["scope"] = string.Join(shape.ScopeSeparator, shape.Scopes);
        if (shape.Pkce) (query["code_challenge"], query["code_challenge_method"]) = (attempt.Challenge, "S256");
        return new Uri(Address(shape.Authorize, attempt.Given) + "?" + string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")));
    }

    public async Task<Reply<ConnectorCredentials>> Finish(SignInAttempt attempt, string code, CancellationToken cancellationToken)
    {
        var grant = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = attempt.RedirectUri };
        if (shape.Pkce) grant["code_verifier"] = attempt.Verifier;
        var tokens = await Ask(grant, attempt.Given, cancellationToken);
        return tokens.Succeeded ? RotatingTokens.With(new ConnectorCredentials(attempt.Given), tokens.Value) : tokens.Failure;
    }

    /// <summary>The tokens of credentials that hold an access token, renewed as long as there is a refresh token.</summary>
    public IAccessTokens Tokens(ConnectorCredentials credentials) => new RotatingTokens(credentials, Renew, http.Time);

    private async Task<Reply<TokenGrant>> Renew(ConnectorCredentials stored, CancellationToken cancellationToken) => Ready
        ? await Ask(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = stored[RotatingTokens.RefreshToken] }, stored.Values, cancellationToken)
        : new ConnectorFailure(FailureKind.Reauthenticate, "The access token ran out, and this installation has no app at the provider to renew it with.");

    private Task<Reply<TokenGrant>> Ask(Dictionary<string, string> grant, IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken)
    {
        (grant["client_id"], grant["client_secret"]) = (Options.ClientId!, Options.ClientSecret!);
        Func<CancellationToken, Task<HttpResponseMessage>> send = shape.Post is { } post
            ? stop => post(Address(shape.Token with { Path = "" }, given), grant, stop)
            : stop => http.Api<IOAuthTokenApi>(Address(shape.Token, given)).Ask(grant, stop);
        return TokenEndpoint.Ask(http.Caller(shape.Provider), http.Time, send, cancellationToken, ownApp: true);
    }

    // Only values that their field accepts become part of an address, and only in the place that is theirs.
    private string Address(OAuthAddress address, IReadOnlyDictionary<string, string> given)
    {
        var text = (Options.SignInUrl ?? address.Base) + address.Path;
        foreach (var field in shape.Asks)
        {
            var value = given.GetValueOrDefault(field.Name);
            if (!field.Accepts(value)) throw new ArgumentException($"not a {field.Name}", nameof(given));
            text = text.Replace($"{{{field.Name}}}", Uri.EscapeDataString(value!.ToLowerInvariant()), StringComparison.Ordinal);
        }

        return text;
    }
}
