using HrisOrleans.Client.Connections;
using HrisOrleans.Client.Jobs;
using HrisOrleans.Client.Members;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Members;
using HrisOrleans.Domain.Jobs;
using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Jobs;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task A_job_whose_silo_died_goes_on_where_it_stopped_and_decides_nothing_twice()
    {
        var tenant = await (await product.Tenant(people: 12)).Configured(invites: LaterRequired);
        var (id, store) = (TenantId.Parse(tenant.Id), product.Silo.GetRequiredService<IJobStore>());
        var later = product.Time.GetUtcNow().AddMinutes(5);
        var job = await store.Store(new NewJob(id, Guid.CreateVersion7(later), JobActions.Approve, "now", "ann", null, later), new MemberFilter(MemberList.Requests), TwoSilos.Stop);
        var items = await store.Results(id, job.Id, null, 0, 100, TwoSilos.Stop);

        // The silo that has it decides six, writes down three, and dies.
        var dead = await store.Lease(later, later.AddMinutes(1), TwoSilos.Stop);
        Assert.Equal(job.Id, dead!.Id);
        new Caller(CallerKind.Admin, id, "ann").Use(JobActions.Cause(job.Id));
        foreach (var item in items.Take(6)) TwoSilos.Must(await product.Grains.GetGrain<IMemberGrain>(GrainKeys.Member(id, item.Member!.Value)).Approve(new ApproveMember(true), TwoSilos.Stop));
        Assert.NotNull(await store.Record(dead, [.. items.Take(3).Select(item => item with { Outcome = JobOutcome.Done })], 3, later.AddMinutes(1), TwoSilos.Stop));

        product.Time.Advance(TimeSpan.FromMinutes(7));
        var ended = await tenant.Ended(await tenant.Api.Jobs.Get(tenant.Id, job.Id, TwoSilos.Stop));
        Assert.Equal((items.Count, items.Count, 0, 0), (ended.Total, ended.Done, ended.Nothing, ended.Refused));
        Assert.All(await tenant.Results(ended), result => Assert.Equal("done", result.Outcome));
        foreach (var kind in (string[])["approved", "invitation_issued"]) Assert.Equal(items.Count, (await tenant.Events(kind)).Count);
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

    private static async Task<IReadOnlyList<Client.Members.Member>> Of(ProductTenant tenant, string list) =>
        (await tenant.Api.Members.List(tenant.Id, list, limit: 500, cancellationToken: TwoSilos.Stop)).Items;
}
