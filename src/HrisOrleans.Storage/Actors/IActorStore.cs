using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Actors;

/// <summary>
/// Who a tenant's admins are. Everything that is stored names them by a reference without meaning; their logins, addresses
/// for the most part, stand here alone, and can be taken away.
/// </summary>
public interface IActorStore
{
    /// <summary>The reference of a login: the same one whenever it is asked for, until the login is forgotten.</summary>
    Task<string> Reference(TenantId tenant, string login, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The logins of those references that have one.</summary>
    Task<IReadOnlyDictionary<string, string>> Logins(TenantId tenant, IReadOnlyCollection<string> references, CancellationToken cancellationToken);

    /// <summary>Takes away the logins that are one of these normalized addresses. Their references stay wherever they stand, and stand for nobody any more.</summary>
    Task Forget(TenantId tenant, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken);
}
