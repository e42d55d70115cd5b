using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HrisOrleans.Client;
using HrisOrleans.Domain.Tenants;
using HrisOrleans.Tests.Api.Grains;

namespace HrisOrleans.Tests.Api;

/// <summary>One test's tenant, with an admin.</summary>
internal sealed class ApiTenant
{
    public ApiTenant(ApiFixture api)
    {
        Id = TenantId.Parse($"t-{Guid.NewGuid():N}");
        Grains = api.Backend.Of(Id);
        Token = Issue("0a", "ann");
        Admin = api.Client(Token);
        Operator = api.Client(ApiFixture.OperatorKey);
    }

    public TenantId Id { get; }

    public TenantBackend Grains { get; }

    public string Token { get; }

    public HttpClient Admin { get; }

    public HttpClient Operator { get; }

    public string Path(string below = "") => $"/v1/tenants/{Id}{below}";

    public string Issue(string id, string login)
    {
        var token = $"hris_{Id}_{id}_{Guid.NewGuid():N}";
        Grains.Tokens[id] = (SHA256.HashData(Encoding.UTF8.GetBytes(token)), login);
        return token;
    }
}

internal static class HttpAsserts
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static StringContent Json(string json, string mediaType = "application/json") => new(json, Encoding.UTF8, mediaType);

    public static async Task<HrisProblem> Problem(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var problem = JsonSerializer.Deserialize<HrisProblem>(text, HrisJson.ClientOptions)!;
        Assert.Equal(code, problem.Code);
        Assert.Equal((int)status, problem.Status);
        Assert.Equal($"urn:hrisorleans:problem:{code}", problem.Type);
        return problem;
    }

    public static async Task<JsonElement> Body(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return JsonElement.Parse(text);
    }

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, string? json = null, string? key = null, string? ifMatch = null) =>
        client.Call(HttpMethod.Post, path, json, key, ifMatch);

    public static async Task<HttpResponseMessage> Call(this HttpClient client, HttpMethod method, string path, string? json = null, string? key = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : Json(json) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request, Stop);
    }
}
