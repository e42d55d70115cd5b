using System.Text.Json.Nodes;
using HrisOrleans.Cluster.Tests.Scim;
using HrisOrleans.Cluster.Tests.Support;
using HrisOrleans.Conformance;

namespace HrisOrleans.Cluster.Tests.Conformance;

public sealed class ScimConformance(Product product, ConformanceTable table) : PushedConformance("scim", product, table)
{
    protected override PushedPlay Of(Product product, ProductTenant tenant) => new ScimPlay(product, tenant);
}

/// <summary>A statement is a request a person, and a deletion for whoever is no longer named.</summary>
internal sealed class ScimPlay(Product product, ProductTenant tenant) : PushedPlay(product, tenant)
{
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private ScimClient _client = null!;

    public override string Token => _client.Token;

    public override IReadOnlyList<string> Properties => ["schemas", "userName", "externalId", "name", "emails", "active", Enterprise];

    public override KeyValuePair<string, string?> UnknownWord => new("userType", "Zorp");

    protected override string Provider => "scim";

    public override async Task Begin()
    {
        await base.Begin();
        _client = await ScimClient.Issue(Tenant);
    }

    public override async Task<string> RanOut()
    {
        var before = await ScimClient.Issue(Tenant);
        _client = await ScimClient.Issue(Tenant, overlapSeconds: 0);
        return before.Token;
    }

    public override IEnumerable<Told> Tell(IReadOnlyList<Stated> everybody) =>
    [
        .. everybody.Select(person => _ids.TryGetValue(person.Key, out var id)
            ? Of(HttpMethod.Put, $"Users/{id}", Json(person).ToJsonString())
            : Of(HttpMethod.Post, "Users", Json(person).ToJsonString(), answer => _ids[person.Key] = (string)JsonNode.Parse(answer)!["id"]!)),
        .. _ids.Where(known => everybody.All(person => person.Key != known.Key)).Select(known => Of(HttpMethod.Delete, $"Users/{known.Value}", "", _ => _ids.Remove(known.Key))),
    ];

    public override Told Torn(IReadOnlyList<Stated> everybody) => Tell(everybody).First() is var whole ? whole with { Body = whole.Body[..(whole.Body.Length / 2)] } : throw new InvalidOperationException();

    public override IEnumerable<Told> Empty() => from body in (string[])["", "{}", "null", "[]"] from id in _ids.Values select Of(HttpMethod.Put, $"Users/{id}", body);

    public override IEnumerable<Told> Twice(IReadOnlyList<Stated> everybody) => [Of(HttpMethod.Post, "Users", Json(everybody[0] with { GivenName = "Other" }).ToJsonString())];

    private Told Of(HttpMethod method, string path, string body, Action<string>? taken = null) => new(method, $"{_client.BaseUrl}/{path}", "application/scim+json", body, taken);

    private static JsonObject Json(Stated person)
    {
        var json = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User"),
            ["userName"] = person.Email,
            ["externalId"] = person.Key,
            ["name"] = new JsonObject { ["givenName"] = person.GivenName, ["familyName"] = person.FamilyName },
            ["emails"] = new JsonArray(new JsonObject { ["value"] = person.Email, ["type"] = "work", ["primary"] = true }),
            ["active"] = person.Active,
            [Enterprise] = new JsonObject { ["department"] = person.Department },
        };
        foreach (var (name, value) in person.Other) json[name] = value;
        return json;
    }
}
