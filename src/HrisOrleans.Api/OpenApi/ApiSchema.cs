using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using HrisOrleans.Client;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace HrisOrleans.Api.OpenApi;

/// <summary>The words a field may have, and that no other field is taken.</summary>
internal static class ApiSchema
{
    public static Task Transform(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.Select(value => value is null ? JsonNullSentinel.JsonNull : (JsonNode)(string)value)];
        if (context.JsonPropertyInfo is null && IsBody(context.JsonTypeInfo.Type)) schema.AdditionalPropertiesAllowed = false;
        return Task.CompletedTask;
    }

    // What only comes in is read strictly; answers may grow.
    private static bool IsBody(Type type) =>
        type.Assembly == typeof(HrisProblem).Assembly && (type.Name.EndsWith("Request", StringComparison.Ordinal) || type.Name.EndsWith("Patch", StringComparison.Ordinal));

    public static OpenApiSchema Words(params string[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
