using System.Globalization;
using System.Net;
using System.Text.Json;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using HrisOrleans.Domain.Members;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class PagingTests(ApiFixture api)
{
    [Fact]
    public async Task A_cursor_hides_the_grains_own_and_brings_it_back()
    {
        var tenant = api.Tenant();
        var page = await Get(tenant, "/members?list=active&grant=linked&search=zo%C3%AB");
        var next = page.GetProperty("next").GetString()!;
        Assert.DoesNotContain("inner", next, StringComparison.Ordinal);
        await Get(tenant, $"/members?after={next}&limit=7");
        var queries = tenant.Grains.CallsOf(nameof(IQueriesGrain.Members)).Select(call => (ListMembers)call.Message!).ToList();
        Assert.Equal(new ListMembers(MemberList.Active, Grant.Linked, "zoë", new PageRequest(null, Paging.DefaultLimit)), queries[0]);
        Assert.Equal(new ListMembers(null, null, null, new PageRequest("inner cursor", 7)), queries[1]);
    }

    [Theory]
    [InlineData("!!")]
    [InlineData("aW5uZXI")]
    public async Task A_cursor_that_was_never_given_is_refused(string cursor)
    {
        var tenant = api.Tenant();
        var response = await tenant.Admin.GetAsync(tenant.Path($"/members?after={Uri.EscapeDataString(cursor)}"), Stop);
        await response.Problem(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_own_list_only()
    {
        var tenant = api.Tenant();
        var next = (await Get(tenant, "/members")).GetProperty("next").GetString();
        await (await tenant.Admin.GetAsync(tenant.Path($"/syncs?after={next}"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("1.5")]
    public async Task A_limit_is_a_number_from_1_to_500(string limit)
    {
        var tenant = api.Tenant();
        foreach (var list in new[] { "members", "syncs", "events", "advisories", "connection/groups", "connection/people", $"plans/{Samples.PlanId}/changes" })
        {
            var problem = await (await tenant.Admin.GetAsync(tenant.Path($"/{list}?limit={limit}"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Equal("limit", problem.Field);
        }
    }

    [Theory]
    [InlineData("/members?list=everyone", "list")]
    [InlineData("/members?grant=yes", "grant")]
    [InlineData("/plans/0195555e-1111-7000-8000-000000000002/changes?action=fire", "action")]
    public async Task An_unknown_word_in_a_query_is_named(string below, string field)
    {
        var tenant = api.Tenant();
        var problem = await (await tenant.Admin.GetAsync(tenant.Path(below), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(field, problem.Field);
    }

    [Fact]
    public async Task A_list_carries_the_counts_of_all_lists() =>
        Assert.Equal(1, (await Get(api.Tenant(), "/members?list=queued")).GetProperty("counts").GetProperty("active").GetInt32());

    [Fact]
    public async Task Events_always_give_the_place_to_go_on_from()
    {
        var tenant = api.Tenant();
        var page = await Get(tenant, "/events");
        Assert.False(page.GetProperty("more").GetBoolean());
        tenant.Grains.Answer(nameof(IQueriesGrain.Events), new Page<EventView>([], null));
        var end = await Get(tenant, $"/events?after={page.GetProperty("next").GetString()}");
        Assert.Equal(page.GetProperty("next").GetString(), end.GetProperty("next").GetString());
        var requests = tenant.Grains.CallsOf(nameof(IQueriesGrain.Events)).Select(call => (PageRequest)call.Message!);
        Assert.Equal([null, "9"], requests.Select(request => request.After));
    }

    [Fact]
    public async Task Looking_back_the_newest_events_come_first_page_by_page_to_the_oldest_that_is_kept()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer<ListNewest>(nameof(IQueriesGrain.NewestEvents), query =>
        {
            var before = query.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) : 8;
            var items = Enumerable.Range(0, query.Page.Limit).Select(place => before - 1 - place).Where(seq => seq >= 2).Select(seq => Samples.Event with { Seq = seq }).ToList();
            return new Page<EventView>(items, items is [.., { Seq: > 2 } last] ? last.Seq.ToString(CultureInfo.InvariantCulture) : null);
        });
        var first = await Get(tenant, "/events?order=newest&limit=3");
        Assert.Equal([7, 6, 5], Seqs(first));
        Assert.True(first.GetProperty("more").GetBoolean());
        var second = await Get(tenant, $"/events?order=newest&limit=3&after={first.GetProperty("next").GetString()}");
        Assert.Equal([4, 3, 2], Seqs(second));
        Assert.False(second.GetProperty("more").GetBoolean());
        Assert.Empty(Seqs(await Get(tenant, $"/events?order=newest&limit=3&after={second.GetProperty("next").GetString()}")));
        await Get(tenant, "/events?order=newest&types=tenant.*,%20member.joined");
        Assert.Equal(["tenant.*", "member.joined"], ((ListNewest)tenant.Grains.CallsOf(nameof(IQueriesGrain.NewestEvents))[^1].Message!).Types);
        await (await tenant.Admin.GetAsync(tenant.Path("/events?types=tenant.*"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");
        await (await tenant.Admin.GetAsync(tenant.Path("/events?order=oldest"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_request");

        static int[] Seqs(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("seq").GetInt32())];
    }

    [Fact]
    public async Task The_list_of_tenants_is_the_operators()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync("/v1/tenants", Stop)).Problem(HttpStatusCode.Forbidden, "forbidden");
        var page = await (await tenant.Operator.GetAsync("/v1/tenants?health=late&search=acme", Stop)).Body(HttpStatusCode.OK);
        Assert.Equal("needs_relink", page.GetProperty("items")[0].GetProperty("connection").GetProperty("status").GetString());
        Assert.Equal(1, page.GetProperty("counts").GetProperty("late").GetInt32());
    }

    [Fact]
    public async Task A_full_page_of_events_says_that_there_may_be_more()
    {
        var tenant = api.Tenant();
        Assert.True((await Get(tenant, "/events?limit=1")).GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Groups_are_paged_within_one_look_into_the_directory()
    {
        var tenant = api.Tenant();
        var next = (await Get(tenant, "/connection/groups?search=eng")).GetProperty("next").GetString();
        await Get(tenant, $"/connection/groups?after={next}");
        var queries = tenant.Grains.CallsOf(nameof(IQueriesGrain.Groups)).Select(call => (BrowseQuery)call.Message!).ToList();
        Assert.Equal(new BrowseQuery(Samples.Browse, "eng", new PageRequest(null, Paging.DefaultLimit)), queries[0]);
        Assert.Equal(new BrowseQuery(Samples.Browse, null, new PageRequest("100", Paging.DefaultLimit)), queries[1]);

        tenant.Grains.Answer(nameof(IConnectionGrain.Browse), new BrowseView(Guid.NewGuid(), null));
        await (await tenant.Admin.GetAsync(tenant.Path($"/connection/groups?after={next}"), Stop)).Problem(HttpStatusCode.Gone, "cursor_expired");
    }

    [Fact]
    public async Task While_the_directory_is_first_read_there_is_a_sync_to_watch()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IConnectionGrain.Browse), new BrowseView(null, Samples.Sync));
        var response = await tenant.Admin.GetAsync(tenant.Path("/connection/people"), Stop);
        var body = await response.Body(HttpStatusCode.Accepted);
        Assert.Equal(0, body.GetProperty("items").GetArrayLength());
        Assert.Equal(Samples.SyncId, body.GetProperty("sync").GetProperty("id").GetGuid());
        Assert.Equal(tenant.Path($"/syncs/{Samples.SyncId}"), response.Headers.Location?.ToString());
        Assert.Empty(tenant.Grains.CallsOf(nameof(IQueriesGrain.People)));
    }

    [Fact]
    public async Task A_look_that_is_gone_meanwhile_expires_its_cursors()
    {
        var tenant = api.Tenant();
        var next = (await Get(tenant, "/connection/groups")).GetProperty("next").GetString();
        tenant.Grains.Answer(nameof(IQueriesGrain.Groups), new Refusal("browse_expired", RefusalKind.Conflict, "Gone."));
        await (await tenant.Admin.GetAsync(tenant.Path($"/connection/groups?after={next}"), Stop)).Problem(HttpStatusCode.Gone, "cursor_expired");
        await (await tenant.Admin.GetAsync(tenant.Path("/connection/groups"), Stop)).Problem(HttpStatusCode.Conflict, "browse_expired");
    }

    private static async Task<JsonElement> Get(ApiTenant tenant, string below) => await (await tenant.Admin.GetAsync(tenant.Path(below), Stop)).Body(HttpStatusCode.OK);
}
