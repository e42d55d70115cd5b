using Refit;

namespace HrisOrleans.Client.Session;

/// <summary>Who am I?</summary>
public interface ISessionApi
{
    /// <summary>Who the presented token is. Throws <see cref="HrisApiException"/> with <c>unauthenticated</c> when it is nobody's any more.</summary>
    [Get("/v1/session")]
    Task<Session> Get(CancellationToken cancellationToken = default);
}
