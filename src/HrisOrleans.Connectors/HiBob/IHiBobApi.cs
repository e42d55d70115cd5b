using Refit;

namespace HrisOrleans.Connectors.HiBob;

/// <summary>What is asked of everybody.</summary>
internal sealed record HiBobSearch(IReadOnlyList<string> Fields, bool ShowInactive);

/// <summary>The calls of HiBob's API that a directory needs.</summary>
internal interface IHiBobApi
{
    [Post("/people/search")]
    Task<HttpResponseMessage> Search([Header("Authorization")] string authorization, [Body] HiBobSearch search, CancellationToken cancellationToken);

    [Get("/company/named-lists/{list}?includeArchived=true")]
    Task<HttpResponseMessage> NamedList([Header("Authorization")] string authorization, string list, CancellationToken cancellationToken);
}
