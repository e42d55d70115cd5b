using Refit;

namespace HrisOrleans.Client.Why;

/// <summary>"Why is X not here?", for anybody. Throws <see cref="HrisApiException"/> when refused.</summary>
public interface IWhyApi
{
    /// <summary>
    /// The live answer: the directory is read for it, which may take up to 25 seconds; longer is <c>provider_slow</c>, and
    /// <c>busy</c> means that too many ask at once. When the provider fails the answer is stale and says so.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="email">The address, in any case.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/why")]
    Task<WhyAnswer> Ask(string tenant, string email, CancellationToken cancellationToken = default);
}
