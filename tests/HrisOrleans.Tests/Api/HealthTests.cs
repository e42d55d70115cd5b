using System.Net;
using HrisOrleans.Tests.Api.Grains;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class HealthTests(ApiFixture api)
{
    [Fact]
    public async Task A_process_with_a_cluster_is_healthy_and_ready()
    {
        using var client = api.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz", Stop)).StatusCode);
    }

    [Fact]
    public async Task Without_its_cluster_a_process_is_healthy_but_not_ready()
    {
        await using var cluster = await ApiFixture.StartCluster(new Backend());
        await using var app = await ApiFixture.StartApi(cluster.Client, TimeProvider.System);
        await cluster.StopSilosAsync(Stop);
        using var client = new HttpClient { BaseAddress = ApiFixture.AddressOf(app) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz", Stop)).StatusCode);
        await (await client.GetAsync("/readyz", Stop)).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }
}
