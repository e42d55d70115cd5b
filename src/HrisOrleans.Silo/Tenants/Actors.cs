using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Actors;

namespace HrisOrleans.Silo.Tenants;

/// <summary>
/// Puts logins in the place of references where something is shown; nothing of it is kept. A reference without a login,
/// for the person was erased, is shown as it is.
/// </summary>
internal sealed class Actors(IActorStore store)
{
    /// <summary>How these actors are shown.</summary>
    public async ValueTask<Func<string, string>> Names(TenantId tenant, IEnumerable<string> actors, CancellationToken cancellationToken)
    {
        // The product's own words have no slash.
        var references = actors.Where(actor => actor.Contains('/')).Distinct(StringComparer.Ordinal).ToList();
        if (references.Count == 0) return actor => actor;
        var logins = await store.Logins(tenant, references, cancellationToken);
        return actor => logins.GetValueOrDefault(actor, actor);
    }

    public async ValueTask<string> Name(TenantId tenant, string actor, CancellationToken cancellationToken) => (await Names(tenant, [actor], cancellationToken))(actor);

    public async Task<IReadOnlyList<EventView>> Shown(TenantId tenant, IReadOnlyList<EventView> events, CancellationToken cancellationToken)
    {
        var names = await Names(tenant, events.Select(happened => happened.Actor), cancellationToken);
        return [.. events.Select(happened => happened with { Actor = names(happened.Actor) })];
    }

    public async Task<IReadOnlyList<PlanView>> Shown(TenantId tenant, IReadOnlyList<PlanView> plans, CancellationToken cancellationToken)
    {
        var names = await Names(tenant, plans.Select(plan => plan.Actor), cancellationToken);
        return [.. plans.Select(plan => plan with { Actor = names(plan.Actor) })];
    }

    public async Task<IReadOnlyList<SyncView>> Shown(TenantId tenant, IReadOnlyList<SyncView> syncs, CancellationToken cancellationToken)
    {
        var names = await Names(tenant, syncs.Select(sync => sync.Actor), cancellationToken);
        return [.. syncs.Select(sync => sync with { Actor = names(sync.Actor) })];
    }

    public async Task<Answer<SyncView>> Shown(TenantId tenant, Task<Answer<SyncView>> answered, CancellationToken cancellationToken) =>
        await answered is { Accepted: true } answer ? (await Shown(tenant, [answer.Value], cancellationToken))[0] : await answered;

    public async Task<Answer<ConnectionView>> Shown(TenantId tenant, Task<Answer<ConnectionView>> answered, CancellationToken cancellationToken) =>
        await answered is { Accepted: true, Value: { CurrentSync: { } sync } view } ? view with { CurrentSync = (await Shown(tenant, [sync], cancellationToken))[0] } : await answered;

    public async Task<Answer<BrowseView>> Shown(TenantId tenant, Task<Answer<BrowseView>> answered, CancellationToken cancellationToken) =>
        await answered is { Accepted: true, Value: { Sync: { } sync } view } ? view with { Sync = (await Shown(tenant, [sync], cancellationToken))[0] } : await answered;
}
