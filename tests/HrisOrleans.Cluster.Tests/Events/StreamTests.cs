using HrisOrleans.Client.Events;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Events;

public sealed class StreamTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task A_joiner_appears_in_an_open_stream()
    {
        var tenant = await product.Tenant(5);
        await tenant.Configured();
        var seen = (await tenant.Api.Events.List(tenant.Id, limit: 500, cancellationToken: TwoSilos.Stop)).Next;
        await using var events = tenant.Api.Events.Stream(tenant.Id, seen, cancellationToken: TwoSilos.Stop).GetAsyncEnumerator(TwoSilos.Stop);
        var next = events.MoveNextAsync();
        var ann = await tenant.Api.Members.Invite(tenant.Id, new InviteRequest("ann@example.org", Send: "later"), cancellationToken: TwoSilos.Stop);
        Assert.True(await next);
        Assert.Equal(("joined", ann.Id), (events.Current.Kind, events.Current.Member!.Value));
    }

    [Fact]
    public async Task A_stream_tells_the_same_as_the_list()
    {
        var tenant = await product.Tenant(40);
        await tenant.Configured();
        var listed = await tenant.Events();
        var streamed = new List<TenantEvent>();
        await foreach (var happened in tenant.Api.Events.Stream(tenant.Id, cancellationToken: TwoSilos.Stop))
        {
            streamed.Add(happened);
            if (streamed.Count == listed.Count) break;
        }

        Assert.Equal(listed.Select(One), streamed.Select(One));

        static (long, string, Guid?, string) One(TenantEvent happened) => (happened.Seq, happened.Kind, happened.Member, happened.Data.GetRawText());
    }

    [Fact]
    public async Task A_token_of_another_tenant_is_refused()
    {
        var (tenant, other) = (await product.Tenant(5), await product.Tenant(5));
        await using var events = other.Api.Events.Stream(tenant.Id, cancellationToken: TwoSilos.Stop).GetAsyncEnumerator(TwoSilos.Stop);
        await ProductTenant.Refused(async () => await events.MoveNextAsync(), "forbidden");
    }
}
