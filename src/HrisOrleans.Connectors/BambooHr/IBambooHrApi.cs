using Refit;

namespace HrisOrleans.Connectors.BambooHr;

/// <summary>The calls of BambooHR's API that a directory needs. Raw answers: bodies are read into pooled buffers.</summary>
internal interface IBambooHrApi
{
    [Get("/api/v1/company_information")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> CompanyInformation([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/api/v1/employees")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Employees(
        [Header("Authorization")] string authorization,
        string fields,
        [AliasAs("sort")] string sort,
        [AliasAs("page[limit]")] int limit,
        [AliasAs("page[after]")] string? after,
        [AliasAs("filter[ids][]")] [Query(CollectionFormat.Multi)] IReadOnlyList<string>? ids,
        CancellationToken cancellationToken);

    [Get("/api/v1/employees/changed")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Changed([Header("Authorization")] string authorization, string since, CancellationToken cancellationToken);
}

/// <summary>BambooHR's token endpoint. What is wanted of it stands in the query.</summary>
internal interface IBambooHrSignIn
{
    [Post("/token.php?request=token")]
    [Headers("Accept: application/json")]
    Task<HttpResponseMessage> Token([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
