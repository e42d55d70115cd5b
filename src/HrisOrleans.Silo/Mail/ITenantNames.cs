using System.Collections.Concurrent;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;

namespace HrisOrleans.Silo.Mail;

/// <summary>What a tenant is called in its mails.</summary>
internal interface ITenantNames
{
    ValueTask<string> NameOf(TenantId tenant, CancellationToken cancellationToken);
}

/// <summary>The names that the tenants' grains know, kept for a few minutes so that a batch asks once.</summary>
internal sealed class GrainTenantNames(IGrainFactory grains, TimeProvider time) : ITenantNames
{
    private const int Most = 10_000;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<TenantId, (string Name, long Since)> _known = new();

    public async ValueTask<string> NameOf(TenantId tenant, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(tenant, out var known) && time.GetElapsedTime(known.Since) < KeptFor) return known.Name;
        Caller.System(tenant).Use("mail");
        var answer = await grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(tenant)).Describe(cancellationToken);
        var name = answer.Value?.Name is { Length: > 0 } told ? told : tenant.Value;
        if (_known.Count >= Most) _known.Clear();
        _known[tenant] = (name, time.GetTimestamp());
        return name;
    }
}
