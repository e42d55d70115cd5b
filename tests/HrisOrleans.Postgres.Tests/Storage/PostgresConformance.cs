using HrisOrleans.Conformance.Silo.Hosting;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Storage;

namespace HrisOrleans.Postgres.Tests.Storage;

/// <summary>A migrated database on the tests' server.</summary>
public sealed class PostgresDatabase(PostgresServer server) : IMigratedDatabase, IAsyncLifetime
{
    public DatabaseOptions Options { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Options = await server.CreateMigratedDatabase();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class PostgresConnectionStoreTests(PostgresDatabase database) : ConnectionStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresPlanStoreTests(PostgresDatabase database) : PlanStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresSyncStoreTests(PostgresDatabase database) : SyncStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresApplyStoreTests(PostgresDatabase database) : ApplyStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresAddressClaimTests(PostgresDatabase database) : AddressClaimConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresRosterStoreTests(PostgresDatabase database) : RosterStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresMemberStoreTests(PostgresDatabase database) : MemberStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresGroupCommitTests(PostgresDatabase database) : GroupCommitConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresMailOutboxTests(PostgresDatabase database) : MailOutboxConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresRemovalStoreTests(PostgresDatabase database) : RemovalStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresSuppressionTests(PostgresDatabase database) : SuppressionConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresMailRateTests(PostgresDatabase database) : MailRateConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresInvitationTemplateTests(PostgresDatabase database) : InvitationTemplateConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresNoticeTests(PostgresDatabase database) : NoticeConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresRetentionTests(PostgresDatabase database) : RetentionConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresSignInTests(PostgresDatabase database) : SignInConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresRenewalTests(PostgresDatabase database) : RenewalConformance(database), IClassFixture<PostgresDatabase>;
public sealed class PostgresCallBudgetTests(PostgresDatabase database) : CallBudgetConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresHintStoreTests(PostgresDatabase database) : HintStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresTenantStoreTests(PostgresDatabase database) : TenantStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresSmallStoresTests(PostgresDatabase database) : SmallStoresConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresLastAdminTests(PostgresDatabase database) : LastAdminConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresWebhookTests(PostgresDatabase database) : WebhookConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresJobStoreTests(PostgresDatabase database) : JobStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresPrunerTests(PostgresDatabase database) : PrunerConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresEventPrunerTests(PostgresDatabase database) : EventPrunerConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresErasureTests(PostgresDatabase database) : ErasureConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresPushedStoreTests(PostgresDatabase database) : PushedStoreConformance(database), IClassFixture<PostgresDatabase>;

public sealed class PostgresPushedFileTests(PostgresDatabase database) : PushedFileConformance(database), IClassFixture<PostgresDatabase>;
