using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace HrisOrleans.Api.Http;

/// <summary>A JSON body that must be there.</summary>
internal sealed record Body<T>(T Value) : IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new Body<T>(JsonBody.Parse<T>(context)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));
}

/// <summary>A JSON body that may be left out, or be null, which is the same as an empty object.</summary>
internal sealed record OptionalBody<T>(T Value) : IBindableFromHttpContext<OptionalBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public static ValueTask<OptionalBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new OptionalBody<T>(JsonBody.Parse<T>(context, optional: true)));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}

internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static T Parse<T>(HttpContext context, bool optional = false)
        where T : class
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var bytes = RequestBody.Of(context).Bytes;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes.Length == 0 || (optional && bytes.AsSpan().SequenceEqual("null"u8)) ? "{}"u8.ToArray() : bytes, Strict);
        }
        catch (JsonException)
        {
            throw RequestRefusedException.Of("malformed_json", Domain.RefusalKind.Invalid, "The body is not well-formed JSON.");
        }

        using (document)
        {
            var type = options.GetTypeInfo(typeof(T));
            JsonShape.Check(document.RootElement, type, "");
            try
            {
                var value = (T?)document.Deserialize(type) ?? throw RequestRefusedException.Invalid("", "The body must be an object.");
                JsonShape.CheckValues(value, type, "");
                return value;
            }
            catch (JsonException wrong)
            {
                var field = wrong.Path is ['$', '.', .. var path] ? path : "";
                throw RequestRefusedException.Invalid(field, field.Length == 0 ? "The body must be an object." : $"{field} has a value of the wrong type.");
            }
        }
    }
}
