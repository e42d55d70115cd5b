using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HrisOrleans.Client.Connections;
using HrisOrleans.Cluster.Tests.Support;

namespace HrisOrleans.Cluster.Tests.Scim;

/// <summary>An answer of the SCIM server.</summary>
public sealed record ScimResponse(HttpStatusCode Status, JsonObject? Json, string? ETag, string? MediaType, Uri? Location)
{
    public string Id => (string)Json!["id"]!;

    public string? Detail => (string?)Json?["detail"];

    public ScimResponse Must(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{Status}: {Json?.ToJsonString()}");
        return this;
    }
}

/// <summary>A directory that pushes with a token.</summary>
public sealed class ScimClient(string baseUrl, string token)
{
    private static readonly HttpClient Http = new();

    public string BaseUrl => baseUrl;

    public string Token => token;

    /// <summary>Connects a tenant to a directory that pushes, and issues its token.</summary>
    public static async Task<ScimClient> Connect(ProductTenant tenant)
    {
        await tenant.Api.Connection.Connect(tenant.Id, new ConnectRequest("scim", new Dictionary<string, string>()), TwoSilos.Stop);
        return await Issue(tenant);
    }

    public static async Task<ScimClient> Issue(ProductTenant tenant, int? overlapSeconds = null)
    {
        var issued = await tenant.Api.Connection.IssuePushToken(tenant.Id, new PushTokenRequest(overlapSeconds), cancellationToken: TwoSilos.Stop);
        return new ScimClient(issued.BaseUrl, issued.Token);
    }

    public static JsonObject Person(string name, string? department = null) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User"),
        ["userName"] = $"{name}@people.example",
        ["externalId"] = $"ext-{name}",
        ["name"] = new JsonObject { ["givenName"] = name, ["familyName"] = "Birch" },
        ["emails"] = new JsonArray(new JsonObject { ["value"] = $"{name}@people.example", ["type"] = "work", ["primary"] = true }),
        ["active"] = true,
        ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] = new JsonObject { ["department"] = department ?? "Engineering" },
    };

    public static JsonObject Patch(params JsonNode[] operations) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
        ["Operations"] = new JsonArray(operations),
    };

    /// <summary>Pushes a person.</summary>
    /// <returns>The id given here.</returns>
    public async Task<string> Push(string name, string? department = null) => (await Send(HttpMethod.Post, "Users", Person(name, department))).Must(HttpStatusCode.Created).Id;

    /// <summary>Pushes a group of people.</summary>
    public async Task<string> PushGroup(string name, params string[] members)
    {
        var group = new JsonObject { ["displayName"] = name, ["members"] = new JsonArray([.. members.Select(member => new JsonObject { ["value"] = member })]) };
        return (await Send(HttpMethod.Post, "Groups", group)).Must(HttpStatusCode.Created).Id;
    }

    public Task<ScimResponse> Get(string path) => Send(HttpMethod.Get, path);

    public async Task<ScimResponse> Send(HttpMethod method, string path, JsonNode? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, $"{baseUrl}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/scim+json");
        using var response = await Http.SendAsync(request, TwoSilos.Stop);
        var text = await response.Content.ReadAsStringAsync(TwoSilos.Stop);
        return new ScimResponse(response.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : null, response.Headers.ETag?.ToString(), response.Content.Headers.ContentType?.MediaType, response.Headers.Location);
    }
}
