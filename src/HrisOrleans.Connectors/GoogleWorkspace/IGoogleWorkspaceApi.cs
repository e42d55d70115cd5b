using Refit;

namespace HrisOrleans.Connectors.GoogleWorkspace;

/// <summary>The methods of the Directory API that a directory needs. <c>fields</c> keeps out what changes with every login.</summary>
internal interface IGoogleWorkspaceApi
{
    [Get("/admin/directory/v1/customers/my_customer")]
    Task<HttpResponseMessage> Customer([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/admin/directory/v1/users?customer=my_customer&projection=full&showDeleted=false")]
    Task<HttpResponseMessage> Users([Header("Authorization")] string authorization, int maxResults, string fields, string? pageToken, CancellationToken cancellationToken);

    [Get("/admin/directory/v1/customer/my_customer/orgunits?type=all")]
    Task<HttpResponseMessage> OrgUnits([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/admin/directory/v1/groups?customer=my_customer&fields=nextPageToken,groups(id,name,email,directMembersCount)")]
    Task<HttpResponseMessage> Groups([Header("Authorization")] string authorization, int maxResults, string? pageToken, CancellationToken cancellationToken);

    [Get("/admin/directory/v1/groups/{group}/members?includeDerivedMembership=true&fields=nextPageToken,members(id,type)")]
    Task<HttpResponseMessage> Members([Header("Authorization")] string authorization, string group, int maxResults, string? pageToken, CancellationToken cancellationToken);

    [Post("/admin/directory/v1/users/watch?customer=my_customer")]
    Task<HttpResponseMessage> Watch([Header("Authorization")] string authorization, [AliasAs("event")] string happens, [Body] Dictionary<string, object> channel, CancellationToken cancellationToken);

    [Post("/admin/directory_v1/channels/stop")]
    Task<HttpResponseMessage> Stop([Header("Authorization")] string authorization, [Body] Dictionary<string, string> channel, CancellationToken cancellationToken);
}

/// <summary>Google's token endpoint.</summary>
internal interface IGoogleSignIn
{
    [Post("/token")]
    Task<HttpResponseMessage> Token([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
