using System.Text.Json;
using System.Text.Json.Nodes;

namespace HrisOrleans.Connectors.Scim;

/// <summary>
/// Applies the operations of a PATCH (RFC 7644 §3.5.2) in the dialects that directories really speak: operations in any
/// case, paths as URNs, dotted names without a path, removals by value, and a replacement of an entry that is not there,
/// which adds it.
/// </summary>
public static class ScimPatch
{
    private const int MostOperations = 5_000;

    internal static ScimError UnknownOperation { get; } = ScimError.InvalidSyntax("An operation is add, replace or remove.");

    /// <summary>Changes the resource in place; after a refusal it is to be thrown away.</summary>
    /// <param name="body">The whole PatchOp message.</param>
    public static ScimError? Apply(JsonObject resource, JsonObject body)
    {
        if (body["Operations"] is not JsonArray operations) return ScimError.InvalidSyntax("A PATCH needs a list of Operations.");
        if (operations.Count > MostOperations) return ScimError.InvalidValue($"A PATCH has at most {MostOperations} operations.");
        foreach (var entry in operations)
        {
            if (entry is not JsonObject operation) return ScimError.InvalidSyntax("An operation is not an object.");
            if (Apply(resource, Text(operation["op"])?.ToLowerInvariant(), Text(operation["path"]), operation["value"]) is { } error) return error;
        }

        return null;
    }

    private static ScimError? Apply(JsonObject resource, string? op, string? path, JsonNode? value)
    {
        if (op is not ("add" or "replace" or "remove")) return UnknownOperation;
        if (string.IsNullOrWhiteSpace(path))
        {
            if (op == "remove") return new ScimError(400, "noTarget", "A removal needs a path.");
            return value is JsonObject many ? Each(resource, op, many) : ScimError.InvalidValue("Without a path the value is an object of attributes.");
        }

        var (target, error) = ScimPath.Parse(path);
        return target is null ? error : op == "remove" ? Remove(resource, target, value) : Set(resource, target, value, add: op == "add");
    }

    private static ScimError? Each(JsonObject resource, string op, JsonObject many)
    {
        foreach (var (name, value) in many)
        {
            var (target, error) = ScimPath.Parse(name);
            if (target is null) return error;
            if (Set(resource, target, value, add: op == "add") is { } refused) return refused;
        }

        return null;
    }

    private static ScimError? Set(JsonObject resource, ScimPath target, JsonNode? value, bool add)
    {
        var holder = target.Holder(resource, make: true)!;
        if (target.Attribute.Length == 0)
        {
            if (value is not JsonObject extension) return ScimError.InvalidValue("An extension is an object.");
            foreach (var (name, inner) in extension) Put(holder, name, inner);
            return null;
        }

        if (ReadOnly(target)) return null;
        if (target.Filter is not null) return SetEntries(holder, target, value);
        if (target.Sub is not null)
        {
            if (holder[target.Attribute] is JsonArray list)
            {
                foreach (var entry in list.OfType<JsonObject>()) Put(entry, target.Sub, value);
                return null;
            }

            if (holder[target.Attribute] is not JsonObject complex) holder[target.Attribute] = complex = ScimJson.Object();
            Put(complex, target.Sub, value);
            return null;
        }

        if (holder[target.Attribute] is JsonArray present && add)
        {
            foreach (var entry in value is JsonArray more ? more.AsEnumerable() : [value]) Append(present, entry);
        }
        else if (holder[target.Attribute] is JsonObject known && value is JsonObject parts)
        {
            foreach (var (name, inner) in parts) Put(known, name, inner);
        }
        else
        {
            Put(holder, target.Attribute, value);
        }

        return null;
    }

    private static ScimError? SetEntries(JsonObject holder, ScimPath target, JsonNode? value)
    {
        if (holder[target.Attribute] is not JsonArray list) holder[target.Attribute] = list = [];
        var found = list.OfType<JsonObject>().Where(target.Filter!.Matches).ToList();
        if (found.Count == 0)
        {
            // What the filter asks for is what the new entry is.
            var made = ScimJson.Object();
            foreach (var (attribute, wanted) in target.Filter.Keys()) made[attribute] = wanted;
            if (made.Count == 0) return new ScimError(400, "noTarget", "No entry matches, and the filter does not say what a new one would be.");
            list.Add((JsonNode)made);
            found.Add(made);
        }

        foreach (var entry in found)
        {
            if (target.Sub is { } sub) Put(entry, sub, value);
            else if (value is JsonObject parts)
                foreach (var (name, inner) in parts) Put(entry, name, inner);
            else return ScimError.InvalidValue("An entry of a list is an object.");
        }

        return null;
    }

    private static ScimError? Remove(JsonObject resource, ScimPath target, JsonNode? value)
    {
        if (target.Holder(resource) is not { } holder) return null;
        if (target.Attribute.Length == 0)
        {
            resource.Remove(target.Schema!);
            return null;
        }

        if (ReadOnly(target)) return null;
        if (target is { Attribute: var required, Schema: null } && required.Equals("userName", StringComparison.OrdinalIgnoreCase)) return new ScimError(400, "mutability", "userName cannot be removed.");
        if (holder[target.Attribute] is JsonArray list)
        {
            // By a filter, by the values given, or all of them.
            var given = value is JsonArray many ? many.Select(Key).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase) : Key(value) is { } one ? [one] : null;
            var going = list.Where(entry => target.Filter is { } filter ? entry is JsonObject complex && filter.Matches(complex) : given is null || (Key(entry) is { } key && given.Contains(key))).ToList();
            foreach (var entry in going)
            {
                if (target.Sub is { } sub) (entry as JsonObject)?.Remove(sub);
                else list.Remove(entry);
            }
        }
        else if (target.Sub is { } part)
        {
            (holder[target.Attribute] as JsonObject)?.Remove(part);
        }
        else
        {
            holder.Remove(target.Attribute);
        }

        return null;
    }

    // id, meta and a user's groups are the server's own.
    private static bool ReadOnly(ScimPath target) =>
        target.Schema is null && (target.Attribute.Equals("id", StringComparison.OrdinalIgnoreCase) || target.Attribute.Equals("meta", StringComparison.OrdinalIgnoreCase)
            || target.Attribute.Equals("groups", StringComparison.OrdinalIgnoreCase) || target.Attribute.Equals("schemas", StringComparison.OrdinalIgnoreCase));

    private static void Append(JsonArray list, JsonNode? entry)
    {
        if (Key(entry) is { } key && list.FirstOrDefault(other => string.Equals(Key(other), key, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            if (same is JsonObject known && entry is JsonObject parts)
                foreach (var (name, inner) in parts) Put(known, name, inner);
            return;
        }

        list.Add(ScimJson.Copy(entry));
    }

    private static void Put(JsonObject holder, string name, JsonNode? value)
    {
        if (value is null) holder.Remove(name);
        else holder[name] = ScimJson.Copy(value);
    }

    private static string? Key(JsonNode? entry) => entry switch
    {
        JsonObject complex => complex["value"] is JsonValue value ? value.ToString() : null,
        JsonValue plain => plain.ToString(),
        _ => null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
