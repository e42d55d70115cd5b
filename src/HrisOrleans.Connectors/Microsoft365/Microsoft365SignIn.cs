using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>
/// How somebody lets this installation read the directory in their name: delegated permissions, which an administrator has
/// to consent to. The page of admin consent is not used: it sends the browser back with nothing but the name of a tenant,
/// which anybody can write, and an app with application permissions would read every tenant that ever consented.
/// </summary>
internal static class Microsoft365SignIn
{
    private const string Address = "https://login.microsoftonline.com";

    public static OAuthApp App(ProviderHttp http) => new(http, new(
        Microsoft365Provider.Id,
        new(Address, "/organizations/oauth2/v2.0/authorize"),
        new(Address, "/organizations/oauth2/v2.0/token"),
        ["offline_access", .. Microsoft365Provider.Descriptor.NeededRights.Select(right => "https://graph.microsoft.com/" + right.Code)])
    {
        Pkce = true,
        Extra = new Dictionary<string, string> { ["response_mode"] = "query", ["prompt"] = "select_account" },
    });
}
