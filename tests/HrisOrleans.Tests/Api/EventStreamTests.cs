using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using HrisOrleans.Api.Events;
using HrisOrleans.Client;
using HrisOrleans.Client.Events;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Events;
using HrisOrleans.Contracts.Tenants;
using HrisOrleans.Domain;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

[Collection(ApiCollection.Name)]
public sealed class EventStreamTests(ApiFixture api)
{
    [Fact]
    public async Task What_happens_while_the_stream_is_open_comes_in_it()
    {
        var (tenant, log) = Follows(3);
        using var stream = await Open(tenant);
        Assert.Equal("text/event-stream", stream.Type);
        Assert.Equal(["1 invitation_issued", "2 invitation_issued", "3 invitation_issued"], [await stream.Event(), await stream.Event(), await stream.Event()]);
        log.Grow(4, "activated");
        api.Time.Advance(EventStream.LongestPause);
        Assert.Equal("4 activated", await stream.Event());
    }

    [Fact]
    public async Task Silence_is_broken_every_15_seconds()
    {
        var (tenant, _) = Follows(0);
        using var stream = await Open(tenant);
        Assert.Equal(": open", await stream.Line());
        for (var beat = 0; beat < 2; beat++)
        {
            api.Time.Advance(EventStream.Heartbeat);
            Assert.Equal(": here", await stream.Line());
        }
    }

    [Fact]
    public async Task A_reader_who_comes_again_goes_on_behind_the_last_event_whatever_the_address_says()
    {
        var (tenant, _) = Follows(5);
        string id;
        using (var first = await Open(tenant))
        {
            await first.Event();
            await first.Event();
            id = first.LastId;
        }

        using var beginning = await Open(tenant, after: id);
        Assert.Equal("3 invitation_issued", await beginning.Event());
        await beginning.Event();
        using var next = await Open(tenant, after: id, lastEventId: beginning.LastId);
        Assert.Equal("5 invitation_issued", await next.Event());
    }

