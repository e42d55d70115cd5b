using Refit;

namespace HrisOrleans.Connectors.Rippling;

/// <summary>The calls of Rippling's REST API that a directory needs. Pages have Rippling's own size.</summary>
internal interface IRipplingApi
{
    [Get("/companies/")]
    Task<HttpResponseMessage> Companies([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/workers/?expand=user,employment_type&order_by=id")]
    Task<HttpResponseMessage> Workers([Header("Authorization")] string authorization, string? cursor, string? filter, CancellationToken cancellationToken);

    [Get("/departments/")]
    Task<HttpResponseMessage> Departments([Header("Authorization")] string authorization, string? cursor, CancellationToken cancellationToken);

    [Get("/teams/")]
    Task<HttpResponseMessage> Teams([Header("Authorization")] string authorization, string? cursor, CancellationToken cancellationToken);

    [Get("/work-locations/")]
    Task<HttpResponseMessage> WorkLocations([Header("Authorization")] string authorization, string? cursor, CancellationToken cancellationToken);
}
