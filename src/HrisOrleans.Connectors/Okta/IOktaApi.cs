using Refit;

namespace HrisOrleans.Connectors.Okta;

/// <summary>The calls of Okta's management API that a directory needs.</summary>
internal interface IOktaApi
{
    [Get("/api/v1/org")]
    Task<HttpResponseMessage> Org([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/api/v1/users")]
    Task<HttpResponseMessage> Users([Header("Authorization")] string authorization, int limit, string? after, string? search, CancellationToken cancellationToken);

    [Get("/api/v1/groups")]
    Task<HttpResponseMessage> Groups([Header("Authorization")] string authorization, int limit, string? after, string? filter, CancellationToken cancellationToken);

    [Get("/api/v1/groups/{group}/users")]
    Task<HttpResponseMessage> Members([Header("Authorization")] string authorization, string group, int limit, string? after, CancellationToken cancellationToken);

    [Get("/api/v1/users/{user}/groups")]
    Task<HttpResponseMessage> GroupsOf([Header("Authorization")] string authorization, string user, string? after, CancellationToken cancellationToken);

    [Get("/api/v1/logs?sortOrder=ASCENDING")]
    Task<HttpResponseMessage> Log([Header("Authorization")] string authorization, string since, string until, string filter, int limit, string? after, CancellationToken cancellationToken);
}

/// <summary>The token endpoint of an org, for its own API.</summary>
internal interface IOktaSignIn
{
    [Post("/oauth2/v1/token")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Token([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
