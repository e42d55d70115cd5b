using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HrisOrleans.Client;
using HrisOrleans.Contracts;
using HrisOrleans.Contracts.Connections;
using HrisOrleans.Contracts.Hints;
using HrisOrleans.Tests.Api.Grains;
using static HrisOrleans.Tests.Api.HttpAsserts;

namespace HrisOrleans.Tests.Api;

/// <summary>The door that providers' webhooks come in by: bytes as they are, and one answer to whatever is not theirs.</summary>
[Collection(ApiCollection.Name)]
public sealed class PushEndpointTests(ApiFixture api)
{
    [Fact]
    public async Task The_bytes_and_headers_reach_the_tenants_grain_as_they_came_and_nothing_but_a_webhook_is_believed_to_call()
    {
        var tenant = api.Tenant();
        byte[] body = [0x7B, 0xFF, 0x00, 0x0D, 0x0A, 0x7D];
        using var client = api.Client("a token that is not ours");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/push/bamboohr/{tenant.Id}") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-BambooHR-Signature", "AbC=");
        request.Headers.Add("Cookie", "secret=1");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.SendAsync(request, Stop);
        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        Assert.True(answer.Headers.CacheControl?.NoStore);

        var call = Assert.Single(tenant.Grains.CallsOf(nameof(IHintGrain.Receive)));
        var hint = Assert.IsType<ReceiveHint>(call.Message);
        Assert.Equal(("bamboohr", "POST", "AbC=", "Bearer a token that is not ours"), (hint.Provider, hint.Method, hint.Headers["x-bamboohr-signature"], hint.Headers["authorization"]));
        Assert.Equal(body, hint.Body);
        Assert.DoesNotContain("cookie", hint.Headers.Keys);
        Assert.Equal((CallerKind.Provider, tenant.Id), (call.Caller!.Kind, call.Caller.Tenant!.Value));
    }

    [Theory, InlineData("GET"), InlineData("POST")]
    public async Task What_the_provider_wants_to_hear_is_answered(string method)
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IHintGrain.Receive), new HintReply(true, "application/json", Encoding.UTF8.GetBytes("""{"verification":"é"}""")));
        using var client = api.Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/v1/push/okta/{tenant.Id}"), Stop);
        Assert.Equal((HttpStatusCode.OK, "application/json", """{"verification":"é"}"""), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Fact]
    public async Task What_stands_behind_the_address_comes_decoded_and_what_is_answered_is_read_as_nothing_else()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IHintGrain.Receive), new HintReply(true, "text/plain", Encoding.UTF8.GetBytes("<b>é &+")));
        using var client = api.Client();
        using var answer = await client.PostAsync($"/v1/push/microsoft-365/{tenant.Id}?validationToken=%3Cb%3E%C3%A9%20%26%2B&twice=1&twice=2", new StringContent(""), Stop);
        Assert.Equal((HttpStatusCode.OK, "text/plain", "<b>é &+"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        var hint = Assert.IsType<ReceiveHint>(Assert.Single(tenant.Grains.CallsOf(nameof(IHintGrain.Receive))).Message);
        Assert.Equal(new Dictionary<string, string> { ["validationToken"] = "<b>é &+" }, hint.Query);
    }

    [Fact]
    public async Task Whatever_is_refused_and_whoever_is_not_there_sounds_the_same()
    {
        var tenant = api.Tenant();
        tenant.Grains.Answer(nameof(IHintGrain.Receive), new HintReply(false));
        using var client = api.Client();
        var answers = new List<(HttpStatusCode, string)>();
        foreach (var path in (string[])[$"bamboohr/{tenant.Id}", $"nobody/{tenant.Id}", "bamboohr/NOT A TENANT", "bamboohr/-"])
        {
            using var answer = await client.PostAsync("/v1/push/" + path, new StringContent("{}"), Stop);
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0].Item1);
        Assert.Contains("\"push_refused\"", answers[0].Item2, StringComparison.Ordinal);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public async Task An_apps_webhook_belongs_to_no_tenant()
    {
        using var client = api.Client();
        using var answer = await client.PostAsync("/v1/push/slack", new StringContent("{}"), Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var call = api.Backend.OfKey(GrainKeys.AppHints).CallsOf(nameof(IHintGrain.Receive))[^1];
        Assert.Equal((GrainKeys.AppHints, CallerKind.Provider, null), (call.Key, call.Caller!.Kind, call.Caller.Tenant));
    }

    [Fact]
    public async Task A_body_larger_than_a_megabyte_is_refused_before_anybody_is_asked()
    {
        var tenant = api.Tenant();
        using var client = api.Client();
        using var answer = await client.PostAsync($"/v1/push/slack/{tenant.Id}", new ByteArrayContent(new byte[(1 << 20) + 1]), Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(tenant.Grains.CallsOf(nameof(IHintGrain.Receive)));
    }

    [Fact]
    public async Task The_connection_tells_where_its_webhooks_go_and_a_secret_is_kept_and_removed()
    {
        var tenant = api.Tenant();
        var admin = HrisOrleansClient.Create(api.Address, ApiFixture.OperatorKey);
        var connection = await admin.Connection.KeepPushSecret(tenant.Id.Value, new("a secret of the provider"), Stop);
        Assert.Equal(($"{api.Address.AbsoluteUri.TrimEnd('/')}/v1/push/bamboohr/acme", "own"), (connection.Push!.Address, connection.Push.State));
        await admin.Connection.RemovePushSecret(tenant.Id.Value, Stop);
        Assert.Equal(
            ["a secret of the provider", null],
            tenant.Grains.CallsOf(nameof(IConnectionGrain.ChangePushSecret)).Select(call => ((ChangePushSecret)call.Message!).Secret));
    }
}
