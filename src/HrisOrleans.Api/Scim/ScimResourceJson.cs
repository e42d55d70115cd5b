using System.Globalization;
using System.Text.Json;
using HrisOrleans.Contracts.Scim;

namespace HrisOrleans.Api.Scim;

/// <summary>Writes a pushed resource as clients see it: what they sent, and what is the server's own.</summary>
internal static class ScimResourceJson
{
    public static string ETagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    public static string PathOf(bool group) => group ? "Groups" : "Users";

    public static string LocationOf(ScimScope scope, bool group, Guid id) => $"{scope.Base}/{PathOf(group)}/{id:D}";

    /// <summary>schemas and id are always there.</summary>
    public static void Write(Utf8JsonWriter json, ScimScope scope, bool group, ScimResourceView view, ScimQuery query)
    {
        using var resource = JsonDocument.Parse(view.Json);
        json.WriteStartObject();
        json.WriteStartArray("schemas");
        json.WriteStringValue(group ? ScimUrns.Group : ScimUrns.User);
        foreach (var property in resource.RootElement.EnumerateObject())
            if (IsExtension(property.Name) && query.Shows(property.Name)) json.WriteStringValue(property.Name);
        json.WriteEndArray();
        json.WriteString("id", view.Id);
        foreach (var property in resource.RootElement.EnumerateObject())
        {
            if (property.Name.Equals("schemas", StringComparison.OrdinalIgnoreCase) || !query.Shows(property.Name)) continue;
            property.WriteTo(json);
        }

        if (view.Members is not null && query.Members) Members(json, scope, view.Members);
        if (query.Shows("meta")) Meta(json, scope, group, view);
        json.WriteEndObject();
    }

    private static bool IsExtension(string name) => name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase);

    private static void Members(Utf8JsonWriter json, ScimScope scope, IReadOnlyList<Guid> members)
    {
        json.WriteStartArray("members");
        foreach (var member in members)
        {
            json.WriteStartObject();
            json.WriteString("value", member);
            json.WriteString("$ref", LocationOf(scope, group: false, member));
            json.WriteString("type", "User");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Meta(Utf8JsonWriter json, ScimScope scope, bool group, ScimResourceView view)
    {
        json.WriteStartObject("meta");
        json.WriteString("resourceType", group ? "Group" : "User");
        json.WriteString("created", view.CreatedAt.UtcDateTime);
        json.WriteString("lastModified", view.ChangedAt.UtcDateTime);
        json.WriteString("version", ETagOf(view.Version));
        json.WriteString("location", LocationOf(scope, group, view.Id));
        json.WriteEndObject();
    }
}
