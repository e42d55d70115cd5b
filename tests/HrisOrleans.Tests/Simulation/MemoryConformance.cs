using HrisOrleans.Conformance.Storage;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Simulation.Stores;
using HrisOrleans.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.Simulation;

/// <summary>The simulation's stores: what holds of the real databases holds of them, or a simulation would prove nothing.</summary>
public sealed class MemoryDatabaseFixture : IMigratedDatabase
{
    public DatabaseOptions Options => throw new NotSupportedException("A database in memory has no options.");

    public IServiceCollection AddStores(IServiceCollection services) => services.AddMemoryStorage();

    public Task<HashSet<MemberId>> WaitingMails(IServiceProvider stores, TenantId tenant, CancellationToken cancellationToken) =>
        Task.FromResult(stores.GetRequiredService<MemoryDatabase>().Of(tenant).Outbox.Values.Where(mail => mail.Waits).Select(mail => mail.Member).ToHashSet());
}

public sealed class MemoryConnectionStoreTests(MemoryDatabaseFixture database) : ConnectionStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryPlanStoreTests(MemoryDatabaseFixture database) : PlanStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemorySyncStoreTests(MemoryDatabaseFixture database) : SyncStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryApplyStoreTests(MemoryDatabaseFixture database) : ApplyStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryAddressClaimTests(MemoryDatabaseFixture database) : AddressClaimConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryRosterStoreTests(MemoryDatabaseFixture database) : RosterStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryMemberStoreTests(MemoryDatabaseFixture database) : MemberStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryGroupCommitTests(MemoryDatabaseFixture database) : GroupCommitConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryMailOutboxTests(MemoryDatabaseFixture database) : MailOutboxConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryRemovalStoreTests(MemoryDatabaseFixture database) : RemovalStoreConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemorySuppressionTests(MemoryDatabaseFixture database) : SuppressionConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemoryRetentionTests(MemoryDatabaseFixture database) : RetentionConformance(database), IClassFixture<MemoryDatabaseFixture>;

public sealed class MemorySmallStoresTests(MemoryDatabaseFixture database) : SmallStoresConformance(database), IClassFixture<MemoryDatabaseFixture>;
