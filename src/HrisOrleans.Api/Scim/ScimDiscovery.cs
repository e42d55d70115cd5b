using System.Text.Json.Nodes;

namespace HrisOrleans.Api.Scim;

/// <summary>What the server says of itself (RFC 7643 §5 to §7).</summary>
internal static class ScimDiscovery
{
    private const string SchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Schema";
    private const string ResourceTypeUrn = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
    private const string ConfigUrn = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

    public static void MapDiscovery(this RouteGroupBuilder scim)
    {
        scim.MapGet("/ServiceProviderConfig", (ScimScope scope) => Answer(Config(scope)));
        scim.MapGet("/ResourceTypes", (ScimScope scope) => List(ResourceTypes(scope)));
        scim.MapGet("/ResourceTypes/{id}", (ScimScope scope, string id) => One(ResourceTypes(scope), id));
        scim.MapGet("/Schemas", (ScimScope scope) => List(Schemas(scope)));
        scim.MapGet("/Schemas/{id}", (ScimScope scope, string id) => One(Schemas(scope), id));
    }

    private static ScimAnswer Answer(JsonObject json) => new(StatusCodes.Status200OK, writer => json.WriteTo(writer));

    private static ScimAnswer List(List<JsonObject> resources) => Answer(new JsonObject
    {
        ["schemas"] = new JsonArray(ScimUrns.ListResponse),
        ["totalResults"] = resources.Count,
        ["startIndex"] = 1,
        ["itemsPerPage"] = resources.Count,
        ["Resources"] = new JsonArray([.. resources]),
    });

    private static ScimAnswer One(List<JsonObject> resources, string id) =>
        resources.Find(resource => id.Equals((string?)resource["id"], StringComparison.OrdinalIgnoreCase)) is { } found ? Answer(found) : ScimAnswer.Error(404, null, "There is no such resource.");

    private static JsonObject Config(ScimScope scope) => new()
    {
        ["schemas"] = new JsonArray(ConfigUrn),
        ["patch"] = new JsonObject { ["supported"] = true },
        ["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 },
        ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimQuery.MostResources },
        ["changePassword"] = new JsonObject { ["supported"] = false },
        ["sort"] = new JsonObject { ["supported"] = false },
        ["etag"] = new JsonObject { ["supported"] = true },
        ["authenticationSchemes"] = new JsonArray(new JsonObject
        {
            ["type"] = "oauthbearertoken",
            ["name"] = "Bearer token",
            ["description"] = "A token of this connection, issued by the tenant's admin.",
            ["primary"] = true,
        }),
        ["meta"] = Meta("ServiceProviderConfig", $"{scope.Base}/ServiceProviderConfig"),
    };

    private static List<JsonObject> ResourceTypes(ScimScope scope) =>
    [
        ResourceType(scope, "User", "/Users", ScimUrns.User, new JsonArray(new JsonObject { ["schema"] = ScimUrns.EnterpriseUser, ["required"] = false })),
        ResourceType(scope, "Group", "/Groups", ScimUrns.Group, []),
    ];

    private static JsonObject ResourceType(ScimScope scope, string name, string endpoint, string schema, JsonArray extensions) => new()
    {
        ["schemas"] = new JsonArray(ResourceTypeUrn),
        ["id"] = name,
        ["name"] = name,
        ["endpoint"] = endpoint,
        ["schema"] = schema,
        ["schemaExtensions"] = extensions,
        ["meta"] = Meta("ResourceType", $"{scope.Base}/ResourceTypes/{name}"),
    };

    // What means something here. Whatever else a client sends is kept and shown as it came.
    private static List<JsonObject> Schemas(ScimScope scope) =>
    [
        Schema(scope, ScimUrns.User, "User",
            Unique(Attribute("userName")),
            Attribute("externalId", exact: true),
            Attribute("name", parts: [Attribute("formatted"), Attribute("familyName"), Attribute("givenName")]),
            Attribute("displayName"),
            Attribute("title"),
            Attribute("userType"),
            Attribute("active", "boolean"),
            Attribute("emails", many: true, parts: [Attribute("value"), Attribute("type"), Attribute("primary", "boolean")])),
        Schema(scope, ScimUrns.Group, "Group",
            Unique(Attribute("displayName")),
            Attribute("externalId", exact: true),
            Attribute("members", many: true, parts: [Attribute("value", exact: true), Attribute("type")])),
        Schema(scope, ScimUrns.EnterpriseUser, "EnterpriseUser",
            Attribute("department"),
            Attribute("division"),
            Attribute("manager", parts: [Attribute("value", exact: true), Attribute("displayName")])),
    ];

    private static JsonObject Schema(ScimScope scope, string urn, string name, params JsonNode[] attributes) => new()
    {
        ["schemas"] = new JsonArray(SchemaUrn),
        ["id"] = urn,
        ["name"] = name,
        ["attributes"] = new JsonArray(attributes),
        ["meta"] = Meta("Schema", $"{scope.Base}/Schemas/{urn}"),
    };

    private static JsonObject Unique(JsonObject attribute)
    {
        attribute["required"] = true;
        attribute["uniqueness"] = "server";
        return attribute;
    }

    private static JsonObject Attribute(string name, string type = "string", bool many = false, bool exact = false, JsonNode[]? parts = null)
    {
        var attribute = new JsonObject
        {
            ["name"] = name,
            ["type"] = parts is null ? type : "complex",
            ["multiValued"] = many,
            ["required"] = false,
            ["mutability"] = "readWrite",
            ["returned"] = "default",
            ["uniqueness"] = "none",
        };
        if (parts is not null) attribute["subAttributes"] = new JsonArray(parts);
        else if (type == "string") attribute["caseExact"] = exact;
        return attribute;
    }

    private static JsonObject Meta(string type, string location) => new() { ["resourceType"] = type, ["location"] = location };
}
