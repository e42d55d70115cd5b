using Orleans.Configuration;

namespace HrisOrleans.Api.Hosting;

/// <summary>Lets an API process find the silos.</summary>
public static class OrleansClientHosting
{
    /// <summary>
    /// Finds the silos' gateways in the PostgreSQL database they share; it is used for nothing else here. Both ids
    /// must be the silos' own.
    /// </summary>
    public static IClientBuilder UseHrisCluster(
        this IClientBuilder client, string connectionString, string clusterId = "hris-orleans", string serviceId = "hris-orleans")
    {
        client.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = clusterId;
            options.ServiceId = serviceId;
        });
        return client.UseAdoNetClustering((AdoNetClusteringClientOptions options) =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connectionString;
        });
    }
}
