using System.Net;
using HrisOrleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace HrisOrleans.Silo.Hosting;

/// <summary>Puts a silo's clustering, reminders and grain storage on the product's database.</summary>
public static class OrleansHosting
{
    /// <summary>
    /// The name of the grain storage, for <c>[PersistentState("tenant", OrleansHosting.TenantStorage)]</c>. States are
    /// JSON without type names. Two grain classes with the same state name and key share a row, and keys that read as
    /// a number or guid are refused: see <see cref="TextKeyGrainStorage"/>.
    /// </summary>
    public const string TenantStorage = "tenants";

    private const string RowStorage = TenantStorage + ".rows";

    /// <summary>
    /// PostgreSQL: silos find each other in the database. SQLite: this silo is alone, on loopback. The database must
    /// be migrated before the silo starts.
    /// </summary>
    public static ISiloBuilder UseHrisCluster(this ISiloBuilder silo, DatabaseOptions database, SiloNetwork network) =>
        database.Kind switch
        {
            DatabaseKind.Sqlite => silo.UseLocalhostClustering(
                network.SiloPort, network.GatewayPort, serviceId: network.ServiceId, clusterId: network.ClusterId),
            DatabaseKind.PostgreSql => silo.UsePostgresCluster(database, network),
        };

    /// <summary>Durable reminders and the grain storage <see cref="TenantStorage"/>, on either database.</summary>
    public static ISiloBuilder UseHrisStorage(this ISiloBuilder silo, DatabaseOptions database)
    {
        silo.UseAdoNetReminderService(options =>
        {
            options.Invariant = Invariant(database.Kind);
            options.ConnectionString = database.ConnectionString;
        });
        silo.AddAdoNetGrainStorage(RowStorage, options => options
            .Configure<IOptions<SystemTextJsonGrainStorageSerializerOptions>>((storage, json) =>
            {
                storage.Invariant = Invariant(database.Kind);
                storage.ConnectionString = database.ConnectionString;
                // The default serializer would write CLR type names into the rows, and pin them for ever.
                storage.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(json);
            }));
        silo.Services.AddGrainStorage(TenantStorage, (services, _) =>
            new TextKeyGrainStorage(services.GetRequiredKeyedService<IGrainStorage>(RowStorage)));
        return silo;
    }

    // The names the ADO.NET providers know the drivers by; the one for SQLite means Microsoft.Data.Sqlite.
    private static string Invariant(DatabaseKind kind) => kind switch
    {
        DatabaseKind.Sqlite => "System.Data.SQLite",
        DatabaseKind.PostgreSql => "Npgsql",
    };

    private static ISiloBuilder UsePostgresCluster(this ISiloBuilder silo, DatabaseOptions database, SiloNetwork network)
    {
        silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = network.ClusterId;
            options.ServiceId = network.ServiceId;
        });
        silo.Configure<ClusterMembershipOptions>(network.Detection.Apply);
        silo.Configure<EndpointOptions>(options =>
        {
            options.SiloPort = network.SiloPort;
            options.GatewayPort = network.GatewayPort;
            if (network.AdvertisedAddress is not { } address)
                return;
            options.AdvertisedIPAddress = address;
            // In a container the advertised address is often not one of its own interfaces.
            if (!IPAddress.IsLoopback(address))
            {
                options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, network.SiloPort);
                options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, network.GatewayPort);
            }
        });
        return silo.UseAdoNetClustering((AdoNetClusteringSiloOptions options) =>
        {
            options.Invariant = Invariant(DatabaseKind.PostgreSql);
            options.ConnectionString = database.ConnectionString;
        });
    }
}
