using System.Globalization;
using HrisOrleans.Domain.Connections;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Plans;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Browsing;
using HrisOrleans.Storage.Connections;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Idempotency;
using HrisOrleans.Storage.Jobs;
using HrisOrleans.Storage.Mail;
using HrisOrleans.Storage.Members;
using HrisOrleans.Storage.Plans;
using HrisOrleans.Storage.Removals;
using HrisOrleans.Storage.Roster;
using HrisOrleans.Storage.Suppressions;
using HrisOrleans.Storage.Syncs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Conformance.Storage;

/// <summary>A migrated database of either kind, shared by the tests of one class; each test has tenants of its own.</summary>
public interface IMigratedDatabase
{
    DatabaseOptions Options { get; }

    /// <summary>Adds the stores over it.</summary>
    IServiceCollection AddStores(IServiceCollection services) => services.AddHrisStorage(Options);

    /// <summary>Who has an invitation mail that was not handed over so far, as it stands in the rows.</summary>
    async Task<HashSet<MemberId>> WaitingMails(IServiceProvider stores, TenantId tenant, CancellationToken cancellationToken)
    {
        await using var source = Options.CreateDataSource();
        await using var command = source.CreateCommand(string.Create(
            CultureInfo.InvariantCulture, $"select member_id from mail_outbox where tenant = '{tenant}' and state in ({(int)MailState.Waiting}, {(int)MailState.Leased})"));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var waiting = new HashSet<MemberId>();
        while (await reader.ReadAsync(cancellationToken)) waiting.Add(new MemberId(reader.GetGuid(0)));
        return waiting;
    }
}

/// <summary>What every store must hold on either database.</summary>
public abstract class StorageConformance : IAsyncDisposable
{
    protected static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly IMigratedDatabase _database;

    protected StorageConformance(IMigratedDatabase database)
    {
        _database = database;
        Time = new FakeTimeProvider(Now);
        _services = database.AddStores(new ServiceCollection().AddSingleton<TimeProvider>(Time)).BuildServiceProvider();
    }

    protected DatabaseOptions Options => _database.Options;

    protected FakeTimeProvider Time { get; }

    protected TenantId Tenant { get; } = Fresh();

    protected TenantId Other { get; } = Fresh();

    protected IConnectionStore Connections => _services.GetRequiredService<IConnectionStore>();

    protected IRosterStore Roster => _services.GetRequiredService<IRosterStore>();

    protected IPlanStore Plans => _services.GetRequiredService<IPlanStore>();

    protected IApplyStore Applies => _services.GetRequiredService<IApplyStore>();

    protected ISyncStore Syncs => _services.GetRequiredService<ISyncStore>();

    protected IMemberStore Members => _services.GetRequiredService<IMemberStore>();

    protected IEventStore Events => _services.GetRequiredService<IEventStore>();

    protected IMailOutbox Mails => _services.GetRequiredService<IMailOutbox>();

    protected IRemovalStore Removals => _services.GetRequiredService<IRemovalStore>();

    protected ISuppressionStore Suppressed => _services.GetRequiredService<ISuppressionStore>();

    protected IBrowseStore Browsing => _services.GetRequiredService<IBrowseStore>();

    protected IJobStore Jobs => _services.GetRequiredService<IJobStore>();

    protected IIdempotencyStore Idempotency => _services.GetRequiredService<IIdempotencyStore>();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The same stores with something registered otherwise.</summary>
    protected ServiceProvider StoresWith<T>(T instead) where T : class =>
        _database.AddStores(new ServiceCollection().AddSingleton<TimeProvider>(Time).AddSingleton(instead)).BuildServiceProvider();

    protected T Service<T>() where T : notnull => _services.GetRequiredService<T>();

    protected static TenantId Fresh() => TenantId.Parse($"t-{Guid.NewGuid():N}");

    protected static Origin By(string cause) => new("anna", cause);

    /// <summary>A connection under epoch 1, run 1, so that batches pass the fence.</summary>
    protected async Task<ConnectionState> Connect(TenantId? tenant = null)
    {
        var state = Connection(tenant ?? Tenant);
        Assert.True(await Connections.Save(state, 0, CredentialsChange.Replace([1, 2, 3]), [], Stop));
        return state;
    }

