using System.Reflection;
using HrisOrleans.Api.Http;
using HrisOrleans.Client.Members;
using Microsoft.AspNetCore.Http.Metadata;

namespace HrisOrleans.Api.Members;

/// <summary>Whom to invite: one person, a list of them, or a file that is still to be read.</summary>
internal sealed record InviteBody(InviteRequest? One, IReadOnlyList<InvitePerson>? List) : IBindableFromHttpContext<InviteBody>, IEndpointParameterMetadataProvider
{
    private static readonly InviteBody File = new(null, null);

    public static ValueTask<InviteBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (CsvInvites.Is(context.Request)) return new(File);
        return RequestBody.Of(context).Bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..]
            ? new(new InviteBody(null, JsonBody.Parse<InvitePerson[]>(context)))
            : new(new InviteBody(JsonBody.Parse<InviteRequest>(context), null));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json", CsvInvites.ContentType], typeof(InviteRequest), isOptional: false));
}
