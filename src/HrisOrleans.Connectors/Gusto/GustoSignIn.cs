using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>How a company's primary or full admin lets this installation in. Scopes are those of the app at Gusto; it takes JSON, and knows no PKCE.</summary>
internal static class GustoSignIn
{
    public const string Address = "https://api.gusto.com";

    public static OAuthApp App(ProviderHttp http) => new(http, new(GustoProvider.Id, new(Address, "/oauth/authorize"), new(Address, "/oauth/token"), [])
    {
        Post = (address, grant, aborted) => http.Api<IGustoSignIn>(address).Token(grant, aborted),
    });
}
