using System.Collections.Concurrent;
using System.Net;
using System.Text;
using HrisOrleans.Client;
using HrisOrleans.Client.Members;
using HrisOrleans.Client.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Tests.ClientPackage;

/// <summary>The client as a host app registers it, before a server that stumbles.</summary>
public sealed class RetryTests
{
    private const string Tenant = """{"id":"acme","name":"Acme","subscription":"standard","createdAt":"2026-03-02T08:00:00Z"}""";
    private const string Token = """{"id":"01","login":"ann","createdAt":"2026-03-02T08:00:00Z","token":"hris_acme_01_s"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task A_read_is_tried_again(HttpStatusCode status)
    {
        var (client, server) = Client(status, Tenant);
        Assert.Equal("Acme", (await client.Tenants.Get("acme", Stop)).Name);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_post_under_a_key_is_tried_again_with_the_same_key()
    {
        var (client, server) = Client(HttpStatusCode.ServiceUnavailable, Token);
        await client.Tenants.IssueToken("acme", new TokenRequest("ann"), "one", Stop);
        Assert.Equal(["one", "one"], server.Requests);
    }

    [Fact]
    public async Task A_post_without_a_key_and_a_change_are_not_tried_again()
    {
        var (client, server) = Client(HttpStatusCode.ServiceUnavailable, Token);
        await Assert.ThrowsAsync<HrisApiException>(() => client.Tenants.IssueToken("acme", new TokenRequest("ann"), cancellationToken: Stop));
        Assert.Single(server.Requests);
        (client, server) = Client(HttpStatusCode.ServiceUnavailable, Token);
        await Assert.ThrowsAsync<HrisApiException>(() => client.Members.Edit("acme", Guid.NewGuid(), new MemberPatch(Role: "admin"), ETag.Of(4), Stop));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task What_would_come_out_the_same_is_not_tried_again(HttpStatusCode status)
    {
        var (client, server) = Client(status, Tenant);
        var refused = await Assert.ThrowsAsync<HrisApiException>(() => client.Tenants.Get("acme", Stop));
        Assert.Equal(("unexpected_answer", status), (refused.Code, refused.StatusCode));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_list_is_read_to_its_end_page_by_page()
    {
        var (client, server) = Client(null, """{"items":[],"next":"c1","counts":{}}""", """{"items":[],"next":null,"counts":{}}""");
        Assert.Empty(await client.Members.All("acme", cancellationToken: Stop).ToListAsync(Stop));
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("after=c1", server.LastQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_is_still_to_be_read_is_not_an_empty_one()
    {
        const string reading = """{"items":[],"next":null,"sync":{"id":"0198f1c2-0000-7000-8000-000000000001","kind":"browse","trigger":"admin","phase":"waiting","counts":{}}}""";
        const string first = """{"items":[{"id":"team:1","kind":"team","name":"One","people":1,"parent":null}],"next":"c1","counts":{"employee":1}}""";
        var (client, _) = Client(null, reading, first, reading, """{"items":[],"next":null,"counts":{}}""");
        Assert.Equal(RefusalCodes.BrowseExpired, (await Assert.ThrowsAsync<HrisApiException>(() => client.Connection.AllPeople("acme", cancellationToken: Stop).ToListAsync(Stop).AsTask())).Code);

        // One that goes while its pages are read has not ended there.
        Assert.Equal(RefusalCodes.BrowseExpired, (await Assert.ThrowsAsync<HrisApiException>(() => client.Connection.AllGroups("acme", cancellationToken: Stop).ToListAsync(Stop).AsTask())).Code);
        Assert.Empty(await client.Connection.AllPeople("acme", "nobody", Stop).ToListAsync(Stop));
    }

    private static (HrisOrleansClient Client, Stumbling Server) Client(HttpStatusCode? first, params string[] answers)
    {
        var server = new Stumbling(first, answers);
        var services = new ServiceCollection();
        services.AddHrisOrleansClient(new Uri("http://hris.example"), "hris_acme_01_s").ConfigurePrimaryHttpMessageHandler(() => server);
        return (services.BuildServiceProvider().GetRequiredService<HrisOrleansClient>(), server);
    }

    /// <summary>Stumbles once, if it is to, and answers from then on.</summary>
    private sealed class Stumbling(HttpStatusCode? first, string[] answers) : HttpMessageHandler
    {
        private int _answered;

        /// <summary>The idempotency key of each request.</summary>
        public ConcurrentQueue<string?> Requests { get; } = new();

        public string LastQuery { get; private set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue(request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null);
            LastQuery = request.RequestUri!.Query;
            var stumbles = first is not null && Requests.Count == 1;
            return Task.FromResult(new HttpResponseMessage(stumbles ? first!.Value : HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(stumbles ? "" : answers[_answered++], Encoding.UTF8, "application/json"),
            });
        }
    }
}
