using Refit;

namespace HrisOrleans.Connectors.JumpCloud;

/// <summary>The calls of JumpCloud's API that a directory needs: users are in its first version, groups in its second. A page has at most 100 entries.</summary>
[Headers("Accept: application/json")]
internal interface IJumpCloudApi
{
    [Get("/organizations?limit=100&sort=_id")]
    Task<HttpResponseMessage> Organizations([Header("x-api-key")] string key, string? skip, CancellationToken cancellationToken);

    // Without an order JumpCloud may tell people twice, and leave out others.
    [Get("/systemusers?sort=_id")]
    Task<HttpResponseMessage> Users([Header("x-api-key")] string key, [Header("x-org-id")] string? organization, string fields, int limit, string? skip, CancellationToken cancellationToken);

    [Get("/v2/usergroups")]
    Task<HttpResponseMessage> UserGroups([Header("x-api-key")] string key, [Header("x-org-id")] string? organization, int limit, string? skip, CancellationToken cancellationToken);

    [Get("/v2/usergroups/{group}/members")]
    Task<HttpResponseMessage> Members([Header("x-api-key")] string key, [Header("x-org-id")] string? organization, string group, int limit, string? skip, CancellationToken cancellationToken);
}
