using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>How a company's primary or full admin lets this installation in. Scopes are those of the app at Gusto; it takes JSON, and knows no PKCE.</summary>
internal static class GustoSignIn
{
    public const string Address = "https://api.gusto.com";

    public static OAuthApp App(ProviderHttp http) => new(http, new(GustoProvider.Id, new(Address, "/oauth/authorize"), new(Address, "/oauth/token"), [])
    {
        Post = (grant, aborted) => http.Api<IGustoSignIn>(http.Options(GustoProvider.Id).SignInUrl ?? Address).Token(grant, aborted),
    });
}
