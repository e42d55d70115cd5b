using System.Security.Cryptography;
using HrisOrleans.Connectors;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Plans;
using HrisOrleans.Contracts.Syncs;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Notices;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Events;
using HrisOrleans.Storage.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.TestingHost;

namespace HrisOrleans.Cluster.Tests.Support;

/// <summary>Two silos in this process over one database file, a sandbox company, and one tenant.</summary>
public sealed class TwoSilos : IAsyncDisposable
{
    public static readonly TenantId Tenant = TenantId.Parse("acme");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("hris-cluster-").FullName;

    public FakeTimeProvider Reminders { get; } = new(DateTimeOffset.UnixEpoch.AddYears(57));

    public ShiftedTime Time { get; } = new();

    public ApplyGate Gate { get; } = new();

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public SandboxServer Sandbox { get; private set; } = null!;

    public SandboxCompany Company => Sandbox.Control.Company(Tenant.Value);

    public IConnectionGrain Connection => Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(Tenant));

    public IQueriesGrain Queries => Grains.GetGrain<IQueriesGrain>(GrainKeys.Queries(Tenant));

    /// <summary>Grains, called by the operator unless the test said otherwise.</summary>
    public IGrainFactory Grains
    {
        get
        {
            // Here and not in Start: what an awaited method sets does not come back to who awaits it.
            if (Caller.Current is null) Caller.Operator.Use("test");
            return Cluster.Client;
        }
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TwoSilos> Start(int people = 40, Action<IServiceCollection>? configure = null)
    {
        var world = new TwoSilos();
        world.Sandbox = await SandboxServer.Start(new SandboxOptions { Companies = [new NewCompany(Tenant.Value, People: people)] }, Stop);
        var database = DatabaseOptions.ForSqliteFile(Path.Combine(world._folder, "hris.db"));
        await DatabaseMigrator.Migrate(database, Stop);
        var keks = KeyEncryptionKeys.Parse("test:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((silo, orleans) =>
        {
            configure?.Invoke(orleans.Services);
            orleans.Services.AddSingleton<TimeProvider>(world.Time);
            orleans.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, world.Reminders);
            orleans.UseHrisStorage(database);
            orleans.AddHrisSilo(database, keks);
            orleans.Services.AddConnectors(bamboo => bamboo.BaseUrl = world.Sandbox.BambooHrUrl);
            orleans.Services.AddInvitationMail(new MailOptions { DataFolder = world._folder, FromAddress = "hr@hris.example", AcceptBaseUrl = new Uri("https://app.example/accept") });
            orleans.Services.AddNoticeMail();
            orleans.Configure<ReminderOptions>(options => options.RefreshReminderListPeriod = TimeSpan.FromSeconds(10));
            world.Gate.Guard(orleans.Services, silo.SiloName);
        });
        world.Cluster = builder.Build();
        await world.Cluster.DeployAsync();
        Must(await world.Grains.GetGrain<ITenantGrain>(GrainKeys.Tenant(Tenant)).Configure(new ConfigureTenant("Acme", Subscription.Standard), Stop));
        return world;
    }

    public Connect Credentials => new("bamboohr", new Dictionary<string, string> { ["companyDomain"] = Tenant.Value, ["accessToken"] = Sandbox.Companies[0].AccessToken });

    public static SettingsInput Everyone { get; } = new(new SelectionMessage("everyone", [], null), new InvitesMessage("later", "automatic"));

    /// <summary>Connects and previews everyone.</summary>
    public async Task<PlanView> Previewed()
    {
        Must(await Connection.Connect(Credentials, Stop));
        var preview = await Ended(Must(await Connection.Preview(Everyone, Stop)));
        Assert.Equal("previewed", preview.Outcome);
        return Must(await Queries.Plan(new PlanQuery(preview.Plan!.Value), Stop));
    }

    /// <summary>Presses "Create accounts".</summary>
    public async Task<SyncView> CreateAccounts(PlanView plan) => Must(await Connection.SaveSettings(new SaveSettings(Everyone, plan.Id, plan.Hash, null), Stop));

    public async Task<SyncView> Ended(SyncView sync)
    {
        await Until(async () => (sync = Must(await Queries.Sync(new SyncQuery(sync.Id), Stop))).Phase is "done" or "failed" or "superseded");
        return sync;
    }

    public async Task<int> Members() => Must(await Queries.Members(new ListMembers(null, null, null, new PageRequest(null, 1)), Stop)).Counts.Values.Sum();

    /// <summary>Every event of the tenant, read by cursor.</summary>
    public async Task<IReadOnlyList<StoredEvent>> Events()
    {
        var store = Cluster.Silos.First(silo => silo.IsActive).ServiceProvider.GetRequiredService<IEventStore>();
        var events = new List<StoredEvent>();
        while (await store.Read(Tenant, events.Count, 500, Stop) is { Count: > 0 } page) events.AddRange(page);
        return events;
    }

    /// <summary>Waits for something that the cluster does on its own, and fails after some minutes: the machine may have more to do than this test.</summary>
    public static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds()) await timer.WaitForNextTickAsync(limit.Token);
    }

    public static T Must<T>(Answer<T> answer)
    {
        Assert.True(answer.Accepted, answer.Refused?.ToString());
        return answer.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        await Cluster.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
