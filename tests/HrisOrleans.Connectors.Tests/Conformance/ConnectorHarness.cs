using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Connectors.Tests.Conformance;

/// <summary>A sandbox of its own with one company, and the connector that speaks to it.</summary>
public sealed class ConnectorHarness : IAsyncDisposable
{
    public const int PageSize = 20;

    /// <summary>When every test begins.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // A page is fetched while a test moves the clock by hours.
    private static readonly TimeSpan Never = TimeSpan.FromDays(20);

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly SandboxServer _server;
    private readonly ServiceProvider _services;

    private ConnectorHarness(ProviderCase provider, SandboxServer server, ServiceProvider services, FakeTimeProvider time)
    {
        (_server, _services, Time) = (server, services, time);
        Company = server.Control.Company("acme");
        Connector = services.GetRequiredService<ConnectorCatalogue>().TryFind(provider.Id, out var connector) ? connector : throw new InvalidOperationException($"there is no connector {provider.Id}");
        Credentials = new ConnectorCredentials(provider.Credentials("acme", server.Companies[0].AccessToken)) { Owner = "acme" };
    }

    public SandboxCompany Company { get; }

    public FakeTimeProvider Time { get; }

    public IDirectoryConnector Connector { get; }

    public ConnectorCredentials Credentials { get; set; }

    /// <summary>Until when the provider asked the account to stay away; null where it did not.</summary>
    public DateTimeOffset? AwayUntil => ((Turnstile)_services.GetRequiredService<ICallLimiter>()).Until;

    /// <param name="pageSize">Records a page.</param>
    /// <param name="time">Another clock than one that stands still.</param>
    /// <param name="silo">More services, such as what a silo has for its connectors.</param>
    public static async Task<ConnectorHarness> Start(
        ProviderCase provider, int people = 60, int pageSize = PageSize, FakeTimeProvider? time = null, Action<IServiceCollection>? silo = null)
    {
        time ??= new FakeTimeProvider(Begin);
        var server = await SandboxServer.Start(new SandboxOptions { Companies = [new NewCompany("acme", 7, people)], Time = time }, TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        silo?.Invoke(services);
        services.TryAddSingleton<ICallLimiter, Turnstile>();
        services.AddConnectors(
            bamboo =>
            {
                provider.Reach(server, bamboo);
                (bamboo.PageSize, bamboo.Calls.Attempts, bamboo.Calls.RequestTimeout) = (pageSize, 1, Never);
            },
            (id, options) =>
            {
                if (id == provider.Id) provider.Reach(server, options);
                (options.PageSize, options.Calls.Attempts, options.Calls.RequestTimeout) = (pageSize, 1, Never);
            });
        return new ConnectorHarness(provider, server, services.BuildServiceProvider(), time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Hires somebody, or several, and gives their ids.</summary>
    public Task<IReadOnlyList<int>> Hire(int count = 1, NewHire? like = null) => Company.Hire(count, like, Cancelled);

    public async Task<int> Active() => (await Company.State(Cancelled)).Active;

    public Task Fault(NewFault fault) => Company.Fault(fault, Cancelled);

    /// <summary>The token of the credentials is no longer good.</summary>
    public Task RevokeToken() => Company.RotateToken(null, Cancelled);

    public Task Lose(LostRight right) => Company.SetRights(right.Field is { } field ? [field] : [], right.Endpoint is { } endpoint ? [endpoint] : []);

    public Task<Reply<ProbeReport>> Probe() => Connector.Probe(Credentials, TestContext.Current.CancellationToken);

    /// <param name="afterPage">Called behind each page with its number, so that something can happen in the middle of a read.</param>
    public Task<Picture> ReadAll(Func<int, Task>? afterPage = null, ReadScope? scope = null) => Read(fingerprinter => Connector.ReadAll(Credentials, fingerprinter, scope), afterPage);

    public Task<Picture> ReadChanges(string checkpoint, ReadScope? scope = null) => Read(fingerprinter => Connector.ReadChanges(Credentials, checkpoint, fingerprinter, scope), null);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<Picture> Read(Func<RecordFingerprinter, IDirectoryRead> open, Func<int, Task>? afterPage)
    {
        using var fingerprinter = new RecordFingerprinter(Key, Connector.MapperVersion);
        var read = open(fingerprinter);
        var picture = new Picture();
        while (await read.Next(TestContext.Current.CancellationToken) is var step)
        {
            if (step is not ReadStep.Page page)
            {
                picture.Last = step;
                return picture;
            }

            using (page.People)
            {
                picture.Pages++;
                for (var i = 0; i < page.People.Fingerprints.Length; i++) picture.Records.Add((page.People.Map(i), page.People.Fingerprints[i]));
            }

            if (afterPage is not null) await afterPage(picture.Pages);
        }

        return picture;
    }

    /// <summary>Lets everybody through, and keeps what a provider asked for.</summary>
    private sealed class Turnstile : ICallLimiter
    {
        public DateTimeOffset? Until { get; private set; }

        public ValueTask<ConnectorFailure?> Enter(string provider, string account, CancellationToken cancellationToken) => ValueTask.FromResult<ConnectorFailure?>(null);

        public ValueTask Throttled(string provider, string account, DateTimeOffset until, CancellationToken cancellationToken)
        {
            if (account == "acme") Until = until;
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>Everything that one read gave.</summary>
public sealed class Picture
{
    public int Pages { get; set; }

    public List<(MappedRecord Record, UInt128 Fingerprint)> Records { get; } = [];

    public ReadStep? Last { get; set; }

    public ReadStep.End End => Assert.IsType<ReadStep.End>(Last);

    public ConnectorFailure Failure => Assert.IsType<ReadStep.Failed>(Last).Failure;

    /// <summary>Nobody can be told to be missing from this read.</summary>
    public bool ProvesNothing => Last is not ReadStep.End { Certificate: not null };

    public IEnumerable<DirectoryPerson> People => Records.Where(entry => entry.Record.Person is not null).Select(entry => entry.Record.Person!);

    public DirectoryPerson? Find(string id) => People.SingleOrDefault(person => person.ExternalId == id);

    public UInt128 FingerprintOf(string id) => Records.Single(entry => entry.Record.Person?.ExternalId == id).Fingerprint;
}
