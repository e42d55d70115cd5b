using System.Net;
using System.Net.Sockets;
using System.Text;
using HrisOrleans.Client.Webhooks;
using HrisOrleans.Silo.Webhooks;
using Microsoft.Extensions.Time.Testing;

namespace HrisOrleans.Tests.Webhooks;

/// <summary>Requests to receivers that nobody vouches for.</summary>
public sealed class WebhookTransportTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"type":"member.joined","timestamp":"2026-03-02T08:00:00Z","data":{"tenant":"acme","sequence":7}}""");
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_points_inside_by_now_is_not_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var resolver = new Names { Addresses = [IPAddress.Parse("93.184.215.14")] };
        var options = new WebhookOptions { AllowHttp = true };
        var rules = new AddressRules(options);
        var url = $"http://hooks.example:{port}/";
        Assert.Null(await new WebhookTargets(rules, resolver, options).Refuse(url, Stop));

        // Between the check and the request the name is made to point at us.
        resolver.Addresses = [IPAddress.Loopback];
        using var transport = new WebhookTransport(rules, resolver, options, TimeProvider.System);
        var attempt = await transport.Send(new Uri(url), "msg_1", Body, [Key], Stop);
        Assert.Equal(("address_refused", (int?)null), (attempt.Outcome, attempt.Status));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Of_several_addresses_only_those_allowed_are_connected_to()
    {
        var resolver = new Names { Addresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Loopback] };
        var (attempt, request) = await Exchange("HTTP/1.1 204 No Content\r\n\r\n", resolver);
        Assert.True(attempt.Delivered);
        Assert.StartsWith("POST / HTTP/1.1", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.example/", "webhook_address_refused")]
    [InlineData("http://hooks.example/", "webhook_url_refused")]
    [InlineData("https://user@hooks.example/", "webhook_url_refused")]
    [InlineData("https://hooks.example/#part", "webhook_url_refused")]
    [InlineData("file:///etc/passwd", "webhook_url_refused")]
    [InlineData("//hooks.example/", "webhook_url_refused")]
    public async Task A_name_of_which_one_address_is_inside_is_no_target_nor_is_another_form_of_url(string url, string code)
    {
        var resolver = new Names { Addresses = [IPAddress.Parse("93.184.215.14"), IPAddress.Parse("192.168.0.1")] };
        var options = new WebhookOptions();
        Assert.Equal(code, (await new WebhookTargets(new AddressRules(options), resolver, options).Refuse(url, Stop))?.Code);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "delivered", 200)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "redirected", 302)]
    [InlineData("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "gone", 410)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "refused", 404)]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "failed", 500)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nnever", "delivered", 200)]
    [InlineData("nonsense\r\n\r\n", "no_answer", null)]
    [InlineData("", "no_answer", null)]
    public async Task Every_answer_has_an_outcome(string answer, string outcome, int? status)
    {
        var (attempt, _) = await Exchange(answer);
        Assert.Equal((outcome, status), (attempt.Outcome, attempt.Status));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 02 Mar 2026 08:05:00 GMT", 300)]
    public async Task The_receiver_says_how_long_to_leave_it_alone(string header, int seconds)
    {
        var (attempt, _) = await Exchange($"HTTP/1.1 429 Too Many\r\nRetry-After: {header}\r\nContent-Length: 0\r\n\r\n", time: new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)));
        Assert.Equal(TimeSpan.FromSeconds(seconds), attempt.RetryAfter);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_left_when_its_time_is_over()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new FakeTimeProvider();
        var options = new WebhookOptions { AllowHttp = true, AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        using var transport = new WebhookTransport(new AddressRules(options), new Names { Addresses = [IPAddress.Loopback] }, options, time);
        var sending = transport.Send(new Uri($"http://hooks.example:{((IPEndPoint)listener.LocalEndpoint).Port}/"), "msg_1", Body, [Key], Stop);
        using var client = await listener.AcceptTcpClientAsync(Stop);
        time.Advance(options.Timeout - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var attempt = await sending;
        Assert.Equal((false, "timeout", (int?)null), (attempt.Delivered, attempt.Outcome, attempt.Status));
    }

    [Fact]
    public async Task What_is_sent_is_what_the_client_verifies()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        byte[] old = [.. Enumerable.Repeat((byte)9, 32)];
        var (_, request) = await Exchange("HTTP/1.1 204 No Content\r\n\r\n", time: time, secrets: [Key, old]);
        var headers = request.Split("\r\n").Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        foreach (var secret in (byte[][])[Key, old])
        {
            var message = new WebhookVerifier([WebhookSignature.Show(secret)], time).Verify(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], Body);
            Assert.Equal(("msg_1", "member.joined", "acme", 7L), (message.Id, message.Type, message.Data.Tenant, message.Data.Sequence));
        }
    }

    /// <summary>Sends to a server that reads one request, answers with these bytes and closes.</summary>
    private static async Task<(WebhookAttempt Attempt, string Request)> Exchange(string answer, IHostResolver? resolver = null, TimeProvider? time = null, byte[][]? secrets = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new WebhookOptions { AllowHttp = true, AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };
        using var transport = new WebhookTransport(new AddressRules(options), resolver ?? new Names { Addresses = [IPAddress.Loopback] }, options, time ?? TimeProvider.System);
        var sending = transport.Send(new Uri($"http://hooks.example:{((IPEndPoint)listener.LocalEndpoint).Port}/"), "msg_1", Body, secrets ?? [Key], Stop);
        using var client = await listener.AcceptTcpClientAsync(Stop);
        var stream = client.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[4096];
        while (!request.ToString().Contains("\"sequence\":7}}", StringComparison.Ordinal)) request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, Stop)));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Stop);
        client.Close();
        return (await sending, request.ToString());
    }

    private sealed class Names : IHostResolver
    {
        public IPAddress[] Addresses { get; set; } = [];

        public Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) => Task.FromResult(Addresses);
    }
}
