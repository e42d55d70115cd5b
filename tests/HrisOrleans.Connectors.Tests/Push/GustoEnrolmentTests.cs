using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Connectors.Http;
using HrisOrleans.Connectors.Push;
using Microsoft.Extensions.DependencyInjection;

namespace HrisOrleans.Connectors.Tests.Push;

/// <summary>The token that Gusto posts to the address of a subscription, or that somebody else does.</summary>
public sealed class GustoEnrolmentTests
{
    private const string Subscription = "0b2b8b1c-6f0a-4e0e-8f0e-2f8f4b9b1a11";
    private const string Token = "the-token-that-gusto-made";

    private readonly ConcurrentQueue<(string Call, string? Authorization, JsonObject Body)> _asked = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_that_Gusto_knows_is_kept_after_it_was_given_back_by_system_access()
    {
        Assert.Equal(Token, await Enrolment().Enrol(Offer(Subscription, Token), Stop));
        Assert.Equal(["POST /oauth/token", $"PUT /v1/webhook_subscriptions/{Subscription}/verify"], _asked.Select(asked => asked.Call));
        var (grant, verify) = (_asked.First(), _asked.Last());
        Assert.Equal(("system_access", "our-app", "our-secret"), ((string?)grant.Body["grant_type"], (string?)grant.Body["client_id"], (string?)grant.Body["client_secret"]));
        Assert.Equal(("Bearer system", Token), (verify.Authorization, (string?)verify.Body["verification_token"]));
    }

    [Fact]
    public async Task A_token_of_somebodys_own_and_one_for_a_subscription_of_another_app_are_not_kept()
    {
        Assert.Null(await Enrolment().Enrol(Offer(Subscription, "a-token-of-my-own"), Stop));
        Assert.Null(await Enrolment().Enrol(Offer("0b2b8b1c-6f0a-4e0e-8f0e-2f8f4b9b1a12", Token), Stop));
    }

    [Theory, InlineData("../../../oauth/token"), InlineData("0b2b8b1c6f0a4e0e8f0e2f8f4b9b1a11"), InlineData("")]
    public async Task Gusto_is_not_asked_of_what_is_no_subscription(string subscription)
    {
        Assert.Null(await Enrolment().Enrol(Offer(subscription, Token), Stop));
        Assert.Null(await Enrolment().Enrol(Offer(Subscription, Token) with { Method = "GET" }, Stop));
        Assert.Null(await Enrolment().Enrol(Offer(Subscription, new string('x', 501)), Stop));
        Assert.Null(await Enrolment().Enrol(new PushRequest("POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes("[1")), Stop));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Without_an_app_nobody_is_asked()
    {
        Assert.Null(await Enrolment(app: false).Enrol(Offer(Subscription, Token), Stop));
        Assert.Empty(_asked);
    }

    private static PushRequest Offer(string subscription, string token) => new(
        "POST", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(new JsonObject { ["verification_token"] = token, ["webhook_subscription_uuid"] = subscription }.ToJsonString()));

    private IPushEnrolment Enrolment(bool app = true)
    {
        var services = new ServiceCollection();
        services.AddConnectors(providers: (_, options) =>
        {
            if (app) (options.ClientId, options.ClientSecret) = ("our-app", "our-secret");
            options.Calls.Attempts = 1;
        });
        services.AddHttpClient(ProviderHttp.ClientName).ConfigurePrimaryHttpMessageHandler(() => new Gusto(_asked));
        services.BuildServiceProvider().GetRequiredService<ConnectorCatalogue>().TryFind("gusto", out var connector);
        return (IPushEnrolment)connector!.Push!;
    }

    /// <summary>Gusto, as far as one app and its one subscription go.</summary>
    private sealed class Gusto(ConcurrentQueue<(string, string?, JsonObject)> asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = (await request.Content!.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
            asked.Enqueue(($"{request.Method} {request.RequestUri!.AbsolutePath}", request.Headers.Authorization?.ToString(), body));
            if (request.RequestUri.AbsolutePath == "/oauth/token") return Json("""{"access_token":"system","token_type":"bearer","expires_in":7200}""");
            if (request.RequestUri.AbsolutePath != $"/v1/webhook_subscriptions/{Subscription}/verify") return new HttpResponseMessage(HttpStatusCode.NotFound);
            return (string?)body["verification_token"] == Token
                ? Json($$"""{"uuid":"{{Subscription}}","url":"https://hris.example/v1/push/gusto","status":"verified","subscription_types":["Employee"]}""")
                : new HttpResponseMessage(HttpStatusCode.UnprocessableEntity);
        }

        private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
