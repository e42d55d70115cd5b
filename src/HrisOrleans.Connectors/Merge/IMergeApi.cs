using Refit;

namespace HrisOrleans.Connectors.Merge;

/// <summary>The calls of Merge's HRIS API that a directory needs.</summary>
internal interface IMergeApi
{
    [Get("/hris/v1/account-details")]
    Task<HttpResponseMessage> AccountDetails([Header("Authorization")] string authorization, [Header("X-Account-Token")] string account, CancellationToken cancellationToken);

    [Get("/hris/v1/sync-status")]
    Task<HttpResponseMessage> SyncStatus([Header("Authorization")] string authorization, [Header("X-Account-Token")] string account, string? cursor, CancellationToken cancellationToken);

    [Get("/hris/v1/groups?page_size=100")]
    Task<HttpResponseMessage> Groups([Header("Authorization")] string authorization, [Header("X-Account-Token")] string account, string? cursor, CancellationToken cancellationToken);

    /// <param name="modifiedAfter">Only what Merge took over since; null for everybody.</param>
    /// <param name="includeDeleted"><c>true</c> lists those too that are gone in the HR system; null leaves them out.</param>
    [Get("/hris/v1/employees?expand=employments,groups,team,work_location")]
    Task<HttpResponseMessage> Employees(
        [Header("Authorization")] string authorization,
        [Header("X-Account-Token")] string account,
        [AliasAs("page_size")] int pageSize,
        string? cursor,
        [AliasAs("modified_after")] string? modifiedAfter,
        [AliasAs("include_deleted_data")] string? includeDeleted,
        CancellationToken cancellationToken);
}
