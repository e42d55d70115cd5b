using System.Net;
using System.Text.Json.Nodes;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Connectors.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HrisOrleans.Cluster.Tests.Hints;

/// <summary>Gusto posts the token of a webhook subscription to its address; from then on it signs with it.</summary>
public sealed class EnrolmentTests : IAsyncLifetime
{
    private const string Token = "the-token-that-gusto-made";
    private const string Subscription = "0b2b8b1c-6f0a-4e0e-8f0e-2f8f4b9b1a11";

    private readonly WebApplication _gusto = Gusto();
    private Enrolling _product = null!;

    public async ValueTask InitializeAsync()
    {
        await _gusto.StartAsync(TwoSilos.Stop);
        _product = new Enrolling(_gusto.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await _product.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _product.DisposeAsync();
        await _gusto.DisposeAsync();
    }

    [Fact]
    public async Task The_token_is_taken_over_once_Gusto_vouches_for_it_and_is_kept_sealed()
    {
        const string Body = """{"event_type":"employee.updated","resource_uuid":"5df911a0-e8e9-412d-8aaf-a46ad193dd96"}""";
        Assert.Equal(HttpStatusCode.Unauthorized, await _product.Send("gusto", Offer("a-token-of-my-own")));
        Assert.Equal(HttpStatusCode.Unauthorized, await _product.Send("gusto", Body, ("X-Gusto-Signature", Hook.Hex("a-token-of-my-own", Body))));

        // Whoever it may be asks no more than once in a few seconds.
        Assert.Equal(HttpStatusCode.Unauthorized, await _product.Send("gusto", Offer(Token)));
        _product.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, await _product.Send("gusto", Offer(Token)));

        Assert.Equal(HttpStatusCode.OK, await _product.Send("gusto", Body, ("X-Gusto-Signature", Hook.Hex(Token, Body))));
        Assert.Equal(HttpStatusCode.Unauthorized, await _product.Send("gusto", Body, ("X-Gusto-Signature", Hook.Hex("a-token-of-my-own", Body))));
        Assert.DoesNotContain(Token, await _product.Everything(), StringComparison.Ordinal);
    }

    private static string Offer(string token) => new JsonObject { ["verification_token"] = token, ["webhook_subscription_uuid"] = Subscription }.ToJsonString();

    private static WebApplication Gusto()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/oauth/token", () => Results.Json(new { access_token = "system", expires_in = 7200 }));
        app.MapPut($"/v1/webhook_subscriptions/{Subscription}/verify", (JsonObject body) => (string?)body["verification_token"] == Token ? Results.Json(new { uuid = Subscription, status = "verified" }) : Results.UnprocessableEntity());
        return app;
    }

    private sealed class Enrolling(string gusto) : Product
    {
        // After the sandbox was named for all providers.
        protected override void Configure(IServiceCollection services) => services.PostConfigure<ProviderOptions>("gusto", options => options.BaseUrl = options.SignInUrl = gusto);
    }
}