    [Fact]
    public async Task More_than_a_page_comes_without_a_pause()
    {
        var (tenant, _) = Follows(EventStream.Share + 5);
        using var stream = await Open(tenant);
        for (var number = 1; number <= EventStream.Share + 5; number++) Assert.StartsWith($"{number} ", await stream.Event(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_ends_by_itself_after_ten_minutes()
    {
        var (tenant, _) = Follows(1);
        using var stream = await Open(tenant);
        await stream.Event();
        api.Time.Advance(EventStream.Life);
        string? line;
        while ((line = await stream.Line()) is not null) Assert.Equal(": here", line);
    }

    [Fact]
    public async Task Nobody_reads_another_tenants_stream()
    {
        var (tenant, other) = (Follows(1).Tenant, api.Tenant());
        await (await other.Admin.GetAsync(tenant.Path("/events/stream"), Stop)).Problem(HttpStatusCode.Forbidden, "forbidden");
        using var nobody = api.Client();
        await (await nobody.GetAsync(tenant.Path("/events/stream"), Stop)).Problem(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Empty(tenant.Grains.CallsOf(nameof(IQueriesGrain.Events)));
    }

    [Fact]
    public async Task A_refusal_comes_before_the_stream()
    {
        var tenant = api.Tenant();
        await (await tenant.Admin.GetAsync(tenant.Path("/events/stream?after=!!"), Stop)).Problem(HttpStatusCode.BadRequest, "invalid_cursor");
        tenant.Grains.Answer(nameof(IQueriesGrain.Events), new Refusal("some_refusal", RefusalKind.Conflict, "No."));
        await (await tenant.Admin.GetAsync(tenant.Path("/events/stream"), Stop)).Problem(HttpStatusCode.Conflict, "some_refusal");
    }

    [Fact]
    public async Task So_many_streams_of_a_tenant_are_open_at_once_and_a_closed_one_makes_room()
    {
        var (tenant, _) = Follows(1);
        var streams = new List<OpenStream>();
        for (var number = 0; number < 20; number++) streams.Add(await Open(tenant));
        await (await tenant.Admin.GetAsync(tenant.Path("/events/stream"), Stop)).Problem(HttpStatusCode.ServiceUnavailable, "busy");
        var (other, _) = Follows(1);
        using var elsewhere = await Open(other);
        streams[0].Dispose();

        // The server learns of it in its own time.
        HttpResponseMessage again;
        while ((again = await Ask(tenant, null, null)).StatusCode == HttpStatusCode.ServiceUnavailable) again.Dispose();
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        again.Dispose();
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task The_client_goes_on_in_the_next_stream_with_each_event_once()
    {
        var (tenant, log) = Follows(2);
        var client = HrisOrleansClient.Create(new HttpClient { BaseAddress = api.Address }, tenant.Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var events = client.Events.Stream(tenant.Id.Value, cancellationToken: enough.Token).GetAsyncEnumerator(enough.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(2, events.Current.Seq);
        var next = events.MoveNextAsync();
        api.Time.Advance(EventStream.Life);
        await log.Asked(behind: 2);
        log.Grow(3, "activated");
        api.Time.Advance(EventStream.LongestPause);
        while (!next.IsCompleted)
        {
            api.Time.Advance(EventStream.LongestPause);
            await Task.Yield();
        }

        Assert.True(await next);
        Assert.Equal((3, "activated"), (events.Current.Seq, events.Current.Kind));
        Assert.Equal(1, events.Current.Data.GetProperty("number").GetInt32());
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task The_client_does_not_try_again_what_waiting_does_not_change()
    {
        var tenant = api.Tenant();
        var client = HrisOrleansClient.Create(new HttpClient { BaseAddress = api.Address }, tenant.Token);
        tenant.Grains.Answer(nameof(IQueriesGrain.Events), new Refusal("some_refusal", RefusalKind.Conflict, "No."));
        await using var events = client.Events.Stream(tenant.Id.Value, cancellationToken: Stop).GetAsyncEnumerator(Stop);
        Assert.Equal("some_refusal", (await Assert.ThrowsAsync<HrisApiException>(async () => await events.MoveNextAsync())).Code);
    }

    private (ApiTenant Tenant, Log Log) Follows(int events)
    {
        var (tenant, log) = (api.Tenant(), new Log());
        for (var seq = 1; seq <= events; seq++) log.Grow(seq, Samples.Event.Kind);
        tenant.Grains.Answer<PageRequest>(nameof(IQueriesGrain.Events), log.Answer);
        return (tenant, log);
    }

    private static Task<HttpResponseMessage> Ask(ApiTenant tenant, string? after, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, tenant.Path("/events/stream") + (after is null ? "" : $"?after={after}"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return tenant.Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private static async Task<OpenStream> Open(ApiTenant tenant, string? after = null, string? lastEventId = null)
    {
        var response = (await Ask(tenant, after, lastEventId)).EnsureSuccessStatusCode();
        return new OpenStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(Stop)));
    }

    private sealed class OpenStream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public string? Type => response.Content.Headers.ContentType?.MediaType;

        public string LastId { get; private set; } = "";

        /// <summary>The next line that says something.</summary>
        public async Task<string?> Line()
        {
            string? line;
            do line = await reader.ReadLineAsync(Stop);
            while (line == "");
            return line;
        }

        /// <summary>The next event's number and kind.</summary>
        public async Task<string> Event()
        {
            var (kind, data) = ("", "");
            while (await reader.ReadLineAsync(Stop) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                else if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
                else if (line == "" && data != "") return $"{JsonSerializer.Deserialize<TenantEvent>(data, HrisJson.ClientOptions)!.Seq} {kind}";
            }

            return "the end";
        }

        public void Dispose() => response.Dispose();
    }

    /// <summary>A sequence that grows while it is read.</summary>
    private sealed class Log
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ImmutableList<EventView> _events = [];
        private int _from;

        public void Grow(long seq, string kind) => _events = _events.Add(Samples.Event with { Seq = seq, Kind = kind });

        /// <summary>A second reader has begun behind an event: it asks at once, before any time passes.</summary>
        public Task Asked(long behind)
        {
            Interlocked.Exchange(ref _from, (int)behind);
            return _began.Task;
        }

        public object Answer(PageRequest page)
        {
            var after = long.Parse(page.After ?? "0", CultureInfo.InvariantCulture);
            if (after > 0 && after == Volatile.Read(ref _from)) _began.TrySetResult();
            EventView[] found = [.. _events.Where(happened => happened.Seq > after).Take(page.Limit)];
            return new Page<EventView>(found, found is [.., var last] ? last.Seq.ToString(CultureInfo.InvariantCulture) : page.After);
        }
    }
}
