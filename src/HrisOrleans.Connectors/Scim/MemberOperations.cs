using System.Text.Json.Nodes;

namespace HrisOrleans.Connectors.Scim;

/// <summary>The operations of a group's PATCH, those on its members apart from the rest.</summary>
/// <param name="Rest">A PatchOp message of the others.</param>
/// <param name="Joining">Who is in the group after it.</param>
/// <param name="Leaving">Who is not.</param>
/// <param name="OnlyJoining">Nobody else is in it after it.</param>
public sealed record MemberOperations(JsonObject Rest, IReadOnlyList<Guid> Joining, IReadOnlyList<Guid> Leaving, bool OnlyJoining, ScimError? Error)
{
    /// <summary>Takes the operations on members out; a later one outdoes an earlier one.</summary>
    public static MemberOperations Take(JsonObject message)
    {
        if (message["Operations"] is not JsonArray operations) return new(message, [], [], false, null);
        var (rest, joining, leaving, only) = (new JsonArray(), new HashSet<Guid>(), new HashSet<Guid>(), false);
        foreach (var entry in operations)
        {
            if (Members(entry) is not { } operation)
            {
                rest.Add(WithoutMembers(entry, out var named));
                if (named is null) continue;
                operation = (ScimResource.Text(entry!["op"])?.ToLowerInvariant() ?? "", null, named);
            }

            var (op, filter, value) = operation;
            if (op is not ("add" or "replace" or "remove")) return new(message, [], [], false, ScimPatch.UnknownOperation);
            if (op == "remove" && filter is null && value is null)
            {
                only = true;
                joining.Clear();
                leaving.Clear();
                continue;
            }

            var wrapped = new JsonObject { ["members"] = filter is not null ? new JsonArray([.. filter.Keys().Where(key => key.Attribute == "value").Select(key => JsonValue.Create(key.Value))]) : ScimJson.Copy(value) };
            if (ScimResource.TakeMembers(wrapped, out var error) is not { } ids) return new(message, [], [], false, error ?? ScimError.InvalidValue("Members are a list."));
            if (filter is not null && ids.Count == 0) return new(message, [], [], false, ScimError.InvalidFilter("Members are named by value eq."));
            if (op == "replace")
            {
                only = true;
                joining.Clear();
                leaving.Clear();
            }

            foreach (var id in ids)
            {
                (op == "remove" ? joining : leaving).Remove(id);
                (op == "remove" ? leaving : joining).Add(id);
            }
        }

        return new(new JsonObject { ["Operations"] = rest }, [.. joining], [.. leaving], only, null);
    }

    private static (string Op, ScimFilter? Filter, JsonNode? Value)? Members(JsonNode? entry)
    {
        if (entry is not JsonObject operation || ScimResource.Text(operation["path"]) is not { } text || ScimPath.Parse(text).Path is not { Schema: null } path) return null;
        if (!path.Attribute.Equals("members", StringComparison.OrdinalIgnoreCase)) return null;
        return (ScimResource.Text(operation["op"])?.ToLowerInvariant() ?? "", path.Filter, operation["value"]);
    }

    // A replacement without a path may hold the members among other attributes.
    private static JsonNode? WithoutMembers(JsonNode? entry, out JsonNode? members)
    {
        members = null;
        var copy = ScimJson.Copy(entry);
        if (copy is not JsonObject operation || operation["path"] is not null || operation["value"] is not JsonObject value || value["members"] is null) return copy;
        members = ScimJson.Copy(value["members"]);
        value.Remove("members");
        return copy;
    }
}