    protected static ConnectionState Connection(TenantId tenant) => new(
        tenant,
        Version: 1,
        "bamboohr",
        Source: 1,
        "acme",
        "Acme Inc.",
        ConnectionStatus.Active,
        PauseReason.None,
        Epoch: 1,
        Run: 1,
        Selection.OfGroups([new GroupId(GroupKind.Department, "12"), new GroupId(GroupKind.Team, "a b%")]),
        AppliedSelection: null,
        new InviteSettings(SendMode.Later, ApprovalMode.Required),
        SyncPolicy.Default,
        new ConnectionHealth(Now, "all", "cursor-1", Now.AddHours(6), Now.AddMinutes(15), "throttled", 2),
        Now)
    {
        PendingAccount = "globex",
        PendingAccountName = "Globex GmbH",
        SettingsPlan = Guid.Parse("01956f3c-1a2b-7c3d-8e4f-0123456789ab"),
        LookAgain = true,
    };

    protected static Plan NewPlan(PlanKind kind = PlanKind.Sync, Selection? selection = null) => new(
        Guid.CreateVersion7(Now),
        kind,
        PlanState.Making,
        Epoch: 1,
        Source: 1,
        selection ?? Selection.Everyone,
        new InviteSettings(SendMode.Now, ApprovalMode.Automatic),
        new Dictionary<PlanAction, int>(),
        Lines: 0,
        Hash: null,
        Failure: null,
        "anna",
        Now,
        AppliedAt: null);

    protected static SyncRecord NewRun(SyncKind kind = SyncKind.Full) => new(
        Guid.CreateVersion7(Now),
        kind,
        SyncTrigger.Schedule,
        Epoch: 3,
        Run: 4,
        SyncPhase.Waiting,
        Plan: null,
        People: 0,
        Lines: 0,
        LinesDone: 0,
        Held: 0,
        Deferred: 0,
        Faults: 0,
        new Dictionary<PlanAction, int>(),
        Outcome: null,
        Detail: null,
        Certificate: null,
        "sync",
        Now,
        FinishedAt: null);

    protected static ChunkBody NewChunk(int chunk, byte[]? @sealed = null) => new(
        new ChunkHead(chunk, chunk * 1000, 1000, new Dictionary<PlanAction, int> { [PlanAction.Join] = 990, [PlanAction.Outside] = 10 }, Done: false, []),
        [1, 2, (byte)chunk],
        @sealed);

    /// <summary>All events of a tenant, page by page as a consumer reads them.</summary>
    protected async Task<List<StoredEvent>> AllEvents(TenantId tenant)
    {
        var all = new List<StoredEvent>();
        while (await Events.Read(tenant, all.Count == 0 ? 0 : all[^1].Seq, 500, Stop) is { Count: > 0 } page) all.AddRange(page);
        return all;
    }

    protected async Task AssertGapless(TenantId tenant)
    {
        var events = await AllEvents(tenant);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(happened => happened.Seq));
    }

    /// <summary>Who among these members has an invitation mail that was not handed over so far.</summary>
    protected async Task<IReadOnlySet<MemberId>> WithWaitingMail(TenantId tenant, IReadOnlyCollection<MemberId> ids)
    {
        var waiting = await _database.WaitingMails(_services, tenant, Stop);
        waiting.IntersectWith(ids);
        return waiting;
    }

    /// <summary>The stored state is what the member's history folds to.</summary>
    protected async Task AssertFolds(TenantId tenant, MemberId id)
    {
        var stored = (await Members.Load(tenant, id, Stop))!.State;
        var decisions = (await Events.History(tenant, id, Stop))
            .Where(happened => happened.MemberVersion is not null)
            .GroupBy(happened => happened.MemberVersion)
            .OrderBy(decision => decision.Key)
            .Select(decision => (IReadOnlyList<MemberEvent>)[.. decision.OrderBy(happened => happened.Step).Select(happened => MemberEventJson.Read(happened.Kind, happened.Data))]);
        Assert.Equal(Member.Fold(id, decisions), stored);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
