using HrisOrleans.Conformance.Silo.Hosting;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Storage;

namespace HrisOrleans.Tests.Storage;

/// <summary>A SQLite database in a folder of its own.</summary>
public sealed class SqliteDatabaseFixture : IMigratedDatabase, IAsyncLifetime
{
    private SqliteFile? _file;

    public DatabaseOptions Options => _file!.Options;

    public async ValueTask InitializeAsync() => _file = await SqliteFile.Migrated();

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class SqliteConnectionStoreTests(SqliteDatabaseFixture database) : ConnectionStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqlitePlanStoreTests(SqliteDatabaseFixture database) : PlanStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteSyncStoreTests(SqliteDatabaseFixture database) : SyncStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteApplyStoreTests(SqliteDatabaseFixture database) : ApplyStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteAddressClaimTests(SqliteDatabaseFixture database) : AddressClaimConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteRosterStoreTests(SqliteDatabaseFixture database) : RosterStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteMemberStoreTests(SqliteDatabaseFixture database) : MemberStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteGroupCommitTests(SqliteDatabaseFixture database) : GroupCommitConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteMailOutboxTests(SqliteDatabaseFixture database) : MailOutboxConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteRemovalStoreTests(SqliteDatabaseFixture database) : RemovalStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteSuppressionTests(SqliteDatabaseFixture database) : SuppressionConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteMailRateTests(SqliteDatabaseFixture database) : MailRateConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteInvitationTemplateTests(SqliteDatabaseFixture database) : InvitationTemplateConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteNoticeTests(SqliteDatabaseFixture database) : NoticeConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteRetentionTests(SqliteDatabaseFixture database) : RetentionConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteSignInTests(SqliteDatabaseFixture database) : SignInConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteRenewalTests(SqliteDatabaseFixture database) : RenewalConformance(database), IClassFixture<SqliteDatabaseFixture>;
public sealed class SqliteCallBudgetTests(SqliteDatabaseFixture database) : CallBudgetConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteHintStoreTests(SqliteDatabaseFixture database) : HintStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteTenantStoreTests(SqliteDatabaseFixture database) : TenantStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteSmallStoresTests(SqliteDatabaseFixture database) : SmallStoresConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteLastAdminTests(SqliteDatabaseFixture database) : LastAdminConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteWebhookTests(SqliteDatabaseFixture database) : WebhookConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteJobStoreTests(SqliteDatabaseFixture database) : JobStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqlitePrunerTests(SqliteDatabaseFixture database) : PrunerConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteEventPrunerTests(SqliteDatabaseFixture database) : EventPrunerConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqliteErasureTests(SqliteDatabaseFixture database) : ErasureConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqlitePushedStoreTests(SqliteDatabaseFixture database) : PushedStoreConformance(database), IClassFixture<SqliteDatabaseFixture>;

public sealed class SqlitePushedFileTests(SqliteDatabaseFixture database) : PushedFileConformance(database), IClassFixture<SqliteDatabaseFixture>;
