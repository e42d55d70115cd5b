using Refit;

namespace HrisOrleans.Client.Providers;

/// <summary>"See all integrations".</summary>
public interface IProvidersApi
{
    /// <summary>Every provider with its needed rights and its credential form.</summary>
    [Get("/v1/providers")]
    Task<ResultList<Provider>> List(CancellationToken cancellationToken = default);
}
