using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HrisOrleans.Domain;

namespace HrisOrleans.Api.Http;

/// <summary>
/// Compares a body with the type it is for, so that a refusal can name the field: the serializer alone names neither
/// an unknown nor a missing one in a form that could be relied on.
/// </summary>
internal static class JsonShape
{
    /// <summary>Refuses unknown, missing and null fields.</summary>
    public static void Check(JsonElement json, JsonTypeInfo type, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when json.ValueKind == JsonValueKind.Object:
                CheckObject(json, type, path);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array && type.ElementType is { } element:
                var index = 0;
                foreach (var item in json.EnumerateArray()) CheckItem(item, type.Options.GetTypeInfo(element), $"{path}[{index++}]");
                break;
            case JsonTypeInfoKind.Dictionary when json.ValueKind == JsonValueKind.Object && type.ElementType is { } element:
                foreach (var entry in json.EnumerateObject()) CheckItem(entry.Value, type.Options.GetTypeInfo(element), Join(path, entry.Name));
                break;
        }
    }

    /// <summary>Refuses values that an attribute of their property does not allow.</summary>
    public static void CheckValues(object value, JsonTypeInfo type, string path)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
        {
            var field = Join(path, property.Name);
            var present = property.Get!(value);
            foreach (var rule in Rules(property))
            {
                if (!rule.IsValid(present)) throw RequestRefusedException.Invalid(field, rule.FormatErrorMessage(field));
            }

            if (present is not null and not string and not IEnumerable) CheckValues(present, type.Options.GetTypeInfo(property.PropertyType), field);
        }
    }

    private static void CheckObject(JsonElement json, JsonTypeInfo type, string path)
    {
        foreach (var given in json.EnumerateObject())
        {
            var field = Join(path, given.Name);
            var property = type.Properties.FirstOrDefault(known => known.Name == given.Name)
                ?? throw new RequestRefusedException(new("unknown_field", RefusalKind.Invalid, $"{field} is not known here."), field);
            if (given.Value.ValueKind != JsonValueKind.Null)
            {
                Check(given.Value, type.Options.GetTypeInfo(property.PropertyType), field);
            }
            else if (property.AssociatedParameter is { IsNullable: false })
            {
                throw RequestRefusedException.Invalid(field, $"{field} must not be null.");
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is not { HasDefaultValue: false } || json.TryGetProperty(property.Name, out _)) continue;
            var field = Join(path, property.Name);
            throw RequestRefusedException.Invalid(field, $"{field} is missing.");
        }
    }

    private static void CheckItem(JsonElement item, JsonTypeInfo type, string path)
    {
        // No list or map of the contract holds nulls.
        if (item.ValueKind == JsonValueKind.Null) throw RequestRefusedException.Invalid(path, $"{path} must not be null.");
        Check(item, type, path);
    }

    private static IEnumerable<ValidationAttribute> Rules(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>() ?? [];

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
