using Orleans.Configuration;
using Orleans.Serialization;

namespace HrisOrleans.Api.Hosting;

/// <summary>Lets an API process find the silos.</summary>
public static class OrleansClientHosting
{
    /// <summary>How often the list of silos is read, and how long one that did not answer is left alone.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Finds the silos' gateways in the PostgreSQL database they share; it is used for nothing else here. Both ids
    /// must be the silos' own. It looks for them until they are there, and again when they were away.
    /// </summary>
    public static IClientBuilder UseHrisCluster(
        this IClientBuilder client, string connectionString, string clusterId = "hris-orleans", string serviceId = "hris-orleans")
    {
        client.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = clusterId;
            options.ServiceId = serviceId;
        });
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = Refresh);
        client.UseConnectionRetryFilter<KeepLooking>();

        // The database's errors come through as what they are, so that they are answered as an outage.
        client.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
        return client.UseAdoNetClustering((AdoNetClusteringClientOptions options) =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
    }
}
