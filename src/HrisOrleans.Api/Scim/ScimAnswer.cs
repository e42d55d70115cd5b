using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HrisOrleans.Api.Http;
using HrisOrleans.Contracts.Scim;

namespace HrisOrleans.Api.Scim;

/// <summary>An answer in SCIM's own media type.</summary>
internal sealed class ScimAnswer(int status, Action<Utf8JsonWriter>? write, string? location = null, string? etag = null) : IResult
{
    public const string ContentType = "application/scim+json";

    // As elsewhere: the answer is never HTML, and names in other scripts stay readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ScimAnswer Of(ProblemAnswer problem) => Error(problem.Status, null, problem.Detail);

    public static ScimAnswer Of(ScimRefused refused) => Error(refused.Status, refused.Type, refused.Detail);

    public static ScimAnswer Error(int status, string? type, string detail) => new(status, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("schemas");
        json.WriteStringValue(ScimUrns.Error);
        json.WriteEndArray();
        json.WriteString("status", status.ToString(CultureInfo.InvariantCulture));
        if (type is not null) json.WriteString("scimType", type);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (location is not null) response.Headers.Location = location;
        if (etag is not null) response.Headers.ETag = etag;
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "5";
        if (write is null) return Task.CompletedTask;
        response.ContentType = ContentType;
        using (var json = new Utf8JsonWriter(response.BodyWriter, Options)) write(json);
        return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
    }
}

/// <summary>The URNs of answers.</summary>
internal static class ScimUrns
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string EnterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    public const string ListResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string Error = "urn:ietf:params:scim:api:messages:2.0:Error";
}
