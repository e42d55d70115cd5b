using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Storage.Connections;

/// <summary>Calls that were given to one process, to be made soon.</summary>
/// <param name="Granted">How many; 0: none now.</param>
/// <param name="NextAt">When there may be one, if none was given.</param>
/// <param name="AwayUntil">The provider asked this account to stay away until then; null when it did not.</param>
public sealed record CallLease(int Granted, DateTimeOffset? NextAt, DateTimeOffset? AwayUntil);

/// <summary>What may still be called of the providers, over all processes, and until when they asked to be left alone.</summary>
public interface ICallBudgetStore
{
    /// <summary>Takes calls out of the account's buckets and the installation's, of each as many as of the poorest.</summary>
    /// <param name="account">The provider's limits for one account.</param>
    /// <param name="total">The operator's limit for all accounts together, or null.</param>
    /// <param name="wanted">1 or more.</param>
    Task<CallLease> Take(TenantId tenant, string provider, IReadOnlyList<CallLimit> account, CallLimit? total, int wanted, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes until when the provider wants no calls of this account; an earlier moment changes nothing.</summary>
    Task StayAway(TenantId tenant, string provider, DateTimeOffset until, CancellationToken cancellationToken);
}
