using System.Text.Json;
using System.Text.Json.Nodes;

namespace HrisOrleans.Connectors.Scim;

/// <summary>Makes what a client sent into what is kept: checked, without what is the server's own, booleans as booleans.</summary>
public static class ScimResource
{
    /// <summary>The longest text of a name that has to be unique.</summary>
    public const int LongestName = 500;

    /// <summary>Checks a user that is to be kept, and mends in place what clients write in other ways.</summary>
    public static ScimError? CheckUser(JsonObject user)
    {
        Own(user);

        // Sent by some clients, and never wanted here.
        user.Remove("password");
        user.Remove("groups");
        if (Name(user, "userName") is { } refused) return refused;
        if (user["active"] is { } active)
        {
            if (Flag(active) is not { } flag) return ScimError.InvalidValue("active is true or false.");
            user["active"] = flag;
        }

        if (user["emails"] is { } emails)
        {
            if (emails is not JsonArray list) return ScimError.InvalidValue("emails is a list.");
            foreach (var entry in list.OfType<JsonObject>())
                if (entry["primary"] is { } primary) entry["primary"] = Flag(primary) ?? false;
        }

        if (user["name"] is not (null or JsonObject)) return ScimError.InvalidValue("name is an object.");
        return Manager(user);
    }

    /// <summary>Checks a group that is to be kept; members are taken out first, see <see cref="TakeMembers"/>.</summary>
    public static ScimError? CheckGroup(JsonObject group)
    {
        Own(group);
        return Name(group, "displayName");
    }

    /// <summary>Takes the members out of a group; null where the group says nothing of them.</summary>
    /// <param name="error">A member is not named by the id of a user here.</param>
    public static IReadOnlyList<Guid>? TakeMembers(JsonObject group, out ScimError? error)
    {
        error = null;
        if (group["members"] is not { } members) return null;
        group.Remove("members");
        var ids = new List<Guid>();
        foreach (var entry in members is JsonArray list ? list.AsEnumerable() : [members])
        {
            var text = entry is JsonObject complex ? complex["value"]?.ToString() : entry?.ToString();
            if (!Guid.TryParse(text, out var id))
            {
                error = ScimError.InvalidValue("A member is named by the id of a user here.");
                return null;
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>The address that the person is known by: the primary one, the one of type work, the first, or a userName that is an address.</summary>
    public static string? Email(JsonObject user)
    {
        var entries = user["emails"] is JsonArray list ? list.OfType<JsonObject>().Where(entry => Text(entry["value"]) is not null).ToList() : [];
        var chosen = entries.FirstOrDefault(entry => Flag(entry["primary"]) == true)
            ?? entries.FirstOrDefault(entry => "work".Equals(Text(entry["type"]), StringComparison.OrdinalIgnoreCase))
            ?? entries.FirstOrDefault();
        return Text(chosen?["value"]) ?? (Text(user["userName"]) is { } name && name.Contains('@') ? name : null);
    }

    /// <summary>A yes or no, also as the texts that some clients send.</summary>
    internal static bool? Flag(JsonNode? node) => node is not JsonValue value
        ? null
        : value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetValue<string>(), out var flag) => flag,
            _ => null,
        };

    // No database takes the character nought.
    internal static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Replace("\0", "", StringComparison.Ordinal).Trim() is { Length: > 0 } text ? text : null;

    // A bare id or a list of one are how some clients name the manager.
    private static ScimError? Manager(JsonObject user)
    {
        if (user[ScimSchemas.EnterpriseUser] is not JsonObject enterprise || enterprise["manager"] is not { } manager) return null;
        enterprise["manager"] = manager switch
        {
            JsonArray { Count: > 0 } list => ScimJson.Copy(list[0] is JsonObject first ? first : new JsonObject { ["value"] = ScimJson.Copy(list[0]) }),
            JsonValue bare => new JsonObject { ["value"] = ScimJson.Copy(bare) },
            _ => ScimJson.Copy(manager),
        };
        return null;
    }

    private static void Own(JsonObject resource)
    {
        resource.Remove("id");
        resource.Remove("meta");
    }

    private static ScimError? Name(JsonObject resource, string attribute)
    {
        if (Text(resource[attribute]) is not { } name) return ScimError.InvalidValue($"{attribute} is needed.");
        return name.Length > LongestName ? ScimError.InvalidValue($"{attribute} has at most {LongestName} characters.") : null;
    }
}
