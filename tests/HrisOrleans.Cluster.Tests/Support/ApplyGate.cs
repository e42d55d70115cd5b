using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Cluster.Tests.Support;

/// <summary>Holds the batches of an apply back at a given one, and tells which silo stands there.</summary>
public sealed class ApplyGate
{
    private readonly TaskCompletionSource<string> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _batches;

    /// <summary>Batches that pass before the gate closes; none are held by default.</summary>
    public int HoldAfter { get; set; } = int.MaxValue;

    /// <summary>The name of the silo whose batch waits.</summary>
    public Task<string> Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    /// <summary>Puts the gate before the silo's own store.</summary>
    public void Guard(IServiceCollection services, string silo)
    {
        var real = services.Last(service => service.ServiceType == typeof(IApplyStore)).ImplementationType!;
        services.AddSingleton<IApplyStore>(provider => new Gated((IApplyStore)ActivatorUtilities.CreateInstance(provider, real), this, silo));
    }

    private async Task Pass(string silo)
    {
        if (Interlocked.Increment(ref _batches) <= HoldAfter || _open.Task.IsCompleted) return;
        _reached.TrySetResult(silo);
        await _open.Task;
    }

    private sealed class Gated(IApplyStore store, ApplyGate gate, string silo) : IApplyStore
    {
        public async Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken)
        {
            await gate.Pass(silo);
            return await store.Apply(batch, CancellationToken.None);
        }

        public Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
            store.Members(tenant, ids, cancellationToken);

        public Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
            store.OldAddresses(tenant, ids, cancellationToken);

        public Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
            store.Linked(tenant, after, limit, cancellationToken);
    }
}
