using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Jobs;

/// <summary>One decision on many members at once, over HTTP.</summary>
public sealed class BulkTests(Product product) : IClassFixture<Product>
{
    private static readonly InviteSettings LaterRequired = new("later", "required");

    [Fact]
    public async Task Approving_all_requests_queues_each_and_tells_of_each()
    {
        var tenant = await (await product.Tenant(people: 25)).Configured(invites: LaterRequired);
        var requests = await Of(tenant, "requests");
        var job = await tenant.Do("approve", new BulkRequest(Filter: new MembersFilter("requests")));
        Assert.Equal(("approve", "done", requests.Count, requests.Count, 0, 0, "ann@" + tenant.Id + ".example"), (job.Action, job.State, job.Total, job.Done, job.Nothing, job.Refused, job.Actor));
        Assert.Empty(await Of(tenant, "requests"));
        Assert.Equal(requests.Select(member => member.Id), (await Of(tenant, "queued")).Select(member => member.Id));
        var results = await tenant.Results(job);
        Assert.Equal(requests.Select((member, index) => new JobResult(index + 1, member.Id, "done", null)), results);
        var approved = await tenant.Events("approved");
        Assert.Equal(requests.Count, approved.Count);
        Assert.All(approved, happened => Assert.Equal(("ann@" + tenant.Id + ".example", $"job/{job.Id:N}"), (happened.Actor, happened.Cause)));
    }

    [Fact]
    public async Task By_ids_each_has_an_outcome_of_its_own_and_unknown_ones_are_told()
    {
        var tenant = await (await product.Tenant(people: 5)).Configured(invites: LaterRequired);
        var members = await tenant.Members();
        await tenant.Api.Members.Approve(tenant.Id, members[0].Id, new(), cancellationToken: TwoSilos.Stop);
        await tenant.Api.Members.Deny(tenant.Id, members[1].Id, cancellationToken: TwoSilos.Stop);
        var unknown = Guid.NewGuid();
        var job = await tenant.Do("approve", new BulkRequest([members[0].Id, members[1].Id, members[2].Id, unknown, members[2].Id], Send: true));
        Assert.Equal((4, 1, 1, 2), (job.Total, job.Done, job.Nothing, job.Refused));
        Assert.Equal(
            [new(1, members[0].Id, "nothing", null), new(2, members[1].Id, "refused", "member_out"), new(3, members[2].Id, "done", null), new(4, unknown, "refused", "member_not_found")],
            await tenant.Results(job));
        Assert.Equal([2, 4], (await tenant.Results(job, "refused")).Select(result => result.Line));
        Assert.Equal("open", (await tenant.Api.Members.Get(tenant.Id, members[2].Id, TwoSilos.Stop)).Invitation);
    }

    [Fact]
    public async Task Denying_sending_removing_and_restoring_many_do_what_each_alone_does()
    {
        var tenant = await (await product.Tenant(people: 12)).Configured(invites: LaterRequired);
        var ids = (await tenant.Members()).Select(member => member.Id).ToList();
        Assert.Equal(3, (await tenant.Do("deny", new BulkRequest(ids[..3]))).Done);
        Assert.Equal(ids.Count - 3, (await tenant.Do("approve", new BulkRequest(Filter: new MembersFilter("requests", Source: "hris")))).Done);
        Assert.Equal(ids.Count - 3, (await tenant.Do("send", new BulkRequest(Filter: new MembersFilter("queued", Source: "bamboohr")))).Done);
        Assert.All(await Of(tenant, "pending"), member => Assert.Equal("open", member.Invitation));
        Assert.Equal(ids.Count - 3, (await tenant.Do("remove", new BulkRequest(Filter: new MembersFilter("pending")))).Done);
        Assert.Equal(ids.Count, (await Of(tenant, "deactivated")).Count);
        Assert.Equal(ids.Count, (await tenant.Do("restore", new BulkRequest(Filter: new MembersFilter("deactivated")))).Done);
        Assert.Empty(await Of(tenant, "deactivated"));
    }

    [Fact]
    public async Task A_filter_is_the_lists_and_its_people_are_fixed()
    {
        var tenant = await (await product.Tenant(people: 12)).Configured(invites: LaterRequired);
        var group = (await tenant.Members()).SelectMany(member => member.Groups).First();
        var inGroup = await tenant.Api.Members.List(tenant.Id, "requests", group: group, total: true, limit: 1, cancellationToken: TwoSilos.Stop);
        Assert.NotEqual(12, inGroup.Total);
        var job = await tenant.Begin("approve", new BulkRequest(Filter: new MembersFilter("requests", Group: group)));
        Assert.Equal(inGroup.Total, job.Total);
        Assert.Equal(inGroup.Total, (await tenant.Ended(job)).Done);
        Assert.Equal(0, (await tenant.Do("approve", new BulkRequest(Filter: new MembersFilter("requests", Group: group)))).Total);
    }

    [Fact]
    public async Task Asking_twice_under_one_key_is_one_job()
    {
        var tenant = await (await product.Tenant(people: 5)).Configured(invites: LaterRequired);
        var request = new BulkRequest(Filter: new MembersFilter("requests"));
        var jobs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tenant.Begin("approve", request, "one-key")));
        Assert.Single(jobs.Select(job => job.Id).Distinct());
        await tenant.Ended(jobs[0]);
        await ProductTenant.Refused(() => tenant.Begin("deny", request, "one-key"), "idempotency_key_reused");
    }

    [Fact]
    public async Task What_names_nobody_or_everybody_by_accident_is_refused_before_anything_is_stored()
    {
        var tenant = await product.Tenant(people: 5);
        foreach (var request in (BulkRequest[])[new(), new([]), new(Filter: new MembersFilter()), new([Guid.NewGuid()], new MembersFilter("active")), new(Filter: new MembersFilter(Group: "nonsense"))])
            await ProductTenant.Refused(() => tenant.Begin("remove", request), "invalid_request");
        await ProductTenant.Refused(() => tenant.Begin("remove", new BulkRequest([Guid.NewGuid()], Send: true)), "invalid_request");
        await ProductTenant.Refused(() => tenant.Begin("remove", new BulkRequest([.. Enumerable.Range(0, 10_001).Select(_ => Guid.NewGuid())])), "invalid_request");
        await ProductTenant.Refused(() => tenant.Api.Jobs.Get(tenant.Id, Guid.NewGuid(), TwoSilos.Stop), "job_not_found");
        await ProductTenant.Refused(() => tenant.Api.Jobs.Results(tenant.Id, Guid.NewGuid(), cancellationToken: TwoSilos.Stop), "job_not_found");
    }

    [Fact]
    public async Task A_job_of_another_tenant_is_nobodys_business()
    {
        var (one, two) = (await product.Tenant(people: 5), await product.Tenant(people: 5));
        var job = await one.Begin("remove", new BulkRequest([Guid.NewGuid()]));
        await ProductTenant.Refused(() => two.Api.Jobs.Get(two.Id, job.Id, TwoSilos.Stop), "job_not_found");
        await ProductTenant.Refused(() => two.Api.Jobs.Cancel(two.Id, job.Id, cancellationToken: TwoSilos.Stop), "job_not_found");
        await ProductTenant.Refused(() => two.Api.Jobs.Get(one.Id, job.Id, TwoSilos.Stop), "forbidden");
    }

    private static async Task<IReadOnlyList<Member>> Of(ProductTenant tenant, string list) =>
        (await tenant.Api.Members.List(tenant.Id, list, limit: 500, cancellationToken: TwoSilos.Stop)).Items;
}
