using System.Text.Json;
using System.Text.Json.Nodes;

namespace HrisOrleans.Connectors.Scim;

/// <summary>A filter of RFC 7644 §3.4.2.2, parsed. Names, operators and, as most attributes want it, texts are compared without regard to case.</summary>
public abstract record ScimFilter
{
    private ScimFilter() { }

    /// <summary>Both hold, or at least one.</summary>
    public sealed record Join(bool All, ScimFilter Left, ScimFilter Right) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => All ? Left.Matches(resource) && Right.Matches(resource) : Left.Matches(resource) || Right.Matches(resource);
    }

    public sealed record Not(ScimFilter Inner) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => !Inner.Matches(resource);
    }

    /// <summary>At least one entry of a list matches, as in <c>emails[type eq "work"]</c>.</summary>
    public sealed record Within(ScimPath Path, ScimFilter Entry) : ScimFilter
    {
        public override bool Matches(JsonObject resource) => Path.Values(resource).OfType<JsonObject>().Any(Entry.Matches);
    }

    /// <summary>One attribute compared with one value.</summary>
    /// <param name="Operator">eq, ne, co, sw, ew, gt, ge, lt, le or pr, in lower case.</param>
    /// <param name="Value">Null for <c>pr</c> and for the word null.</param>
    public sealed record Compare(ScimPath Path, string Operator, JsonValue? Value) : ScimFilter
    {
        /// <summary>The text that the attribute has to equal; null where this asks for something else.</summary>
        public string? Equal => Operator == "eq" && Value is not null && Value.GetValueKind() == JsonValueKind.String ? Value.GetValue<string>() : null;

        public override bool Matches(JsonObject resource)
        {
            var values = Path.Values(resource).Where(value => value is not null).Select(Plain).ToList();
            return Operator switch
            {
                "pr" => values.Any(value => value is not JsonValue text || text.ToString().Length > 0),
                "ne" => !values.Any(value => Order(value) == 0),
                "eq" => Value is null ? values.Count == 0 : values.Any(value => Order(value) == 0),
                "gt" => values.Any(value => Order(value) > 0),
                "ge" => values.Any(value => Order(value) >= 0),
                "lt" => values.Any(value => Order(value) < 0),
                "le" => values.Any(value => Order(value) <= 0),
                "co" => Texts(values).Any(text => text.Contains(Value!.ToString(), StringComparison.OrdinalIgnoreCase)),
                "sw" => Texts(values).Any(text => text.StartsWith(Value!.ToString(), StringComparison.OrdinalIgnoreCase)),
                _ => Texts(values).Any(text => text.EndsWith(Value!.ToString(), StringComparison.OrdinalIgnoreCase)),
            };
        }

        // A list of complex values is compared by their main part.
        private static JsonNode? Plain(JsonNode? value) => value is JsonObject complex ? complex["value"] : value;

        private static IEnumerable<string> Texts(IEnumerable<JsonNode?> values) => values.OfType<JsonValue>().Select(value => value.ToString());

        private int? Order(JsonNode? node)
        {
            if (node is not JsonValue value || Value is null) return null;
            if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False || Value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
                return value.ToString().Equals(Value.ToString(), StringComparison.OrdinalIgnoreCase) ? 0 : null;
            if (value.GetValueKind() == JsonValueKind.Number && Value.GetValueKind() == JsonValueKind.Number) return value.TryGetValue<decimal>(out var number) ? number.CompareTo(Value.GetValue<decimal>()) : null;
            var exact = Path.Attribute is "id" or "externalId";
            return string.Compare(value.ToString(), Value.ToString(), exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        }
    }

    public abstract bool Matches(JsonObject resource);

    /// <summary>The values that must hold together with everything else of this filter, by attribute; what a look-up by key can begin with.</summary>
    public IEnumerable<(string Attribute, string Value)> Keys() => this switch
    {
        Join { All: true } both => both.Left.Keys().Concat(both.Right.Keys()),
        Compare { Equal: { } value, Path: { Schema: null, Filter: null, Sub: null } path } => [(path.Attribute, value)],
        Compare { Equal: { } value, Path: { Schema: null, Sub: "value" } path } => [($"{path.Attribute}.value", value)],
        Within { Path: { Schema: null, Filter: null, Sub: null } path, Entry: Compare { Equal: { } value, Path: { Schema: null, Attribute: "value" } } } => [($"{path.Attribute}.value", value)],
        _ => [],
    };

    /// <summary>Whether it asks for an attribute, anywhere in it.</summary>
    public bool AsksFor(string attribute) => this switch
    {
        Join join => join.Left.AsksFor(attribute) || join.Right.AsksFor(attribute),
        Not not => not.Inner.AsksFor(attribute),
        Within within => within.Path.Attribute.Equals(attribute, StringComparison.OrdinalIgnoreCase),
        Compare compare => compare.Path.Attribute.Equals(attribute, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <returns>The filter, or why it is none.</returns>
    public static (ScimFilter? Filter, ScimError? Error) Parse(string text)
    {
        try
        {
            var parser = new ScimFilterParser(text);
            var filter = parser.Filter();
            parser.End();
            return (filter, null);
        }
        catch (ScimException refused)
        {
            return (null, refused.Error);
        }
    }
}
