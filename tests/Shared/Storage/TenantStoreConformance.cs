using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Syncs;
using HrisOrleans.Storage.Tenants;

namespace HrisOrleans.Conformance.Storage;

/// <summary>The operator's list: one row a tenant, with how its connection does. Other tests' tenants may be in it too.</summary>
public abstract class TenantStoreConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private ITenantStore Tenants => Service<ITenantStore>();

    [Fact]
    public async Task A_tenant_is_listed_as_it_was_last_configured()
    {
        await Put("Acme");
        await Put("Acme Robotics", Subscription.Premium);
        var found = Assert.Single(await Find());
        Assert.Equal(new ListedTenant(Tenant, "Acme Robotics", Subscription.Premium, Now), found.Tenant);
        Assert.Null(found.Connection);
        Assert.Equal((null, 0, false), (found.RunningSince, found.Waiting, found.Late));
    }

    [Fact]
    public async Task Its_connection_runs_and_waiting_plans_stand_beside_it()
    {
        await Put("Acme");
        await Connect();
        var run = new SyncRecord(Guid.CreateVersion7(Now), SyncKind.Full, SyncTrigger.Schedule, 1, 1, SyncPhase.Reading, null, 0, 0, 0, 0, 0, 0, new Dictionary<PlanAction, int>(), null, null, null, "sync", Now.AddMinutes(1), null);
        await Syncs.Put(Tenant, run, Stop);
        var found = Assert.Single(await Find());
        Assert.Equal(
            new ListedConnection("bamboohr", "Acme Inc.", ConnectionStatus.Active, PauseReason.None, Now, Now.AddMinutes(15), "throttled", 2, true),
            found.Connection);
        Assert.Equal((Now.AddMinutes(1), false), (found.RunningSince, found.Late));
        await Syncs.Put(Tenant, run with { Phase = SyncPhase.Done, FinishedAt = Now.AddMinutes(2) }, Stop);
        Assert.Null(Assert.Single(await Find()).RunningSince);
    }

    [Fact]
    public async Task It_is_found_by_its_health_and_by_no_other()
    {
        await Put("Acme");
        Assert.Single(await Find(HealthFilter.NotConnected));
        var state = await Connect();
        Assert.Empty(await Find(HealthFilter.NotConnected));
        Assert.Single(await Find(HealthFilter.Active));
        Assert.Empty(await Find(HealthFilter.Running));
        Assert.Empty(await Find(HealthFilter.Waiting));
        Assert.Empty(await Find(HealthFilter.Late));
        Assert.Single(await Find(HealthFilter.Late, lateBefore: Now.AddMinutes(16)));
        Assert.True(await Connections.Save(state with { Version = 2, Status = ConnectionStatus.NeedsRelink }, 1, CredentialsChange.Unchanged, [], Stop));
        Assert.Single(await Find(HealthFilter.NeedsRelink));
        Assert.Empty(await Find(HealthFilter.Late, lateBefore: Now.AddMinutes(16)));
        Assert.True(await Connections.Save(ConnectionRules.Disconnect(state with { Version = 2 }) with { Version = 3 }, 2, CredentialsChange.Destroy, [], Stop));
        Assert.Single(await Find(HealthFilter.NotConnected));
    }

    [Fact]
    public async Task It_is_found_by_a_part_of_its_id_or_name_where_signs_mean_themselves()
    {
        await Put(@"50 % Ac_me\ GmbH");
        Assert.Single(await Find(search: Tenant.Value[2..20]));
        foreach (var part in (string[])["50 %", "ac_ME", @"\ gmbh"]) Assert.Contains(await Tenants.List(null, part, null, 500, Now, Stop), one => one.Tenant.Id == Tenant);
        foreach (var part in (string[])["50_%", "ac%me", "acme"]) Assert.DoesNotContain(await Tenants.List(null, part, null, 500, Now, Stop), one => one.Tenant.Id == Tenant);
    }

    [Fact]
    public async Task The_list_goes_on_behind_the_last_one_seen_and_all_are_counted()
    {
        var (before, counts) = await Tenants.Count(Now, Stop);
        await Put("Acme");
        await Tenants.Put(new ListedTenant(Other, "Globex", Subscription.Free, Now), Stop);
        var first = Assert.Single(await Tenants.List(null, null, null, 1, Now, Stop));
        Assert.NotEqual(first.Tenant.Id, Assert.Single(await Tenants.List(null, null, first.Tenant.Id, 1, Now, Stop)).Tenant.Id);
        var (after, then) = await Tenants.Count(Now, Stop);
        Assert.Equal((before + 2, counts[HealthFilter.NotConnected] + 2), (after, then[HealthFilter.NotConnected]));
    }

    private Task Put(string name, Subscription subscription = Subscription.Standard) => Tenants.Put(new ListedTenant(Tenant, name, subscription, Now), Stop);

    private Task<IReadOnlyList<TenantHealth>> Find(HealthFilter? health = null, string? search = null, DateTimeOffset? lateBefore = null) =>
        Tenants.List(health, search ?? Tenant.Value, null, 10, lateBefore ?? Now, Stop);
}
