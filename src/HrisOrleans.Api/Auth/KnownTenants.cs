using System.Collections.Concurrent;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Api.Auth;

/// <summary>
/// Tenants that are known to be configured. An admin's token proves its tenant; the operator may name any, and a slip of
/// the pen must not invite people into a tenant that is not there.
/// </summary>
internal sealed class KnownTenants(IGrainFactory grains)
{
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<TenantId, bool> _known = [];

    /// <summary>The refusal of a tenant that is not there, or null.</summary>
    public async Task<Refused?> Refuse(TenantId tenant, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(tenant)) return null;
        var described = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).Describe(cancellationToken);
        if (!described.Accepted) return described.Refused;

        // A tenant that was configured once stays so; forgetting one costs one question.
        if (_known.Count >= Capacity) _known.Clear();
        _known[tenant] = true;
        return null;
    }
}
