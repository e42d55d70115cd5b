using HrisOrleans.Connectors;
using HrisOrleans.Connectors.BambooHr;
using HrisOrleans.Connectors.Reading;
using HrisOrleans.Domain.Directories;
using HrisOrleans.Sandbox;
using HrisOrleans.Sandbox.Control;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.Connectors.BambooHr;

/// <summary>A sandbox of its own, one company in it, and a connector that speaks to it.</summary>
internal sealed class BambooHrHarness : IAsyncDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly SandboxServer _server;
    private readonly ServiceProvider _services;

    private BambooHrHarness(SandboxServer server, ServiceProvider services)
    {
        (_server, _services) = (server, services);
        Company = server.Control.Company("acme");
        Connector = services.GetRequiredService<IDirectoryConnector>();
        Credentials = CredentialsWith(server.Companies[0].AccessToken);
    }

    public SandboxCompany Company { get; }

    public SandboxControl Control => _server.Control;

    public IDirectoryConnector Connector { get; }

    public ConnectorCredentials Credentials { get; set; }

    public static async Task<BambooHrHarness> Start(
        int people = 60, Action<BambooHrOptions>? options = null, TimeProvider? time = null, TimeProvider? serverTime = null, bool escape = false)
    {
        var server = await SandboxServer.Start(
            new SandboxOptions { Companies = [new NewCompany("acme", 7, people, EscapeNonAscii: escape)], Time = serverTime ?? time ?? TimeProvider.System },
            TestContext.Current.CancellationToken);
        var services = new ServiceCollection();
        if (time is not null) services.AddSingleton(time);
        services.AddConnectors(bamboo =>
        {
            bamboo.BaseUrl = server.BambooHrUrl;
            bamboo.PageSize = 20;
            bamboo.Calls.Attempts = 1;
            options?.Invoke(bamboo);
        });
        return new BambooHrHarness(server, services.BuildServiceProvider());
    }

    public static ConnectorCredentials CredentialsWith(string token, string company = "acme") =>
        new(new Dictionary<string, string> { ["companyDomain"] = company, ["accessToken"] = token });

    public Task<Reply<ProbeReport>> Probe() => Connector.Probe(Credentials, TestContext.Current.CancellationToken);

    public Task<DirectoryPicture> ReadAll(byte[]? key = null) => Read(fingerprinter => Connector.ReadAll(Credentials, fingerprinter), key);

    public Task<DirectoryPicture> ReadChanges(string checkpoint) => Read(fingerprinter => Connector.ReadChanges(Credentials, checkpoint, fingerprinter), null);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<DirectoryPicture> Read(Func<RecordFingerprinter, IDirectoryRead> open, byte[]? key)
    {
        using var fingerprinter = new RecordFingerprinter(key ?? Key, Connector.MapperVersion);
        var read = open(fingerprinter);
        var picture = new DirectoryPicture();
        while (await read.Next(TestContext.Current.CancellationToken) is var step)
        {
            if (step is not ReadStep.Page page)
            {
                picture.Last = step;
                return picture;
            }

            using var people = page.People;
            picture.Pages++;
            picture.Fingerprints.AddRange(people.Fingerprints);
            for (var i = 0; i < people.Fingerprints.Length; i++) picture.Records.Add(people.Map(i));
        }

        return picture;
    }
}

/// <summary>Everything that one read gave.</summary>
internal sealed class DirectoryPicture
{
    public int Pages { get; set; }

    public List<MappedRecord> Records { get; } = [];

    public List<UInt128> Fingerprints { get; } = [];

    public ReadStep? Last { get; set; }

    public ReadStep.End End => Assert.IsType<ReadStep.End>(Last);

    public ConnectorFailure Failure => Assert.IsType<ReadStep.Failed>(Last).Failure;

    public IEnumerable<DirectoryPerson> People => Records.Where(record => record.Person is not null).Select(record => record.Person!);

    public DirectoryPerson this[int id] => People.Single(person => person.ExternalId == id.ToString());
}
