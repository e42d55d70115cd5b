using Refit;

namespace HrisOrleans.Connectors.Microsoft365;

/// <summary>The resources of Microsoft Graph that a directory needs.</summary>
internal interface IMicrosoft365Api
{
    [Get("/organization")]
    Task<HttpResponseMessage> Organization([Header("Authorization")] string authorization, [AliasAs("$select")] string select, CancellationToken cancellationToken);

    [Get("/users")]
    Task<HttpResponseMessage> Users(
        [Header("Authorization")] string authorization, [AliasAs("$select")] string select, [AliasAs("$top")] int top, [AliasAs("$filter")] string? filter, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/users/delta")]
    Task<HttpResponseMessage> UserChanges(
        [Header("Authorization")] string authorization, [AliasAs("$select")] string? select, [AliasAs("$deltatoken")] string? since, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/users/{user}/transitiveMemberOf")]
    Task<HttpResponseMessage> GroupsOf(
        [Header("Authorization")] string authorization, string user, [AliasAs("$select")] string select, [AliasAs("$top")] int top, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/groups")]
    Task<HttpResponseMessage> Groups(
        [Header("Authorization")] string authorization, [AliasAs("$select")] string select, [AliasAs("$top")] int top, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/groups/delta")]
    Task<HttpResponseMessage> GroupChanges(
        [Header("Authorization")] string authorization, [AliasAs("$select")] string? select, [AliasAs("$deltatoken")] string? since, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/groups/{group}/transitiveMembers")]
    Task<HttpResponseMessage> Members(
        [Header("Authorization")] string authorization, string group, [AliasAs("$select")] string select, [AliasAs("$top")] int top, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Get("/subscriptions")]
    Task<HttpResponseMessage> Subscriptions([Header("Authorization")] string authorization, [AliasAs("$skiptoken")] string? skip, CancellationToken cancellationToken);

    [Post("/subscriptions")]
    Task<HttpResponseMessage> Subscribe([Header("Authorization")] string authorization, [Body] Dictionary<string, string> subscription, CancellationToken cancellationToken);

    [Patch("/subscriptions/{id}")]
    Task<HttpResponseMessage> Extend([Header("Authorization")] string authorization, string id, [Body] Dictionary<string, string> change, CancellationToken cancellationToken);

    [Delete("/subscriptions/{id}")]
    Task<HttpResponseMessage> Unsubscribe([Header("Authorization")] string authorization, string id, CancellationToken cancellationToken);
}

/// <summary>The sign-in of the Microsoft identity platform.</summary>
internal interface IMicrosoft365SignIn
{
    [Post("/{tenant}/oauth2/v2.0/token")]
    Task<HttpResponseMessage> Token(string tenant, [Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
