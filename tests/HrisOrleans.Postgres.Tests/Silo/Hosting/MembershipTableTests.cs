using System.Net;
using HrisOrleans.Postgres.Tests.Support;
using HrisOrleans.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HrisOrleans.Postgres.Tests.Silo.Hosting;

/// <summary>The membership statements by themselves: no silo runs that would change the rows as well.</summary>
public sealed class MembershipTableTests(PostgresServer server) : IAsyncLifetime
{
    private IHost _host = null!;
    private IMembershipTable _table = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo.UseHrisCluster(database, new SiloNetwork()));
        _host = builder.Build();
        _table = _host.Services.GetRequiredService<IMembershipTable>();
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true, Ct);
    }

    public ValueTask DisposeAsync()
    {
        _host.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_empty_cluster_has_a_version_and_no_silos()
    {
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true, Ct);
        var read = await _table.ReadAllAsync(Ct);
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
    }

    [Fact]
    public async Task A_silo_joins_once_and_only_from_the_version_it_has_read()
    {
        var empty = await _table.ReadAllAsync(Ct);
        var silo = Silo(1);
        Assert.False(await _table.InsertRowAsync(silo, new TableVersion(8, "7"), Ct));
        Assert.True(await _table.InsertRowAsync(silo, empty.Version.Next(), Ct));
        Assert.False(await _table.InsertRowAsync(Silo(2), empty.Version.Next(), Ct));

        var read = await _table.ReadAllAsync(Ct);
        Assert.Equal(1, read.Version.Version);
        Assert.False(await _table.InsertRowAsync(silo, read.Version.Next(), Ct));
        var row = Assert.Single(read.Members).Item1;
        Assert.Equal(silo.SiloAddress, row.SiloAddress);
        Assert.Equal((silo.SiloName, silo.HostName, silo.Status, silo.ProxyPort), (row.SiloName, row.HostName, row.Status, row.ProxyPort));
        Assert.Equal((silo.StartTime, silo.IAmAliveTime), (row.StartTime, row.IAmAliveTime));
    }

    [Fact]
    public async Task Of_silos_that_join_at_once_from_one_version_one_wins()
    {
        var empty = await _table.ReadAllAsync(Ct);
        var joined = 0;
        await Parallel.ForAsync(1, 9, Ct, async (port, ct) =>
        {
            if (await _table.InsertRowAsync(Silo(port), empty.Version.Next(), ct))
                Interlocked.Increment(ref joined);
        });
        Assert.Equal(1, joined);
        Assert.Single((await _table.ReadAllAsync(Ct)).Members);
    }

    [Fact]
    public async Task A_silo_changes_only_from_the_version_it_was_read_at()
    {
        var silo = Silo(1);
        await _table.InsertRowAsync(silo, (await _table.ReadAllAsync(Ct)).Version.Next(), Ct);
        var read = await _table.ReadRowAsync(silo.SiloAddress, Ct);

        var etag = Assert.Single(read.Members).Item2;
        silo.Status = SiloStatus.Dead;
        silo.AddSuspector(Silo(2).SiloAddress, silo.StartTime);
        Assert.False(await _table.UpdateRowAsync(Silo(3), etag, read.Version.Next(), Ct));
        Assert.True(await _table.UpdateRowAsync(silo, etag, read.Version.Next(), Ct));
        Assert.False(await _table.UpdateRowAsync(silo, etag, read.Version.Next(), Ct));

        var changed = await _table.ReadRowAsync(silo.SiloAddress, Ct);
        Assert.Equal(2, changed.Version.Version);
        var row = Assert.Single(changed.Members).Item1;
        Assert.Equal(SiloStatus.Dead, row.Status);
        Assert.Equal(Silo(2).SiloAddress, Assert.Single(row.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task A_sign_of_life_moves_no_version()
    {
        var silo = Silo(1);
        await _table.InsertRowAsync(silo, (await _table.ReadAllAsync(Ct)).Version.Next(), Ct);
        silo.IAmAliveTime = silo.IAmAliveTime.AddMinutes(5);
        await _table.UpdateIAmAliveAsync(silo, Ct);

        var read = await _table.ReadAllAsync(Ct);
        Assert.Equal(1, read.Version.Version);
        Assert.Equal(silo.IAmAliveTime, Assert.Single(read.Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Only_the_long_dead_are_cleaned_up()
    {
        var alive = Silo(1);
        var dead = Silo(2);
        dead.Status = SiloStatus.Dead;
        var voted = Silo(3);
        voted.Status = SiloStatus.Dead;
        foreach (var silo in new[] { alive, dead, voted })
            await _table.InsertRowAsync(silo, (await _table.ReadAllAsync(Ct)).Version.Next(), Ct);

        voted.AddSuspector(alive.SiloAddress, dead.IAmAliveTime.AddHours(1));
        var read = await _table.ReadRowAsync(voted.SiloAddress, Ct);
        Assert.True(await _table.UpdateRowAsync(voted, Assert.Single(read.Members).Item2, read.Version.Next(), Ct));

        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(dead.IAmAliveTime), Ct);
        Assert.Equal(["silo-1", "silo-2", "silo-3"], await Names());
        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(dead.IAmAliveTime.AddSeconds(1)), Ct);
        Assert.Equal(["silo-1", "silo-3"], await Names());
        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(dead.IAmAliveTime.AddHours(2)), Ct);
        Assert.Equal(["silo-1"], await Names());
    }

    [Fact]
    public async Task A_cluster_can_be_forgotten_whole()
    {
        await _table.InsertRowAsync(Silo(1), (await _table.ReadAllAsync(Ct)).Version.Next(), Ct);
        await _table.DeleteMembershipTableEntriesAsync(new SiloNetwork().ClusterId, Ct);
        await _table.InitializeMembershipTableAsync(tryInitTableVersion: true, Ct);
        var read = await _table.ReadAllAsync(Ct);
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
    }

    private async Task<IEnumerable<string>> Names() =>
        (await _table.ReadAllAsync(Ct)).Members.Select(member => member.Item1.SiloName).Order();

    private static MembershipEntry Silo(int port) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 7),
        SiloName = $"silo-{port}",
        HostName = "nowhere",
        Status = SiloStatus.Active,
        ProxyPort = 30000 + port,
        StartTime = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc),
        IAmAliveTime = new DateTime(2026, 3, 1, 0, 1, 0, DateTimeKind.Utc),
    };
}
