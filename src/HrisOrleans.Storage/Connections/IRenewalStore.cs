using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Connections;

/// <summary>One writer for a connection's credentials, over all processes.</summary>
public interface IRenewalStore
{
    /// <summary>Takes the turn to renew, unless somebody else has it until later than <paramref name="now"/>.</summary>
    Task<bool> Take(TenantId tenant, string holder, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Gives the turn back.</summary>
    Task Release(TenantId tenant, string holder, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Puts renewed credentials in place of the ones they were made of. The connection's version stays: nobody decided
    /// anything.
    /// </summary>
    /// <returns>False when other ones stand there by now, or none: a person relinked or disconnected.</returns>
    Task<bool> Replace(TenantId tenant, byte[] before, byte[] after, CancellationToken cancellationToken);
}
