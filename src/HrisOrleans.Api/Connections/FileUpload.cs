using System.Reflection;
using HrisOrleans.Api.Http;
using HrisOrleans.Api.Members;
using Microsoft.AspNetCore.Http.Metadata;

namespace HrisOrleans.Api.Connections;

/// <summary>A file of people that is still to be read.</summary>
internal sealed record FileUpload(HttpContext Context) : IBindableFromHttpContext<FileUpload>, IEndpointParameterMetadataProvider
{
    public static ValueTask<FileUpload?> BindAsync(HttpContext context, ParameterInfo parameter) => CsvInvites.Is(context.Request)
        ? new(new FileUpload(context))
        : throw RequestRefusedException.OfStatus("unsupported_media_type", StatusCodes.Status415UnsupportedMediaType, "The file comes as text/csv.");

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([CsvInvites.ContentType], typeof(string), isOptional: false));
}
