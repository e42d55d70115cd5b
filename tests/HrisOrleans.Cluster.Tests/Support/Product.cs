using System.Security.Cryptography;
using HrisOrleans.Api;
using HrisOrleans.Client;
using HrisOrleans.Conformance.Storage;
using HrisOrleans.Connectors;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Vendors;
using HrisOrleans.Silo.Hosting;
using HrisOrleans.Silo.Mail;
using HrisOrleans.Silo.Members;
using HrisOrleans.Silo.Notices;
using HrisOrleans.Silo.Tenants;
using HrisOrleans.Storage;
using HrisOrleans.Storage.Encryption;
using HrisOrleans.Storage.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Storage;
using Orleans.TestingHost;

namespace HrisOrleans.Cluster.Tests.Support;

/// <summary>The product as a customer meets it: the HTTP API over one silo, and a sandbox HRIS beside it. Every test has tenants and companies of its own.</summary>
public class Product : IAsyncLifetime
{
    internal const string OperatorKey = "operator-key-of-the-tests";
    private readonly string _folder = Directory.CreateTempSubdirectory("hris-product-").FullName;
    private InProcessTestCluster _cluster = null!;
    private WebApplication _api = null!;
    private DatabaseOptions _database = null!;
    private int _tenants;

    /// <summary>The clock of the silo, moved ahead by tests.</summary>
    public ShiftedTime Time { get; } = new();

    public FakeTimeProvider Reminders { get; } = new(DateTimeOffset.UnixEpoch.AddYears(57));

    public SandboxServer Sandbox { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>The platform team.</summary>
    public HrisOrleansClient Operator => HrisOrleansClient.Create(Address, OperatorKey);

    public IServiceProvider Silo => _cluster.Silos[0].ServiceProvider;

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>The clock of the sandbox; the system's unless said otherwise.</summary>
    protected virtual TimeProvider SandboxTime => TimeProvider.System;

    /// <summary>What a silo of these tests does otherwise.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    /// <summary>What the API of these tests does otherwise.</summary>
    protected virtual void Configure(WebApplicationBuilder api)
    {
    }

    /// <summary>How the silo of these tests sends mail; into files unless said otherwise.</summary>
    protected virtual MailOptions Mailing(MailOptions files) => files;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await SandboxServer.Start(new SandboxOptions { Companies = [], Time = SandboxTime });
        var database = _database = DatabaseOptions.ForSqliteFile(Path.Combine(_folder, "hris.db"));
        await DatabaseMigrator.Migrate(database, CancellationToken.None);
        var keks = KeyEncryptionKeys.Parse("test:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, orleans) =>
        {
            Configure(orleans.Services);
            orleans.Services.AddSingleton<TimeProvider>(Time);
            orleans.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, Reminders);
            orleans.UseHrisStorage(database);
            orleans.AddHrisSilo(database, keks);
            orleans.Services.AddConnectors(
                bamboo =>
                {
                    bamboo.BaseUrl = Sandbox.BambooHrUrl;
                    bamboo.PageSize = 100;
                },
                (provider, options) =>
                {
                    options.BaseUrl = options.SignInUrl = Sandbox.VendorUrl(provider);
                    (options.ClientId, options.ClientSecret) = (SandboxApp.ClientId, SandboxApp.ClientSecret);
                });
            orleans.Services.AddInvitationMail(Mailing(new MailOptions { DataFolder = _folder, FromAddress = "hr@hris.example", AcceptBaseUrl = new Uri("https://app.example/accept") }));
            orleans.Services.AddNoticeMail();
            orleans.Configure<ReminderOptions>(options => options.RefreshReminderListPeriod = TimeSpan.FromSeconds(10));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _api = await StartApi(_cluster.Client);
        Address = new Uri(_api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>A tenant with an admin, and a company of the same name at the sandbox.</summary>
    public async Task<ProductTenant> Tenant(int people = 30, string subscription = "standard")
    {
        var id = $"t{Interlocked.Increment(ref _tenants)}";
        var company = await Sandbox.Control.Create(new(id, Seed: 7, People: people), TwoSilos.Stop);
        var root = HrisOrleansClient.Create(Address, OperatorKey);
        await root.Tenants.Configure(id, new("Tenant " + id, subscription), cancellationToken: TwoSilos.Stop);
        var token = await root.Tenants.IssueToken(id, new("ann@" + id + ".example"), cancellationToken: TwoSilos.Stop);
        return new ProductTenant(this, id, HrisOrleansClient.Create(Address, token.Token), token.Token, company.AccessToken);
    }

    /// <summary>Accepts a member's first invitation, as the host app does with the token from the mail.</summary>
    public async Task Accept(ProductTenant tenant, Guid member)
    {
        var token = await Silo.GetRequiredService<InvitationTokens>().Issue(TenantId.Parse(tenant.Id), new MemberId(member), 1, TwoSilos.Stop);
        await HrisOrleansClient.Create(Address, null).Invitations.Accept(new(token), cancellationToken: TwoSilos.Stop);
    }

    /// <summary>The files of a tenant's mails.</summary>
    public IReadOnlyList<string> MailsOf(string tenant) => Directory.Exists(Path.Combine(_folder, "mail", tenant)) ? Directory.GetFiles(Path.Combine(_folder, "mail", tenant), "*.eml") : [];

    /// <summary>All text in the database's tables and in the other files of the data folder.</summary>
    public async Task<string> Everything()
    {
        var files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith("hris.db", StringComparison.Ordinal));
        return string.Join('\n', [await DatabaseText.Of(_database, TwoSilos.Stop), .. files.SelectMany(file => (string[])[file, File.ReadAllText(file)])]);
    }

    /// <summary>Stores the tenant's tokens as they were stored before there were references, all for one login.</summary>
    public async Task Age(string tenant, string login)
    {
        var key = GrainKeys.Tenant(TenantId.Parse(tenant));
        await _cluster.DeactivateAsync(Grains.GetGrain<ITenantGrain>(key));
        var storage = Silo.GetRequiredKeyedService<IGrainStorage>(OrleansHosting.TenantStorage);
        var state = new GrainState<TenantState>();
        var id = GrainId.Create("hris.tenant", key);
        await storage.ReadStateAsync("tenant", id, state);
        state.State = state.State! with { Tokens = [.. state.State!.Tokens.Select(token => token with { Login = login, Actor = null })] };
        await storage.WriteStateAsync("tenant", id, state);
    }

    /// <summary>Puts a tenant's connection to sleep; whoever calls next wakes it from its row.</summary>
    public Task Sleep(string tenant) => _cluster.DeactivateAsync(Grains.GetGrain<IConnectionGrain>(GrainKeys.Connection(TenantId.Parse(tenant))));

    /// <summary>Lets go of whatever a silo may remember of a tenant's links and sign-ins, as a restart does.</summary>
    public Task ForgetSignIns(string tenant) => _cluster.DeactivateAsync(Grains.GetGrain<ISignInGrain>(GrainKeys.SignIn(TenantId.Parse(tenant))));

    /// <summary>Lets every connection's heartbeat beat.</summary>
    public void Beat() => Reminders.Advance(TimeSpan.FromSeconds(15));

    public virtual async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _cluster.DisposeAsync();
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task<WebApplication> StartApi(IGrainFactory grains)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(grains);
        builder.AddHrisApi(options =>
        {
            options.AddOperatorKey(OperatorKey);
            options.ReturnTo.Add(new Uri("https://app.example/settings"));
        });
        Configure(builder);
        var app = builder.Build();
        app.MapHrisApi();
        await app.StartAsync();
        return app;
    }
}
