using Refit;

namespace HrisOrleans.Connectors.Personio;

/// <summary>The calls of Personio's API (v2) that a directory needs.</summary>
internal interface IPersonioApi
{
    /// <param name="updatedAfter">Only who changed since; null for everybody.</param>
    [Get("/v2/persons")]
    Task<HttpResponseMessage> Persons([Header("Authorization")] string authorization, int limit, string? cursor, [AliasAs("updated_at.gt")] string? updatedAfter, CancellationToken cancellationToken);

    /// <summary>The latest come first.</summary>
    [Get("/v2/persons/{person}/employments?limit=50")]
    Task<HttpResponseMessage> Employments([Header("Authorization")] string authorization, string person, CancellationToken cancellationToken);

    /// <param name="type"><c>department</c> or <c>team</c>.</param>
    [Get("/v2/org-units?limit=50")]
    Task<HttpResponseMessage> OrgUnits([Header("Authorization")] string authorization, string type, string? cursor, CancellationToken cancellationToken);

    [Get("/v2/workplaces?limit=50")]
    Task<HttpResponseMessage> Workplaces([Header("Authorization")] string authorization, string? cursor, CancellationToken cancellationToken);

    /// <summary>The oldest come last.</summary>
    [Get("/v2/legal-entities?limit=50")]
    Task<HttpResponseMessage> LegalEntities([Header("Authorization")] string authorization, string? cursor, CancellationToken cancellationToken);
}

/// <summary>Personio's token endpoint.</summary>
internal interface IPersonioSignIn
{
    [Post("/v2/auth/token")]
    Task<HttpResponseMessage> Token([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
