using HrisOrleans.Connectors.Auth;
using HrisOrleans.Connectors.Http;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>How an administrator lets this installation read in their name, also while they are away. Asked for anew each time: only then Google gives a refresh token.</summary>
internal static class GoogleWorkspaceSignIn
{
    public static OAuthApp App(ProviderHttp http) => new(http, new(
        GoogleWorkspaceProvider.Id,
        new("https://accounts.google.com", "/o/oauth2/v2/auth"),
        new("https://oauth2.googleapis.com", "/token"),
        [.. GoogleWorkspaceProvider.Descriptor.NeededRights.Select(right => GoogleWorkspaceProvider.Scope(right.Code))])
    {
        Pkce = true,
        Extra = new Dictionary<string, string> { ["access_type"] = "offline", ["prompt"] = "consent" },
    });
}
