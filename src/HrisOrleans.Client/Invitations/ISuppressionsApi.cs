using Refit;

namespace HrisOrleans.Client.Invitations;

/// <summary>Addresses that a tenant sends no invitations to.</summary>
public interface ISuppressionsApi
{
    /// <summary>Suppressions, oldest first. Addresses are not kept, so one is found by asking for it.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="address">Only this address; left out: all.</param>
    /// <param name="after">Cursor of the page before.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Get("/v1/tenants/{tenant}/suppressions")]
    Task<ResultPage<Suppression>> List(string tenant, string? address = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>Lets the address get invitations again; nothing is sent by it.</summary>
    [Delete("/v1/tenants/{tenant}/suppressions/{suppression}")]
    Task<Suppression> Lift(string tenant, Guid suppression, CancellationToken cancellationToken = default);
}

/// <summary>An address that gets no invitations.</summary>
/// <param name="Id">The suppression.</param>
/// <param name="Reason"><c>objected</c> or <c>erased</c>.</param>
/// <param name="Member">Whom it came from, where that is known.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record Suppression(Guid Id, string Reason, Guid? Member, DateTimeOffset CreatedAt);
