using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage.Plans;

namespace HrisOrleans.Simulation.Sabotages;

/// <summary>An apply store that changes each batch before it is written.</summary>
internal abstract class BrokenApply(MemoryDatabase database) : IApplyStore
{
    private readonly MemoryApply _apply = new(database);

    public Task<ApplyResult> Apply(ApplyBatch batch, CancellationToken cancellationToken) => _apply.Apply(Break(database.Of(batch.Tenant), batch), cancellationToken);

    public Task<IReadOnlyDictionary<MemberId, (MemberState State, string? Address, int NextValue)>> Members(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
        _apply.Members(tenant, ids, cancellationToken);

    public Task<IReadOnlyDictionary<(MemberId Member, int Number), string?>> OldAddresses(TenantId tenant, IReadOnlyCollection<MemberId> ids, CancellationToken cancellationToken) =>
        _apply.OldAddresses(tenant, ids, cancellationToken);

    public Task<IReadOnlyList<(MemberState State, string? ExternalId)>> Linked(TenantId tenant, MemberId? after, int limit, CancellationToken cancellationToken) =>
        _apply.Linked(tenant, after, limit, cancellationToken);

    protected abstract ApplyBatch Break(MemoryTenant rows, ApplyBatch batch);
}

/// <summary>Whoever writes counts as the newest.</summary>
internal sealed class Unfenced(MemoryDatabase database) : BrokenApply(database)
{
    protected override ApplyBatch Break(MemoryTenant rows, ApplyBatch batch) =>
        rows.Connection is { } connection ? batch with { Fence = new Fence(connection.Epoch, connection.Run) } : batch;
}

/// <summary>Whose grant ends by an edit is deactivated with it.</summary>
internal sealed class Deactivating(MemoryDatabase database) : BrokenApply(database)
{
    protected override ApplyBatch Break(MemoryTenant rows, ApplyBatch batch) => batch with { Changes = [.. batch.Changes.Select(change => Break(rows, batch, change))] };

    private static Change Break(MemoryTenant rows, ApplyBatch batch, Change change)
    {
        if (batch.Plan is null || !change.Events.Any(happened => happened is MemberEvent.Retained) || rows.Members[change.After.Id].State is not { Access: Access.Active } before || before.Version != change.ExpectedVersion) return change;
        var deactivated = MemberDecision.Of(new MemberEvent.Deactivated(OutCause.SelectionEdited));
        return change with { Events = deactivated.Events, After = Member.Evolve(before, deactivated.Events) };
    }
}
