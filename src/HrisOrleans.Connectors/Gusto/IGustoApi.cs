using Refit;

namespace HrisOrleans.Connectors.Gusto;

/// <summary>The calls of Gusto's API that a directory needs.</summary>
[Headers("X-Gusto-API-Version: 2025-06-15")]
internal interface IGustoApi
{
    [Get("/v1/token_info")]
    Task<HttpResponseMessage> TokenInfo([Header("Authorization")] string authorization, CancellationToken cancellationToken);

    [Get("/v1/companies/{company}")]
    Task<HttpResponseMessage> Company([Header("Authorization")] string authorization, string company, CancellationToken cancellationToken);

    [Get("/v1/companies/{company}/departments")]
    Task<HttpResponseMessage> Departments([Header("Authorization")] string authorization, string company, CancellationToken cancellationToken);

    [Get("/v1/companies/{company}/locations?per=100")]
    Task<HttpResponseMessage> Locations([Header("Authorization")] string authorization, string company, string page, CancellationToken cancellationToken);

    /// <summary>Everybody: onboarding, working and terminated.</summary>
    [Get("/v1/companies/{company}/employees")]
    Task<HttpResponseMessage> Employees([Header("Authorization")] string authorization, string company, string page, int per, CancellationToken cancellationToken);

    /// <summary>By system access: gives back the token that Gusto posted to the address of a webhook subscription.</summary>
    [Put("/v1/webhook_subscriptions/{subscription}/verify")]
    Task<HttpResponseMessage> VerifySubscription([Header("Authorization")] string authorization, string subscription, [Body] Dictionary<string, string> token, CancellationToken cancellationToken);
}

/// <summary>Gusto's token endpoint.</summary>
[Headers("X-Gusto-API-Version: 2025-06-15")]
internal interface IGustoSignIn
{
    [Post("/oauth/token")]
    Task<HttpResponseMessage> Token([Body] Dictionary<string, string> grant, CancellationToken cancellationToken);
}
