using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Simulation.Running;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.Simulation;

/// <summary>
/// Whole histories of a tenant, each decided by one number: hires and leavers, edits, hand actions, mails, two silos that both
/// believe, crashes, outages, and a provider that lies. What must hold is looked at after every step.
/// </summary>
public sealed class SimulationTests
{
    [Fact]
    public void Ten_thousand_histories_hold()
    {
        var failed = Runner.Play(first: 1, count: 10_000, History.DefaultSteps);
        Assert.True(failed.Count == 0, string.Join("\n", failed.Take(10).Select(played => $"seed {played.Seed}: {played.Failure}")));
    }

    [Fact]
    public void The_same_seed_plays_the_same_history_again()
    {
        for (var seed = 1; seed <= 50; seed++) Assert.Equal(History.InMemory(seed), History.InMemory(seed));
        Assert.Equal(50, Enumerable.Range(1, 50).Select(seed => History.InMemory(seed).Hash).Distinct().Count());
    }

    [Fact]
    public void A_store_that_forgets_the_fence_is_found_out() =>
        Assert.Contains(Enumerable.Range(1, 5_000), seed => History.InMemory(seed, sabotage: services => services.AddSingleton<IApplyStore, Unfenced>()).Failure is not null);

    private sealed class Unfenced(MemoryDatabase database) : IApplyStore
    {
        private readonly MemoryApply _apply = new(database);

        public Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken) => _apply.Apply(
            database.Of(batch.Tenant).Connection is { } connection ? batch with { Fence = new Fence(connection.Epoch, connection.Run) } : batch, cancellationToken);

        public Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
            _apply.Members(tenant, ids, cancellationToken);

        public Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
            _apply.OldAddresses(tenant, ids, cancellationToken);

        public Task<IReadOnlySet<MemberId>> WithWaitingMail(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
            _apply.WithWaitingMail(tenant, ids, cancellationToken);

        public Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
            _apply.Linked(tenant, after, limit, cancellationToken);
    }
}
