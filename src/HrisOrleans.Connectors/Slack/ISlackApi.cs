using Refit;

namespace HrisOrleans.Connectors.Slack;

/// <summary>The methods of Slack's Web API that a directory needs.</summary>
internal interface ISlackApi
{
    [Get("/auth.test")]
    Task<HttpResponseMessage> AuthTest([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/users.list")]
    Task<HttpResponseMessage> Users([Header("Authorization")] string authorization, int limit, string? cursor, CancellationToken cancellationToken);

    [Get("/usergroups.list?include_users=true&include_count=true")]
    Task<HttpResponseMessage> UserGroups([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/conversations.list?types=public_channel&exclude_archived=true")]
    Task<HttpResponseMessage> Channels([Header("Authorization")] string authorization, int limit, string? cursor, CancellationToken cancellationToken);

    [Get("/conversations.members")]
    Task<HttpResponseMessage> ChannelMembers([Header("Authorization")] string authorization, string channel, int limit, string? cursor, CancellationToken cancellationToken);
}
