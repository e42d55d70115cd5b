using HrisOrleans.Api.Hosting;
using HrisOrleans.Postgres.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Postgres.Tests.Silo.Hosting;

public sealed class OrleansClusterTests(PostgresServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_that_share_a_database_form_one_cluster()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        await using var first = await TestSilo.Start(database);
        await using var second = await TestSilo.Start(database);

        var hosts = await second.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Ct);
        Assert.Equal(
            new[] { first.Address, second.Address }.ToHashSet(),
            hosts.Keys.Select(address => address.ToParsableString()).ToHashSet());

        await first.Note("tenant/acme").Write("one activation");
        Assert.Equal("one activation", await second.Note("tenant/acme").Read());
        Assert.Equal(await first.Note("tenant/acme").Where(), await second.Note("tenant/acme").Where());
    }

    [Fact]
    public async Task A_silo_that_stops_is_dead_in_the_table_and_the_other_goes_on()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        await using var first = await TestSilo.Start(database);
        var second = await TestSilo.Start(database);
        var gone = second.Address;
        await second.DisposeAsync();

        var hosts = await first.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: false, Ct);
        Assert.Equal(SiloStatus.Dead, hosts.Single(host => host.Key.ToParsableString() == gone).Value);
        await first.Note("tenant/acme").Write("alone");
        Assert.Equal(first.Address, await first.Note("tenant/acme").Where());
    }

    [Fact]
    public async Task A_client_finds_the_silos_in_the_database()
    {
        var database = await server.CreateMigratedDatabase(Ct);
        await using var silo = await TestSilo.Start(database);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseHrisCluster(database.ConnectionString));
        using var host = builder.Build();
        await host.StartAsync(Ct);

        var note = host.Services.GetRequiredService<IClusterClient>().GetGrain<INoteGrain>("tenant/acme");
        await note.Write("from outside");
        Assert.Equal("from outside", await silo.Note("tenant/acme").Read());
        await host.StopAsync(Ct);
    }
}
