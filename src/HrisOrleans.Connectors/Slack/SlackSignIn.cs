using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.Slack;

/// <summary>
/// How this installation's app is added to a workspace: its bot gets the scopes. Where the app rotates tokens they come
/// with a refresh token. PKCE would make the app a public one at Slack, without its secret.
/// </summary>
internal static class SlackSignIn
{
    public const string Address = "https://slack.com";

    public static OAuthApp App(ProviderHttp http) => new(
        http,
        new(SlackProvider.Id, new(Address, "/oauth/v2/authorize"), new(Address, "/api/oauth.v2.access"), [.. SlackProvider.Descriptor.NeededRights.Select(right => right.Code)]) { ScopeSeparator = "," });
}
