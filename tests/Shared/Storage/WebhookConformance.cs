using HrisOrleans.Domain.Members;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Storage.Webhooks;

namespace HrisOrleans.Conformance.Storage;

/// <summary>Endpoints, streams and the delivery log.</summary>
public abstract class WebhookConformance(IMigratedDatabase database) : StorageConformance(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private IWebhookStore Store => Service<IWebhookStore>();

    private IWebhookStreams Streams => Service<IWebhookStreams>();

    [Fact]
    public async Task An_endpoint_reads_back_and_belongs_to_its_tenant_alone()
    {
        var endpoint = Endpoint(Tenant) with { Types = ["member.*", "tenant.plan_applied"] };
        Assert.Equal(AddWebhookResult.Added, await Store.Add(endpoint, 2, [new("webhook_created", By("api/1"), "{}")], Stop));
        Assert.Equal(AddWebhookResult.Exists, await Store.Add(endpoint, 2, [], Stop));
        var found = await Store.Find(Tenant, endpoint.Id, Stop);
        Same(endpoint, found!);
        Assert.Null(await Store.Find(Other, endpoint.Id, Stop));
        Assert.Null(await Store.Find(null, endpoint.Id, Stop));
        Assert.Equal(AddWebhookResult.Added, await Store.Add(Endpoint(Tenant), 2, [], Stop));
        Assert.Equal(AddWebhookResult.TooMany, await Store.Add(Endpoint(Tenant), 2, [], Stop));
        Assert.Equal(2, (await Store.List(Tenant, Stop)).Count);
        Assert.Empty(await Store.List(Other, Stop));

        Assert.False(await Store.Change(endpoint with { Version = 3 }, 2, [], Stop));
        Assert.True(await Store.Change(endpoint with { Version = 2, Url = "https://b.example/" }, 1, [new("webhook_changed", By("api/2"), "{}")], Stop));
        Assert.Equal(("https://b.example/", 2L), ((await Store.Find(Tenant, endpoint.Id, Stop))!.Url, (await Store.Find(Tenant, endpoint.Id, Stop))!.Version));
        Assert.False(await Store.Delete(Other, endpoint.Id, [], Stop));
        Assert.True(await Store.Delete(Tenant, endpoint.Id, [], Stop));
        Assert.Null(await Store.Find(Tenant, endpoint.Id, Stop));
        await AssertGapless(Tenant);
    }

    [Fact]
    public async Task A_stream_begins_behind_its_making_and_is_leased_once()
    {
        await Append(Tenant, 3);
        var endpoint = await Added(Tenant);
        Assert.Empty(await Leased("a", endpoint));
        await Append(Tenant, 2);
        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Leased($"s{n}", endpoint)));
        var lease = Assert.Single(racing.SelectMany(one => one));
        Assert.Equal((Tenant, 3L), (lease.Tenant, lease.Seq));
        Assert.Empty(await Leased("b", endpoint, Now + Lease - TimeSpan.FromSeconds(1)));

        // Whoever died loses it, and is shut out.
        var heir = Assert.Single(await Leased("b", endpoint, Now + Lease));
        Assert.True(heir.Fence > lease.Fence);
        Assert.Equal(StreamStanding.Lost, await Streams.Commit(lease, Progress(5), Stop));
        Assert.Equal(StreamStanding.Held, await Streams.Commit(heir, Last(5), Stop));
        Assert.Empty(await Leased("a", endpoint, Now + Lease));
        Assert.Equal(new WebhookProgress(5, 5, 0), await Store.Progress(endpoint.Id, Tenant, Stop));
    }

    [Fact]
    public async Task What_is_pending_is_found_when_due_and_what_was_done_is_not_sent_again()
    {
        var endpoint = await Added(Tenant);
        await Append(Tenant, 6);
        var lease = Assert.Single(await Leased("a", endpoint));
        var member = MemberId.New(Now);
        var due = Now.AddMinutes(5);
        WebhookDelivery[] lines =
        [
            Line(1, WebhookDeliveryState.Delivered), Line(2, WebhookDeliveryState.Pending, due, member) with { Outcome = "failed", Status = 500, Duration = 12 },
            Line(3, WebhookDeliveryState.Pending, null, member) with { Attempts = 0 }, Line(5, WebhookDeliveryState.Delivered),
        ];
        Assert.Equal(StreamStanding.Held, await Streams.Commit(lease, new StreamCommit(3, lines, null, due, true, Now, null), Stop));
        Assert.Empty(await Leased("a", endpoint));
        lease = Assert.Single(await Leased("a", endpoint, due));
        var backlog = await Streams.Open(lease, 10, Stop);
        Assert.Equal([lines[1], lines[2]], backlog.Pending);
        Assert.Equal([5L], backlog.Done);
        Assert.Single((await Streams.Open(lease, 0, Stop)).Pending);
        var events = await Streams.Events(Tenant, [2, 3, 99], Stop);
        Assert.Equal([2L, 3L], events.Keys.Order());

        var log = await Store.Deliveries(endpoint.Id, Tenant, null, null, 3, Stop);
        Assert.Equal([5L, 3L, 2L], log.Select(line => line.Seq));
        Assert.Equal([1L], (await Store.Deliveries(endpoint.Id, Tenant, null, 2, 3, Stop)).Select(line => line.Seq));
        Assert.Equal([3L, 2L], (await Store.Deliveries(endpoint.Id, Tenant, WebhookDeliveryState.Pending, null, 9, Stop)).Select(line => line.Seq));
        Assert.Empty(await Store.Deliveries(endpoint.Id, Other, null, null, 9, Stop));

        // Set back, all that comes behind is sent again; what waits before that point still waits.
        Assert.Equal(ReplayResult.Ahead, await Store.Replay(Tenant, endpoint.Id, Tenant, 4, [], Stop));
        Assert.Equal(ReplayResult.NotFound, await Store.Replay(Tenant, endpoint.Id, Other, 3, [], Stop));
        Assert.Equal(ReplayResult.Set, await Store.Replay(Tenant, endpoint.Id, Tenant, 3, [], Stop));
        Assert.Equal(StreamStanding.Lost, await Streams.Commit(lease, Progress(6), Stop));
        lease = Assert.Single(await Leased("a", endpoint, due));
        backlog = await Streams.Open(lease, 10, Stop);
        Assert.Equal((2L, 2L), (lease.Seq, backlog.Pending.Single().Seq));
        Assert.Empty(backlog.Done);
        Assert.Equal(0, await Store.DeleteOlderThan(Now.AddYears(-8), Stop));
    }

    [Fact]
    public async Task An_endpoint_rests_recovers_and_is_disabled_with_an_event()
    {
        var endpoint = await Added(Tenant);
        await Append(Tenant, 2);
        var lease = Assert.Single(await Leased("a", endpoint));
        var next = Now.AddMinutes(5);
        await Streams.Commit(lease, Last(0) with { Health = new EndpointHealth(false, "timeout", next) }, Stop);
        var resting = await Store.Find(Tenant, endpoint.Id, Stop);
        Assert.Equal((Now, 1, next, "timeout"), (resting!.FailingSince, resting.Failures, resting.NextAttemptAt, resting.LastOutcome));
        Assert.Empty(await Leased("a", endpoint));

        lease = Assert.Single(await Leased("a", endpoint, next));
        await Streams.Commit(lease, Progress(1) with { Health = new EndpointHealth(true) }, Stop);
        var well = await Store.Find(Tenant, endpoint.Id, Stop);
        Assert.Equal((null, 0, null, null), (well!.FailingSince, well.Failures, well.NextAttemptAt, well.LastOutcome));

        var standing = await Streams.Commit(lease, Progress(1) with { Health = new EndpointHealth(false, "gone", Disable: WebhookState.Gone) }, Stop);
        Assert.Equal(StreamStanding.Changed, standing);
        Assert.Equal(WebhookState.Gone, (await Store.Find(Tenant, endpoint.Id, Stop))!.State);
        Assert.Equal("webhook_disabled", (await AllEvents(Tenant))[^1].Kind);
        await Streams.Commit(lease, Last(1), Stop);
        Assert.Empty(await Leased("a", endpoint, next));
    }

    [Fact]
    public async Task One_outage_is_one_rest_however_many_tenants_streams_meet_it()
    {
        var endpoint = await Added(null);
        var tenants = Enumerable.Range(0, 10).Select(_ => Fresh()).ToList();
        foreach (var tenant in tenants) await Append(tenant, 1);
        var streams = (await Leased("a", endpoint)).Where(lease => tenants.Contains(lease.Tenant)).ToList();
        Assert.Equal(10, streams.Count);
        foreach (var stream in streams) await Streams.Commit(stream, Last(0) with { Health = new EndpointHealth(false, "timeout", Now.AddSeconds(5), Failures: stream.Endpoint.Failures) }, Stop);
        Assert.Equal((1, Now.AddSeconds(5)), await Rests());

        // The rest is over, and the outage is not: that is the second one.
        streams = (await Leased("a", endpoint, Now.AddSeconds(5))).Where(lease => tenants.Contains(lease.Tenant)).ToList();
        Assert.Equal(10, streams.Count);
        foreach (var stream in streams) await Streams.Commit(stream, Last(0) with { Health = new EndpointHealth(false, "timeout", Now.AddMinutes(5), Failures: stream.Endpoint.Failures) }, Stop);
        Assert.Equal((2, Now.AddMinutes(5)), await Rests());
        await Store.Delete(null, endpoint.Id, [], Stop);

        async Task<(int, DateTimeOffset?)> Rests() => await Store.Find(null, endpoint.Id, Stop) is { } found ? (found.Failures, found.NextAttemptAt) : default;
    }

    [Fact]
    public async Task What_an_address_of_before_answers_says_nothing_of_the_one_that_is_there_now()
    {
        var endpoint = await Added(Tenant);
        await Append(Tenant, 2);
        var lease = Assert.Single(await Leased("a", endpoint));
        Assert.True(await Store.Change(endpoint with { Version = 2, Url = "https://b.example/" }, 1, [], Stop));
        Assert.Equal(StreamStanding.Changed, await Streams.Commit(lease, Progress(0) with { Health = new EndpointHealth(false, "gone", Disable: WebhookState.Gone) }, Stop));
        await Streams.Commit(lease, Last(0) with { Health = new EndpointHealth(false, "timeout", Now.AddMinutes(5)) }, Stop);
        Assert.Equal(
            (WebhookState.Enabled, 2L, null, 0, null),
            await Store.Find(Tenant, endpoint.Id, Stop) is { } found ? (found.State, found.Version, found.FailingSince, found.Failures, found.NextAttemptAt) : default);
        Assert.DoesNotContain(await AllEvents(Tenant), happened => happened.Kind == "webhook_disabled");
        Assert.Equal("https://b.example/", Assert.Single(await Leased("a", endpoint)).Endpoint.Url);
    }

    [Fact]
    public async Task The_platforms_endpoint_has_a_stream_for_every_tenant()
    {
        await Append(Tenant, 2);
        var endpoint = await Added(null);
        var newcomer = Fresh();
        await Append(newcomer, 1);
        await Append(Tenant, 1);
        var leases = await Leased("a", endpoint);
        Assert.Equal([(newcomer, 0L), (Tenant, 2L)], leases.Where(lease => lease.Tenant == newcomer || lease.Tenant == Tenant).Select(lease => (lease.Tenant, lease.Seq)).OrderBy(one => one.Item2));
        Assert.Equal(ReplayResult.Set, await Store.Replay(null, endpoint.Id, Tenant, 1, [], Stop));
        Assert.True(await Store.Delete(null, endpoint.Id, [], Stop));
    }

    [Fact]
    public async Task The_platforms_log_is_read_over_all_tenants_and_stands_still_under_new_lines()
    {
        var endpoint = await Added(null);
        var other = await Added(null);
        TenantId[] tenants = [Fresh(), Fresh(), Fresh()];
        var seconds = 0;
        foreach (var tenant in tenants)
        {
            await Append(tenant, 4);
            await Wrote(endpoint, tenant, 1, 2, 3);
        }

        var pages = new List<PlacedDelivery>();
        while (await Store.Deliveries(endpoint.Id, null, pages.Count == 0 ? null : pages[^1].Place, 2, Stop) is { Count: > 0 } page)
        {
            pages.AddRange(page);

            // What comes meanwhile stands before the first page, and shifts none.
            if (pages.Count == 2) await Wrote(endpoint, tenants[0], 4);
        }

        Assert.Equal(tenants.SelectMany(tenant => new[] { 1L, 2, 3 }.Select(seq => (tenant, seq))).Reverse(), pages.Select(line => (line.Tenant, line.Delivery.Seq)));
        Assert.Equal((tenants[0], 4L), (await Store.Deliveries(endpoint.Id, null, null, 1, Stop)).Select(line => (line.Tenant, line.Delivery.Seq)).Single());
        Assert.Equal(tenants.Reverse(), (await Store.Deliveries(endpoint.Id, WebhookDeliveryState.GivenUp, null, 9, Stop)).Select(line => line.Tenant));
        Assert.Empty(await Store.Deliveries(endpoint.Id, WebhookDeliveryState.Pending, null, 9, Stop));
        Assert.Empty(await Store.Deliveries(other.Id, null, null, 9, Stop));
        foreach (var one in (WebhookEndpoint[])[endpoint, other]) await Store.Delete(null, one.Id, [], Stop);

        // Two lines of one moment and tenant have an order too.
        async Task Wrote(WebhookEndpoint to, TenantId tenant, params long[] seqs)
        {
            var lease = (await Leased("a", to, Now.AddHours(++seconds))).Single(one => one.Tenant == tenant);
            var at = Now.AddSeconds(seconds).AddMicroseconds(7);
            WebhookDelivery[] lines = [.. seqs.Select(seq => Line(seq, seq == 3 ? WebhookDeliveryState.GivenUp : WebhookDeliveryState.Delivered) with { CreatedAt = at })];
            Assert.Equal(StreamStanding.Held, await Streams.Commit(lease, Last(seqs[^1]) with { Deliveries = lines }, Stop));
        }
    }

    private static WebhookEndpoint Endpoint(TenantId? tenant) =>
        new(tenant, Guid.NewGuid(), 1, "https://a.example/hooks", [], WebhookState.Enabled, [1, 2, 3], null, 0, null, null, null, Now, Now);

    private static WebhookDelivery Line(long seq, WebhookDeliveryState state, DateTimeOffset? due = null, MemberId? member = null) =>
        new(seq, 1, "member.joined", member, state, 1, "delivered", 204, 3, due, Now, state == WebhookDeliveryState.Pending ? null : Now);

    private static StreamCommit Progress(long seq) => new(seq, [], null, null, false, Now, Now + Lease);

    private static StreamCommit Last(long seq) => Progress(seq) with { LeasedUntil = null };

    private async Task<WebhookEndpoint> Added(TenantId? tenant)
    {
        var endpoint = Endpoint(tenant);
        Assert.Equal(AddWebhookResult.Added, await Store.Add(endpoint, 1000, [], Stop));
        return endpoint;
    }

    private Task Append(TenantId tenant, int count) => Events.Append(tenant, [.. Enumerable.Range(0, count).Select(n => new HrisOrleans.Storage.Events.TenantEvent("a", By($"api/{n}"), "{}"))], Stop);

    /// <summary>The database is shared with other tests: only this endpoint's streams count here, and the others go back.</summary>
    private async Task<IReadOnlyList<LeasedStream>> Leased(string owner, WebhookEndpoint endpoint, DateTimeOffset? now = null)
    {
        var leases = await Streams.Lease(owner, 1000, now ?? Now, Lease, Stop);
        foreach (var other in leases.Where(lease => lease.Endpoint.Id != endpoint.Id)) await Streams.Commit(other, new StreamCommit(other.Seq, [], null, null, false, now ?? Now, null), Stop);
        return [.. leases.Where(lease => lease.Endpoint.Id == endpoint.Id)];
    }

    private static void Same(WebhookEndpoint expected, WebhookEndpoint actual)
    {
        Assert.Equal(expected.Types, actual.Types);
        Assert.Equal(expected.Secrets, actual.Secrets);
        Assert.Equal(expected with { Types = [] }, actual with { Types = [], Secrets = expected.Secrets });
    }
}
